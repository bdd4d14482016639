import { load } from "cheerio/slim"
import * as Schema from "effect/Schema"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Simulator, start } from "./Simulator.ts"
import { type Answer, ask, manners } from "./TestClient.ts"

const Phrases = Schema.parseJson(Schema.Array(Schema.Struct({ phrase: Schema.String })))

const Topic = Schema.Struct({ FirstURL: Schema.String, Text: Schema.String, Result: Schema.String })
const InstantAnswer = Schema.Struct({
  Heading: Schema.String,
  AbstractText: Schema.String,
  Answer: Schema.Union(Schema.String, Schema.Struct({ result: Schema.String })),
  Definition: Schema.String,
  Image: Schema.String,
  Infobox: Schema.Union(
    Schema.Literal(""),
    Schema.Struct({ content: Schema.Array(Schema.Struct({ label: Schema.String })) })
  ),
  Redirect: Schema.String,
  RelatedTopics: Schema.Array(Schema.Union(Topic, Schema.Struct({ Name: Schema.String, Topics: Schema.Array(Topic) }))),
  Results: Schema.Array(Topic),
  Type: Schema.String
})

const Image = Schema.Struct({
  title: Schema.String, image: Schema.String, thumbnail: Schema.String, url: Schema.String,
  height: Schema.Number, width: Schema.Number, source: Schema.String
})
const Video = Schema.Struct({
  content: Schema.String, title: Schema.String, description: Schema.String, duration: Schema.String,
  embed_url: Schema.String,
  images: Schema.Struct({ large: Schema.String, medium: Schema.String, small: Schema.String, motion: Schema.String }),
  provider: Schema.String, published: Schema.String, publisher: Schema.String, uploader: Schema.String,
  statistics: Schema.Struct({ viewCount: Schema.NullOr(Schema.Number) })
})
const News = Schema.Struct({
  date: Schema.Number, title: Schema.String, excerpt: Schema.String, url: Schema.String, source: Schema.String,
  relative_time: Schema.String
})
const Rows = <A, I>(row: Schema.Schema<A, I>) =>
  Schema.parseJson(Schema.Struct({
    query: Schema.String,
    results: Schema.Array(row),
    next: Schema.optionalWith(Schema.String, { exact: true }),
    vqd: Schema.Record({ key: Schema.String, value: Schema.String })
  }))

let simulator: Simulator
beforeAll(async () => {
  simulator = await start({ politeness: { requests: 1000 } })
})
afterAll(() => simulator.close())

const fetchText = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  ask(`${simulator.url}${path}`, { headers })

const tokenOf = async (query: string): Promise<string> =>
  /vqd="(4-\d+)"/.exec((await fetchText(`/?q=${encodeURIComponent(query)}&iax=images&ia=images`)).text)?.[1] ?? ""

describe("autocomplete", () => {
  it("answers a pair with type=list and objects without", async () => {
    const list = await fetchText("/ac/?q=lantern&type=list&kl=wt-wt")
    const Pair = Schema.Tuple(Schema.String, Schema.Array(Schema.String))
    const phrases = Schema.decodeSync(Schema.parseJson(Pair))(list.text)
    expect(phrases[0]).toBe("lantern")
    expect(phrases[1].length).toBeGreaterThan(2)
    expect(phrases[1].every((phrase) => phrase.startsWith("lantern"))).toBe(true)
    const objects = (await fetchText("/ac/?q=lantern")).text
    expect(Schema.decodeSync(Phrases)(objects).map(({ phrase }) => phrase)).toEqual(phrases[1])
  })

  it("answers an empty query by another shape, and nothing by no phrases", async () => {
    expect((await fetchText("/ac/?q=&type=list")).text).toBe("[]")
    expect((await fetchText("/ac/?q=nothing&type=list")).text).toBe("[\"nothing\",[]]")
  })

  it("gives bangs more fields", async () => {
    expect((await fetchText("/ac/?q=!w")).text).toMatch(/"image":.*"phrase":"!w".*"score":90.*"snippet":/)
  })
})

describe("the Instant Answer API", () => {
  const about = async (query: string, more = "") => {
    const answer = await fetchText(`/api/?q=${encodeURIComponent(query)}&format=json${more}`)
    expect(answer.headers["content-type"]).toBe("application/x-javascript")
    return Schema.decodeSync(Schema.parseJson(InstantAnswer))(answer.text)
  }

  it("knows an article for an encyclopaedia's query, the same as the zero-click box", async () => {
    const article = await about("encyclopaedia lantern")
    expect(article).toMatchObject({ Type: "A", Heading: "Encyclopaedia lantern" })
    expect(article.Image).toMatch(/^\/i\//)
    const page = await ask(`${simulator.url}/html/`, { form: { q: "encyclopaedia lantern" } })
    expect(load(page.text)("#zero_click_abstract").text()).toContain(article.AbstractText)
  })

  it("leaves the infobox an empty string or an object", async () => {
    const kinds = await Promise.all(["article ab", "article abc"].map((query) => about(query)))
    expect(kinds.map(({ Infobox }) => typeof Infobox)).toEqual(["object", "string"])
  })

  it("mixes entries and groups where the query is ambiguous, unless disambiguation is not wanted", async () => {
    const answer = await about("ambiguous lantern")
    expect(answer.Type).toBe("D")
    expect(answer.RelatedTopics.some((entry) => "Topics" in entry)).toBe(true)
    expect(answer.RelatedTopics.some((entry) => "FirstURL" in entry)).toBe(true)
    expect((await about("ambiguous lantern", "&skip_disambig=1")).Type).toBe("A")
  })

  it("answers with text, with an object, with a definition, with a category, with a redirect", async () => {
    expect(typeof (await about("answer lantern")).Answer).toBe("string")
    expect((await about("answer-object lantern")).Answer).toEqual({ result: "42" })
    expect((await about("definition lantern")).Definition).not.toBe("")
    expect((await about("category lantern")).Type).toBe("C")
    expect((await about("!w lantern")).Redirect).toMatch(/^https:\/\/bang\.test\//)
  })

  it("answers most queries with empty fields", async () => {
    expect(await about("lantern repair")).toMatchObject({ Type: "", Heading: "", Infobox: "", RelatedTopics: [] })
  })
})

describe("the front page", () => {
  it("carries the vqd of the query and of the asking User-Agent", async () => {
    const token = await tokenOf("lantern")
    expect(token).toMatch(/^4-\d{39}$/)
    expect(await tokenOf("lantern")).toBe(token)
    expect(await tokenOf("lanterns")).not.toBe(token)
    const other = await fetchText("/?q=lantern", { "user-agent": "Other/2.0" })
    expect(other.text).not.toContain(token)
  })

  it("carries none without a query", async () => {
    expect((await fetchText("/")).text).not.toContain("vqd")
  })
})

describe("the vertical scripts", () => {
  const path = (script: string, query: string, vqd: string, more = ""): string =>
    `/${script}?l=wt-wt&o=json&q=${encodeURIComponent(query)}&vqd=${vqd}${more}`

  it("give images, a page of 100 and then the rest", async () => {
    const vqd = await tokenOf("lantern")
    const first = Schema.decodeSync(Rows(Image))((await fetchText(path("i.js", "lantern", vqd, "&p=1"))).text)
    expect(first.results).toHaveLength(100)
    expect(first.next).toMatch(/^i\.js\?q=lantern&o=json&p=1&s=100&/)
    const rest = Schema.decodeSync(Rows(Image))((await fetchText(`/${first.next ?? ""}&vqd=${vqd}`)).text)
    expect(rest.results).toHaveLength(30)
    expect(rest.next).toBeUndefined()
    expect(new Set([...first.results, ...rest.results].map((row) => row.image)).size).toBe(130)
  })

  it("give videos and news with their own fields and page sizes", async () => {
    const vqd = await tokenOf("lantern")
    const videos = Schema.decodeSync(Rows(Video))((await fetchText(path("v.js", "lantern", vqd))).text)
    expect(videos.results).toHaveLength(60)
    expect(videos.vqd).toEqual({ lantern: vqd })
    const news = Schema.decodeSync(Rows(News))((await fetchText(path("news.js", "lantern", vqd, "&df=w"))).text)
    expect(news.results).toHaveLength(30)
    const weekAgo = Date.parse("2026-06-08T00:00:00Z") / 1000
    expect(news.results.every((row) => row.date >= weekAgo && row.date < weekAgo + 8 * 86_400)).toBe(true)
  })

  it("keep to sizes, layouts and lengths", async () => {
    const vqd = await tokenOf("lantern")
    const images = await fetchText(path("i.js", "lantern", vqd, "&f=,size:Large,,,layout:Tall,"))
    const rows = Schema.decodeSync(Rows(Image))(images.text).results
    expect(rows.every((row) => row.width >= 1600 && row.height > row.width)).toBe(true)
    const videos = await fetchText(path("v.js", "lantern", vqd, "&f=,,videoDuration:short,"))
    const short = Schema.decodeSync(Rows(Video))(videos.text).results
    expect(short.every((row) => /^[0-4]:\d\d$|^5:00$/.test(row.duration))).toBe(true)
  })

  it("give as many as the query asks for, or none", async () => {
    const few = await tokenOf("only3 lantern")
    const three = await fetchText(path("news.js", "only3 lantern", few))
    expect(Schema.decodeSync(Rows(News))(three.text).results).toHaveLength(3)
    const none = await tokenOf("nothing")
    expect(Schema.decodeSync(Rows(Image))((await fetchText(path("i.js", "nothing", none))).text).results).toEqual([])
  })

  it("refuse a missing or foreign vqd, and images without a Referer", async () => {
    const vqd = await tokenOf("lantern")
    for (const script of ["i.js", "v.js", "news.js"]) {
      expect((await fetchText(path(script, "lantern", ""))).status).toBe(403)
      expect((await fetchText(path(script, "lanterns", vqd))).status).toBe(403)
      expect((await fetchText(path(script, "lantern", vqd), { "user-agent": "Other/2.0" })).status).toBe(403)
    }
    expect((await fetchText(path("i.js", "lantern", vqd), { referer: "" })).status).toBe(403)
    expect((await fetchText(path("v.js", "lantern", vqd), { referer: "" })).status).toBe(200)
    expect(manners.referer).not.toBe("")
  })
})
