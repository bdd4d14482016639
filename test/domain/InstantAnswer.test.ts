import { describe, expect, it } from "vitest"
import { briefOf, type InstantAnswerDetail } from "../../src/domain/InstantAnswer.ts"

const detail: InstantAnswerDetail = { kind: "article", heading: "Heading", official: [], related: [], facts: [] }
const official = [{ text: "Official site", url: "https://example.org/" }]

describe("the short form of an instant answer", () => {
  it("is the direct answer, or else the abstract, or else the definition", () => {
    const all = { ...detail, answer: "answer", abstract: "abstract", definition: "definition" }
    const { answer: _, ...withAbstract } = all
    const { abstract: __, ...withDefinition } = withAbstract
    expect([all, withAbstract, withDefinition].map((one) => briefOf(one)?.text)).toEqual(["answer", "abstract", "definition"])
    expect(briefOf(detail)).toBeUndefined()
  })

  it("leads to its source, or else to the official page", () => {
    const abstract = "text"
    expect(briefOf({ ...detail, abstract, url: "https://en.wikipedia.org/wiki/X", source: "Wikipedia", official })).toEqual({
      heading: "Heading",
      text: "text",
      url: "https://en.wikipedia.org/wiki/X",
      source: "Wikipedia"
    })
    expect(briefOf({ ...detail, abstract, official }))
      .toEqual({ heading: "Heading", text: "text", url: "https://example.org/" })
    expect(briefOf({ ...detail, abstract })?.url).toBe("")
  })
})
