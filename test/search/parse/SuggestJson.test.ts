import * as Either from "effect/Either"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseSuggestions } from "../../../src/search/parse/SuggestJson.ts"

const failure = (body: unknown): string =>
  Either.match(parseSuggestions(body), { onLeft: (evidence) => evidence, onRight: () => "no failure" })

describe("parseSuggestions", () => {
  it.each<readonly [unknown, ReadonlyArray<string>]>([
    [`["otter",["otter den","otters"]]`, ["otter den", "otters"]],
    [["otter", ["otter den", "otters"]], ["otter den", "otters"]],
    [`["otter",["otter den"],[],{"k":"v"}]`, ["otter den"]],
    [`[{"phrase":"otter den"},{"phrase":"otters"}]`, ["otter den", "otters"]],
    [`[{"phrase":"!o","image":"https://i.example/o.png","score":9,"snippet":"Otters"}]`, ["!o"]],
    [`["otter den","otters"]`, ["otter den", "otters"]],
    [`["otter",[]]`, []],
    ["[]", []],
    ["{}", []],
    [`[{"phrase":"  otter \\n den "},{"phrase":"otter den"},{"phrase":""},{"phrase":7},{},null,["x"]]`, ["otter den"]],
    [JSON.stringify([{ phrase: "x".repeat(501) }, { phrase: "otter" }]), ["otter"]]
  ])("of %j are %j", (body, phrases) => {
    expect(Either.getOrThrow(parseSuggestions(body))).toEqual(phrases)
  })

  it("are at most 20", () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ phrase: `otter ${index}` }))
    expect(Either.getOrThrow(parseSuggestions(many))).toHaveLength(20)
  })

  it("fail with one line that says what came instead", () => {
    expect(failure("")).toBe("the body is empty")
    expect(failure("<html>\n<p>x")).toBe(`markup of 11 bytes in place of a list of suggestions, begins "<html>\\n<p>x"`)
    expect(failure("DDG.deep.x()")).toBe(`text of 12 bytes in place of a list of suggestions, begins "DDG.deep.x()"`)
    expect(failure(`{"error":"x","code":1}`)).toBe("an object of error, code in place of a list of suggestions")
    expect(failure("7")).toBe("7 in place of a list of suggestions")
    expect(failure("null")).toBe("null in place of a list of suggestions")
    expect(failure(undefined)).toBe("undefined in place of a list of suggestions")
    expect(failure(`"${"x\\u001b".repeat(500)}"`)).toMatch(/^[^\p{Cc}]{1,200}$/u)
  })

  it("never throw, and are bounded, trimmed and different from each other", () => {
    const bodies = fc.oneof(fc.string(), fc.json(), fc.jsonValue(), fc.anything())
    fc.assert(fc.property(bodies, (body) => {
      Either.match(parseSuggestions(body), {
        onLeft: (evidence) => expect(evidence.length).toBeLessThanOrEqual(200),
        onRight: (phrases) => {
          expect(new Set(phrases).size).toBe(phrases.length)
          expect(phrases.length).toBeLessThanOrEqual(20)
          expect(phrases.every((phrase) => phrase !== "" && phrase === phrase.trim())).toBe(true)
        }
      })
    }), { numRuns: 500 })
  })
})
