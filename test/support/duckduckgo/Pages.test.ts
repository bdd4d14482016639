import { load } from "cheerio/slim"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { escapeHtml } from "./Markup.ts"
import { type Answer, ask } from "./TestClient.ts"
import { readHtml, readLite, type ReadPage } from "./PageReader.ts"
import { type Simulator, start } from "./Simulator.ts"

let simulator: Simulator

beforeAll(async () => {
  simulator = await start({ politeness: { requests: 1000 } })
})
afterAll(() => simulator.close())

const surfaces = [
  { name: "html", path: "/html/", read: readHtml },
  { name: "lite", path: "/lite/", read: readLite }
] as const

describe.each(surfaces)("the $name endpoint", ({ path, read }) => {
  const post = (form: Readonly<Record<string, string>> | NonNullable<ReadPage["next"]>): Promise<Answer> =>
    ask(`${simulator.url}${path}`, { form })
  const get = (query: string): Promise<Answer> => ask(`${simulator.url}${path}?q=${encodeURIComponent(query)}`)
  const page = async (query: string): Promise<ReadPage> => read((await post({ q: query })).text)

  it("answers the same bytes to the same question", async () => {
    const first = await post({ q: "lantern repair" })
    const second = await post({ q: "lantern repair" })
    expect(first.status).toBe(200)
    expect(first.headers["content-type"]).toBe("text/html; charset=UTF-8")
    expect(second.bytes.equals(first.bytes)).toBe(true)
  })

  const queries = [
    "lantern repair", "ads misspeled lantern", "hostile lantern", "encyclopaedia x", "dated фонарь", "C++ & <b>"
  ]
  it.each(queries)("holds the expected hits: %s", async (query) => {
    expect((await page(query)).hits).toEqual(simulator.expected(query))
  })

  it("wraps links for GET and leaves them alone for POST", async () => {
    const wrapped = read((await get("lantern")).text)
    expect(wrapped.hrefs.every((href) => href.startsWith("//duckduckgo.com/l/?uddg=http"))).toBe(true)
    expect(wrapped.hrefs.every((href) => !/uddg=[^&]*-/.test(href))).toBe(true)
    expect(wrapped.hits).toEqual(simulator.expected("lantern"))
    const direct = await page("lantern")
    expect(direct.hrefs).toEqual(simulator.expected("lantern").map((hit) => hit.url))
  })

  it("writes links as the query asks", async () => {
    expect((await page("wrapped lantern")).hrefs[0]).toMatch(/^\/\/duckduckgo\.com\/l\/\?uddg=/)
    expect((await page("wrapped-absolute lantern")).hrefs[0]).toMatch(/^https:\/\/duckduckgo\.com\/l\/\?uddg=/)
    expect((await page("wrapped-root lantern")).hrefs[0]).toMatch(/^\/l\/\?uddg=/)
    expect(read((await get("direct lantern")).text).hrefs[0]).toBe(simulator.expected("direct lantern")[0]?.url)
    expect((await page("wrapped-root lantern")).hits).toEqual(simulator.expected("wrapped-root lantern"))
  })

  it("leads from page to page by its own form, to the end", async () => {
    let form: ReadPage["next"] = [["q", "lantern"], ["b", ""], ["kl", ""], ["df", ""]]
    const offsets: Array<string | undefined> = []
    for (let number = 1; form !== undefined; number++) {
      const current: ReadPage = read((await post(form)).text)
      expect(current.hits).toEqual(simulator.expected("lantern", number))
      expect(current.previous === undefined).toBe(number === 1)
      form = current.next
      offsets.push(new Map(form).get("s"))
    }
    expect(offsets).toEqual(["10", "20", "30", undefined])
  })

  it("hides ten fields behind the next button, df among them only where it is set", async () => {
    const names = ["q", "s", "nextParams", "v", "o", "dc", "api", "vqd", "kl"]
    const plain = (await page("lantern ads")).next
    expect(plain?.map(([name]) => name)).toEqual(names)
    expect(new Map(plain)).toEqual(new Map([
      ["q", "lantern ads"], ["s", "10"], ["nextParams", ""], ["v", "l"], ["o", "json"], ["dc", "13"], ["api", "d.js"],
      ["vqd", new Map(plain).get("vqd") ?? ""], ["kl", "wt-wt"]
    ]))
    expect(new Map(plain).get("vqd")).toMatch(/^4-\d{39}$/)
    const filtered = read((await post({ q: "lantern", kl: "uk-en", df: "m" })).text).next
    expect(filtered?.map(([name]) => name)).toEqual([...names, "df"])
    expect(new Map(filtered).get("kl")).toBe("uk-en")
    expect(new Map(filtered).get("df")).toBe("m")
  })

  it("keeps region and range through the pages", async () => {
    const filters = { kl: "fr-fr", df: "y" }
    const first = read((await post({ q: "lantern", ...filters })).text)
    expect(first.hits).toEqual(simulator.expected("lantern", 1, filters))
    const second = read((await post(first.next ?? [])).text)
    expect(second.hits).toEqual(simulator.expected("lantern", 2, filters))
  })

  it("leads back to the page before", async () => {
    const first = await page("lantern")
    const second = read((await post(first.next ?? [])).text)
    expect(read((await post(second.previous ?? [])).text).hits).toEqual(first.hits)
  })

  it("puts two advertisements first where the query asks for ads", async () => {
    const answer = await post({ q: "lantern ads" })
    const { ads, hits } = read(answer.text)
    expect(ads).toHaveLength(2)
    for (const href of ads) expect(href).toMatch(/^https:\/\/duckduckgo\.com\/y\.js\?ad_domain=/)
    const firstHit = answer.text.indexOf(escapeHtml(hits[0]?.url ?? "none"))
    expect(firstHit).toBeGreaterThan(0)
    expect(answer.text.lastIndexOf("y.js?ad_domain=")).toBeLessThan(firstHit)
    const [wrapped] = read((await get("lantern ads")).text).ads
    expect(wrapped).toMatch(/^\/\/duckduckgo\.com\/l\/\?uddg=https%3A%2F%2Fduckduckgo\.com%2Fy\.js/)
  })

  it("says genuinely that there is nothing, with 200 or 202", async () => {
    const none = await post({ q: "nothing" })
    expect(none.status).toBe(200)
    expect(read(none.text)).toMatchObject({ hits: [], next: undefined, endMarkers: 0 })
    expect(none.text).toMatch(/No (?:more )?results/)
    const accepted = await post({ q: "nothing202" })
    expect(accepted.status).toBe(202)
    expect(accepted.text).toMatch(/No (?:more )?results/)
    expect(accepted.text).not.toContain("challenge-form")
    expect((await post({ q: "nothing-old" })).text).toContain("No more results.")
  })

  it("ends with the marker where the query asks for EOF", async () => {
    const last = await page("only4 EOF")
    expect(last).toMatchObject({ endMarkers: 1, next: undefined })
    expect(last.hits).toEqual(simulator.expected("only4 EOF"))
    expect(await page("nothing EOF")).toMatchObject({ endMarkers: 1, hits: [], next: undefined })
    expect(await page("only12 EOF")).toMatchObject({ endMarkers: 0 })
  })

  it("offers an empty last page where the query asks for it", async () => {
    const last = await page("only4 lastempty")
    expect(last.hits).toHaveLength(4)
    const beyond = await post(last.next ?? [])
    expect(beyond.text).toContain("No more results")
    expect(read(beyond.text)).toMatchObject({ hits: [], next: undefined })
    expect(read(beyond.text).previous).toBeDefined()
  })

  it("suggests another spelling", async () => {
    const $ = load((await post({ q: "misspeled lantern" })).text)
    expect($(".msg--spelling #did_you_mean a").text()).toBe("misspelled lantern")
    expect(load((await post({ q: "lantern" })).text)("#did_you_mean")).toHaveLength(0)
  })

  it("shows the zero-click text on the first page of an encyclopaedia's query", async () => {
    const text = load((await post({ q: "encyclopaedia lantern" })).text)("body").text()
    expect(text).toContain("More at Examplepedia")
    expect(load((await post({ q: "my ip address" })).text)("body").text()).toContain("Your IP address is")
    const next = (await page("encyclopaedia lantern")).next
    expect((await post(next ?? [])).text).not.toContain("Examplepedia")
  })

  it("lists 63 regions and the date menu, the chosen ones marked", async () => {
    const $ = load((await post({ q: "lantern", kl: "jp-jp", df: "w" })).text)
    expect($("select[name=kl] option")).toHaveLength(64)
    expect($("select[name=kl] option[selected]").attr("value")).toBe("jp-jp")
    const dates = $("select[name=df] option").toArray().map((option) => $(option).attr("value"))
    expect(dates).toEqual(["", "d", "w", "m", "y"])
    expect($("select[name=df] option[selected]").attr("value")).toBe("w")
  })

  it("leads away for a bang and for a leading backslash", async () => {
    for (const q of ["!w lantern", "\\lantern"]) {
      const answer = await post({ q })
      expect(answer.status).toBe(303)
      expect(answer.headers.location).toMatch(/^https:\/\/elsewhere\.test\//)
    }
  })

  it("shows the front page without a query", async () => {
    const answer = await post({ q: " " })
    expect(answer.status).toBe(200)
    expect(read(answer.text).hits).toEqual([])
    expect(answer.text).toContain("searchbox_homepage")
  })

  it("takes a javascript: link for no result", async () => {
    const answer = await post({ q: "hostile lantern" })
    expect(answer.text).toContain("href=\"javascript:")
    expect(read(answer.text).hits).toHaveLength(10)
  })
})

describe("the markup that parsers trip over", () => {
  it("holds html dates in a bare span after the address", async () => {
    const $ = load((await ask(`${simulator.url}/html/`, { form: { q: "dated lantern" } })).text)
    expect($("a.result__url + span")).toHaveLength(10)
    expect($("a.result__url + span").first().text().trim()).toMatch(/^\d{4}-\d{2}-\d{2}T00:00:00\.0000000$/)
  })

  it("holds a file's type inside its title link", async () => {
    const query = Array.from({ length: 20 }, (_, index) => `lantern number ${index}`)
      .find((text) => simulator.expected(text).some((hit) => hit.badge === "PDF")) ?? "none"
    for (const path of ["/html/", "/lite/"]) {
      const $ = load((await ask(`${simulator.url}${path}`, { form: { q: query } })).text)
      expect($("a.result__a > .result__type, a.result-link > .result__type").text()).toContain("PDF")
    }
  })

  it("quotes lite's classes singly, and an advertisement's second link doubly", async () => {
    const { text } = await ask(`${simulator.url}/lite/`, { form: { q: "ads lantern" } })
    expect(text.match(/class='result-link'/g)).toHaveLength(12)
    expect(text.match(/class="result-link"/g)).toHaveLength(2)
    expect(text.match(/<form class="next_form"/g)).toHaveLength(2)
  })
})
