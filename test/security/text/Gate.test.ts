import * as fc from "fast-check"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { english } from "../../../src/security/text/phrases/English.ts"
import { needs } from "../../../src/security/text/phrases/EnglishNeeds.ts"
import { gateOf } from "../../../src/security/text/phrases/Gate.ts"
import { NEEDS_FILE, needsText } from "../../support/phrases/Needs.ts"
import { requiredBy } from "../../support/phrases/Required.ts"

const patterns = english.map(({ pattern }) => pattern)
const gate = gateOf(needs)

/** Where each pattern is found, tried on its own; and where only those are tried that the gate leaves. */
const compare = (sentence: string) => {
  const open = gate(sentence)
  return {
    plainly: patterns.map((pattern) => pattern.exec(sentence)?.index ?? -1),
    gated: patterns.map((pattern, place) => (open[place] === 0 ? -1 : pattern.exec(sentence)?.index ?? -1))
  }
}

const words = [...new Set(needs.flat())]

/** Sources of small patterns with everything that the rules are made of. */
const source = fc.letrec<{ pattern: string; row: string; item: string }>((tie) => ({
  pattern: fc.array(tie("row"), { minLength: 1, maxLength: 3 }).map((rows) => rows.join("|")),
  row: fc.array(tie("item"), { minLength: 1, maxLength: 4 }).map((items) => items.join("")),
  item: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("a", "b", "c", "ab", "\\.", " ", "\\u0063", "\\x61") },
    fc.constantFrom("\\b", "^", "$", ".", "\\w", "\\s", "[ab]", "[^a\\]]", "(?=a)", "(?!b|c)", "(?<=c)", "(?<!a)"),
    fc.tuple(fc.constantFrom("a", "b", "[bc]"), fc.constantFrom("?", "*", "+", "{0,2}", "{1,2}", "{2}", "*?", "{0,3}?")).map((pair) => pair.join("")),
    fc.tuple(tie("pattern"), fc.constantFrom("(", "(?:", "(?<name>"), fc.constantFrom("", "", "?", "+", "{0,1}", "{1,2}")).map(
      // A name may stand in a pattern once.
      ([inside, open, quantifier]) => `${inside.includes("?<name>") ? "(?:" : open}${inside})${quantifier}`
    )
  )
})).pattern.filter((text) => text.split("?<name>").length <= 2)

/** A source without what stands for places, which the generator of texts does not know; most texts match all the same. */
const withoutPlaces = (text: string): string => {
  let rest = ""
  for (let at = 0; at < text.length;) {
    if (/^\(\?<?[=!]/.test(text.slice(at, at + 4))) {
      let depth = 0
      do {
        const sign = text[at]
        if (sign === "\\") at++
        else if (sign === "(") depth++
        else if (sign === ")") depth--
        at++
      } while (depth > 0)
      continue
    }
    const length = text[at] === "\\" ? 2 : 1
    const part = text.slice(at, at + length)
    if (part !== "\\b" && part !== "^" && part !== "$") rest += part
    else if (part === "^" && text[at - 1] === "[") rest += part
    at += length
  }
  return rest
}

describe("what a pattern cannot match without", () => {
  it("is in every text that it matches", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", ".", " "), maxLength: 10 })
    fc.assert(fc.property(source, fc.array(text, { minLength: 20, maxLength: 20 }), (pattern, texts) => {
      const expression = new RegExp(pattern)
      const required = requiredBy(expression)
      for (const one of texts) {
        const [match] = expression.exec(one) ?? []
        if (match === undefined || required === undefined) continue
        expect(required.some((part) => match.includes(part)), `${pattern} in ${JSON.stringify(one)}`).toBe(true)
      }
    }), { numRuns: 3_000 })
  })

  it.each([
    ["\\bignore(?: all)? instructions?", [" instruction"]],
    ["(?:tell|show) (?:me|us)", ["tell", "show"]],
    ["(?:tell|)", undefined],
    ["a+b?", ["a"]],
    ["(?:sum){2} it", ["sum"]],
    ["(?!never)[a-z]*", undefined]
  ])("of %s is %j", (pattern, required) => {
    expect(requiredBy(new RegExp(pattern))).toEqual(required)
  })

  it("is not guessed of patterns in which other rules hold", () => {
    expect(requiredBy(/abc/i)).toBeUndefined()
    expect(requiredBy(/abc/u)).toBeUndefined()
  })

  it("is written down for every rule as the rule stands (npx tsx test/support/phrases/writeNeeds.ts)", () => {
    expect(readFileSync(NEEDS_FILE, "utf8")).toBe(needsText())
    expect(needs).toHaveLength(english.length)
  })
})

describe("the gate before the rules for English", () => {
  it("leaves every rule that finds something, in any words of theirs", () => {
    const piece = fc.oneof(
      fc.constantFrom(...words, "you", "your", "the", "user", "ai", "to", "now", "please", "all", "not", ".", ":", ","),
      fc.string({ unit: "binary-ascii", maxLength: 5 })
    )
    fc.assert(fc.property(fc.array(piece, { maxLength: 25 }), fc.constantFrom(" ", ""), (pieces, between) => {
      const { gated, plainly } = compare(pieces.join(between))
      expect(gated).toEqual(plainly)
    }), { numRuns: 3_000 })
  })

  it("leaves each rule for texts that it is made to find", () => {
    let found = 0
    for (const [place, pattern] of patterns.entries()) {
      const text = fc.stringMatching(new RegExp(`^(?:${withoutPlaces(pattern.source)})$`))
      let isFound = false
      fc.assert(fc.property(text, (one) => {
        const { gated, plainly } = compare(` ${one} `)
        expect(gated).toEqual(plainly)
        isFound ||= plainly[place] !== -1
      }), { numRuns: 60 })
      if (isFound) found++
    }
    expect(found).toBeGreaterThan(0.9 * patterns.length)
  })

  it("says nothing of texts shorter than a word", () => {
    for (const text of ["", "a", "ab"]) expect(compare(text).gated).toEqual(compare(text).plainly)
  })
})
