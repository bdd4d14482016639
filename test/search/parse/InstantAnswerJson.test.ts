import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { briefOf, InstantAnswerDetail } from "../../../src/domain/InstantAnswer.ts"
import { parseInstantAnswer } from "../../../src/search/parse/InstantAnswerJson.ts"

const empty = {
  Abstract: "", AbstractSource: "", AbstractText: "", AbstractURL: "", Answer: "", AnswerType: "", Definition: "",
  DefinitionSource: "", DefinitionURL: "", Entity: "", Heading: "", Image: "", ImageHeight: "", ImageIsLogo: "",
  ImageWidth: "", Infobox: "", Redirect: "", RelatedTopics: [], Results: [], Type: "", meta: { id: "just_another_test" }
}

const detail = (parts: object) => Either.getOrThrow(parseInstantAnswer({ ...empty, ...parts }))

describe("parseInstantAnswer", () => {
  it("takes an answer without content for what it is", () => {
    expect(detail({})).toEqual({ kind: "none", heading: "", official: [], related: [], facts: [] })
    expect(briefOf(detail({}))).toBeUndefined()
  })

  it.each([
    ["A", "article"],
    ["D", "disambiguation"],
    ["C", "category"],
    ["N", "name"],
    ["E", "exclusive"],
    ["Z", "none"],
    [1, "none"]
  ])("turns the letter %j into %s", (letter, kind) => {
    expect(detail({ Type: letter }).kind).toBe(kind)
  })

  it("reads an article: markup removed, addresses made absolute, odd values of the box passed over", () => {
    expect(detail({
      Type: "A",
      Heading: "Otter",
      Abstract: "<b>Otters</b> are &quot;mustelids&quot;.",
      AbstractText: "<b>Otters</b> are &quot;mustelids&quot;.<br>They swim.",
      AbstractSource: "Pond Encyclopedia",
      AbstractURL: "https://encyclopedia.example/Otter",
      Image: "/i/0123.png",
      ImageHeight: 0,
      Results: [{ FirstURL: "https://otters.example/", Icon: { URL: "" }, Result: "<a>x</a>", Text: "Official site" }],
      RelatedTopics: [
        { FirstURL: "/Lymph_node", Text: "Lymph node A thing." },
        { FirstURL: "/?q=Node.js", Result: `<a href="/?q=Node.js">Node.js</a>` },
        { Name: "In rivers", Topics: [{ FirstURL: "https://duckduckgo.com/c/Otters", Text: "Otters Category" }, 7] },
        { Name: "Empty", Topics: [] },
        { FirstURL: "javascript:alert(1)", Text: "No address" },
        { FirstURL: "/x" },
        null
      ],
      Infobox: {
        content: [
          { data_type: "string", label: "Weight", value: "7 kg" },
          { label: "Legs", value: 4 },
          { label: "Instance of", value: { "entity-type": "item", id: "Q1" } },
          { label: "Names", value: ["otter", 7, null, {}] },
          { label: "", value: "x" },
          { value: "x" },
          "x"
        ],
        meta: []
      }
    })).toEqual({
      kind: "article",
      heading: "Otter",
      abstract: `Otters are "mustelids". They swim.`,
      source: "Pond Encyclopedia",
      url: "https://encyclopedia.example/Otter",
      image: "https://duckduckgo.com/i/0123.png",
      official: [{ text: "Official site", url: "https://otters.example/" }],
      related: [
        { text: "Lymph node A thing.", url: "https://duckduckgo.com/Lymph_node" },
        { text: "Node.js", url: "https://duckduckgo.com/?q=Node.js" },
        { text: "Otters Category", url: "https://duckduckgo.com/c/Otters", group: "In rivers" }
      ],
      facts: [{ label: "Weight", value: "7 kg" }, { label: "Legs", value: "4" }, { label: "Names", value: "otter, 7" }]
    })
  })

  it.each<readonly [unknown, string | undefined]>([
    ["2 ells", "2 ells"],
    ["<a href='x'>2</a> ells", "2 ells"],
    [{ from: "calculator", result: "42" }, "42"],
    [{ from: "calculator", result: "" }, undefined],
    [42, "42"],
    [[], undefined],
    [null, undefined],
    ["Your IP address is 192.0.2.7 in Nowhere", undefined]
  ])("reads the answer %j as %j", (answer, text) => {
    expect(detail({ Answer: answer }).answer).toBe(text)
  })

  it("finds the answer inside a search page's wrapper, and in a text", () => {
    const answer = { ...empty, Heading: "Otter" }
    expect(Either.getOrThrow(parseInstantAnswer({ data: answer, signal: "medium" })).heading).toBe("Otter")
    expect(Either.getOrThrow(parseInstantAnswer(JSON.stringify(answer))).heading).toBe("Otter")
  })

  it.each(["", "<html></html>", "[]", "{}", "null", `"x"`, `{"data":{}}`, `{"results":[]}`, 7, undefined])(
    "fails on %j in one line",
    (body) => {
      const evidence = Either.match(parseInstantAnswer(body), { onLeft: (line) => line, onRight: () => "" })
      expect(evidence).toMatch(/^[^\n]{5,200}$/)
    }
  )

  it("never throws, and what it gives is an answer of the domain", () => {
    const isDetail = Schema.is(InstantAnswerDetail)
    const parts = fc.record(
      Object.fromEntries(Object.keys(empty).map((name) => [name, fc.jsonValue()])),
      { requiredKeys: ["Heading", "Type"] }
    )
    const bodies = fc.oneof(fc.string(), fc.json(), fc.anything(), parts, parts.map((data) => ({ data })))
    fc.assert(fc.property(bodies, (body) => {
      Either.match(parseInstantAnswer(body), {
        onLeft: (evidence) => expect(evidence.length).toBeLessThanOrEqual(200),
        onRight: (answer) => expect(isDetail(answer)).toBe(true)
      })
    }), { numRuns: 500 })
  })
})

describe("briefOf", () => {
  it("prefers a direct answer, then the abstract, then the definition", () => {
    expect(briefOf(detail({ Answer: "a", AbstractText: "b", Definition: "c" }))?.text).toBe("a")
    expect(briefOf(detail({ AbstractText: "b", Definition: "c" }))?.text).toBe("b")
    const defined = detail({ Definition: "c", DefinitionURL: "https://d.example/", DefinitionSource: "D" })
    expect(briefOf(defined)).toEqual({
      heading: "",
      text: "c",
      url: "https://d.example/",
      source: "D"
    })
  })

  it("takes the official site where there is no other address", () => {
    const answer = detail({ AbstractText: "b", Results: [{ FirstURL: "https://o.example/", Text: "Official site" }] })
    expect(briefOf(answer)?.url).toBe("https://o.example/")
    expect(briefOf(detail({ AbstractText: "b" }))?.url).toBe("")
  })
})
