import { describe, expect, it } from "vitest"
import { readHtml } from "../../../src/reader/html/ReadHtml.ts"

const sentence = (about: string): string =>
  `This sentence about ${about} is long enough, with commas, clauses, and all that running text has, to count as a paragraph of its own.`

const paragraphs = (about: string, count: number): string =>
  Array.from({ length: count }, (_, at) => `<p>${sentence(`${about} ${at}`)}</p>`).join("")

const page = (body: string, head = ""): string =>
  `<!doctype html><html><head><title>T</title>${head}</head><body>${body}</body></html>`

const furniture = `<nav><a href="/a">Home page</a><a href="/b">About us</a></nav><footer>Imprint of the house</footer>
  <div class="cookie-banner">We use cookies here</div><ul class="social-share"><li>Tell a friend</li></ul>`

const read = (html: string) => readHtml(html, "https://example.org/a")

const OG_ARTICLE = `<meta property="og:type" content="article">`

describe("an article", () => {
  const article = page(
    `${furniture}<div id=x><h1>Title</h1>${paragraphs("cats", 6)}<div class="related-posts">${paragraphs("dogs", 1)}</div>
     <figure><img src=a><figcaption>Caption of it</figcaption></figure></div>
     <div class="comments"><p>${sentence("comments")}</p></div>`,
    OG_ARTICLE
  )

  it("is read without furniture, related posts, captions and comments", () => {
    const { how, text } = read(article)
    expect(how).toBe("article")
    expect(text.split("\n\n")).toHaveLength(6)
    expect(text).not.toMatch(/Home page|Imprint|cookies|friend|dogs|Caption|comments/)
  })

  it("keeps posts of others that are shown in it, whatever network they name", () => {
    const embedded = page(`<div>${paragraphs("a", 4)}<div class="social-media-embed"><p>Quoted words of somebody.</p></div>${paragraphs("b", 4)}</div>`, OG_ARTICLE)
    expect(read(embedded).text).toContain("Quoted words")
  })

  it("that is spread over several parts is read whole", () => {
    const parts = page(`<div><div class=a>${paragraphs("one", 4)}</div><div class=b>${paragraphs("two", 4)}</div></div>`, OG_ARTICLE)
    expect(read(parts).text).toMatch(/one 0[\s\S]*two 3/)
  })

  it("is not taken for a whole page that is more than it", () => {
    const thin = page(`<div>${paragraphs("intro", 1)}</div>${Array.from({ length: 60 }, (_, at) => `<div><h3>Thing ${at}</h3><span>${at} of many</span></div>`).join("")}`)
    const { how, text } = read(thin)
    expect(how).toBe("page")
    expect(text).toContain("Thing 59")
  })
})

describe("a thread", () => {
  const posts = Array.from({ length: 5 }, (_, at) =>
    `<div class="message"><div class="message-user">Joined 200${at}</div><div class="message-userContent"><p>Post number ${at} says this.</p></div><a class=b>Reply</a></div>`).join("")

  it("is read with all posts, without what is said about members, and without buttons", () => {
    const { how, text } = read(page(`${furniture}${posts}`))
    expect(how).toBe("page")
    expect(text.match(/Post number \d says this\./g)).toHaveLength(5)
    expect(text).not.toMatch(/Joined|Reply/)
  })

  it("that says what it is is never cut down to one post", () => {
    const data = `<script type="application/ld+json">{"@type":"DiscussionForumPosting"}</script>`
    expect(read(page(`<div class=post>${paragraphs("first", 9)}</div><div class=post><p>Short answer.</p></div>`,
      data)).text).toContain("Short answer")
  })
})

describe("a page", () => {
  it("that lists articles is no article", () => {
    const data = `<script type="application/ld+json">[${Array.from({ length: 8 }, () => `{"@type":"NewsArticle"}`).join()}]</script>`
    expect(read(page(`<div>${paragraphs("x", 3)}</div><ul>${"<li><h2>Headline</h2></li>".repeat(9)}</ul>`,
      data)).how).toBe("page")
  })

  it("of nothing but scripts is read as readers without scripts see it", () => {
    const html = page(`<div id=app></div><noscript><div>${paragraphs("noscript", 6)}</div></noscript>`)
    expect(read(html).text).toContain("noscript 5")
  })

  it("with content does not show what is for readers without scripts", () => {
    expect(read(page(`<main>${paragraphs("real", 9)}</main><noscript><p>Enable the scripts</p></noscript>`)).text).not.toContain("Enable")
  })

  it("of a few words is read, even if elsewhere they are labels", () => {
    expect(read(page("<p>Next</p>")).text).toBe("Next")
  })

  it("of nothing but furniture has no text, and says so", () => {
    const { notes, text } = read(page("<nav><a href=/a>Only links</a></nav>"))
    expect(text).toBe("")
    expect(notes).toHaveLength(1)
  })

  it("without any text says so", () => {
    const { notes, text } = read(page("<div id=root></div>"))
    expect(text).toBe("")
    expect(notes).toHaveLength(1)
  })

  it("is read without what is hidden", () => {
    expect(read(page(`<main>${paragraphs("seen", 5)}<p style="display:none">${sentence("secret")}</p></main>`)).text).not.toContain("secret")
  })

  it("keeps questions that open their answers", () => {
    const html = page(`<main>${paragraphs("a", 3)}<h3><button aria-expanded=false>How long does it take?</button></h3><p>Ten days.</p></main>`)
    expect(read(html).text).toContain("How long does it take?")
  })
})

it("reads the text of a page whose head was never closed", () => {
  const { text } = read(`<html><head><title>Title of it</title><p>${sentence("herons")}</p>`)
  expect(text).toBe(sentence("herons"))
})
