import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fold } from "../../../src/security/text/Look.ts"
import { asian } from "../../../src/security/text/phrases/Asian.ts"
import { eastern } from "../../../src/security/text/phrases/Eastern.ts"
import { speakers } from "../../../src/security/text/phrases/Language.ts"
import { western } from "../../../src/security/text/phrases/Western.ts"
import { sentences } from "../../../src/security/text/Sentences.ts"

// What is done the short way, beside the plain way to do the same.

const languages = [...western, ...eastern, ...asian]
const small = languages.flatMap(({ spoken }) => (spoken.startsWith("[") ? [] : spoken.split(" ")))
const SCRIPTS = ["指示", "です", "지시", "निर्देश", "คำสั่ง", "تعليمات", "правила", "їжа", "river"]

/** What each language asks of a sentence, one after the other. */
const plainly = (sentence: string, words: ReadonlySet<string>): ReadonlyArray<number> =>
  languages.flatMap(({ spoken }, place) => {
    const speaks = spoken.startsWith("[")
      ? new RegExp(spoken).test(sentence)
      : spoken.split(" ").filter((word) => words.has(word)).length >= 2
    return speaks ? [place] : []
  })

const ascii = fc.array(
  fc.oneof(
    fc.constantFrom("a", "b c", " ", "\n", "\n\n", "\t", " - ", ". ", "! ", "[system] ", "http://a.b/c.d? ", "me@x.org. "),
    fc.string({ unit: "binary-ascii", maxLength: 6 })
  ),
  { maxLength: 40 }
).map((parts) => parts.join(""))

describe("the short ways to look for orders", () => {
  it("finds the languages of a sentence that each of them would find", () => {
    const find = speakers(languages)
    fc.assert(fc.property(fc.array(fc.constantFrom(...small, ...SCRIPTS), { maxLength: 12 }), (parts) => {
      const sentence = parts.join(" ")
      const words = new Set(parts)
      expect([...find(sentence, words)].toSorted((a, b) => a - b)).toEqual(plainly(sentence, words))
    }), { numRuns: 1_000 })
  })

  it("folds ASCII as any other text", () => {
    // A letter of another alphabet behind it takes the text the long way.
    fc.assert(fc.property(ascii, (text) => {
      expect(`${fold(text)}\u3042`).toBe(fold(`${text}\u3042`))
    }))
  })

  it("finds the sentences of ASCII that it finds with other letters behind them", () => {
    const behind = "\n\nthe last words of it \u3042\u3042\u3042\u3042"
    fc.assert(fc.property(ascii, (text) => {
      const last = "\n\nthe last words of it aaaa"
      expect(sentences(text + last).map((one) => one.replaceAll("aaaa", "\u3042\u3042\u3042\u3042")))
        .toEqual(sentences(text + behind).map((one) => one.replaceAll("aaaa", "\u3042\u3042\u3042\u3042")))
    }))
  })
})
