import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { estimateTokens } from "../../src/domain/Tokens.ts"
import { compareTexts } from "../../src/reader/Compare.ts"
import { evidenceFor, nearlyEqual } from "../../src/reader/Evidence.ts"
import { findPassages, normalise } from "../../src/reader/Find.ts"
import { pageAt } from "../../src/reader/Pages.ts"
import { checkQuote } from "../../src/reader/Quote.ts"
import { findSection, outlineOf, sectionsOf } from "../../src/reader/Sections.ts"

const words = fc.constantFrom("a", "The cat", "sat. ", "\n\n", "\n", "## Heading\n\n", "日本語の文章", "🙂", "é", " ",
  "https://example.org/x?y=%20", "```", "0123456789")
const texts = fc.oneof(fc.array(words, { maxLength: 200 }).map((parts) => parts.join(" ")),
  fc.fullUnicodeString({ maxLength: 300 }), fc.string16bits({ maxLength: 100 }))

describe("pages", () => {
  it("join to the whole text, without loss or overlap", () => {
    fc.assert(fc.property(texts, fc.integer({ min: 1, max: 60 }), (text, maxTokens) => {
      const pages: Array<string> = []
      for (let next: number | undefined = 0; next !== undefined;) {
        const page = pageAt(text, next, maxTokens)
        expect(page.start).toBe(next)
        expect(page.next === undefined || page.next > next).toBe(true)
        pages.push(page.text)
        next = page.next
      }
      expect(pages.join("")).toBe(text)
    }))
  })

  it("are within the budget, unless one character is more than it", () => {
    fc.assert(fc.property(texts, fc.integer({ min: 3, max: 60 }), (text, maxTokens) => {
      for (let next: number | undefined = 0; next !== undefined;) {
        const page = pageAt(text, next, maxTokens)
        expect(estimateTokens(page.text)).toBeLessThanOrEqual(maxTokens)
        next = page.next
      }
    }))
  })

  it("begin within the text wherever they are asked for", () => {
    fc.assert(fc.property(texts, fc.integer(), (text, offset) => {
      const { end, start } = pageAt(text, offset, 10)
      expect(0 <= start && start <= end && end <= text.length).toBe(true)
    }))
  })

  it("break before a heading if there is one", () => {
    const text = `${"word ".repeat(60)}\n\n## Next\n\n${"more ".repeat(60)}`
    expect(pageAt(text, 0, 90).text.endsWith("\n\n")).toBe(true)
  })
})

describe("sections", () => {
  const text = "intro\n\n## A\n\none\n\n### A1\n\ntwo\n\n```\n## no heading\n```\n\n## B\n\nthree"

  it("have places, sizes and ends", () => {
    expect(sectionsOf(text).map(({ heading, level, line, start, end }) =>
      [heading, level, line, text.slice(start, end).trim().split("\n").at(-1)])).toEqual([
      ["", 0, 1, "intro"], ["A", 2, 3, "```"], ["A1", 3, 7, "```"], ["B", 2, 15, "three"]
    ])
  })

  it("of a section hold those below it", () => {
    const [, a, a1] = sectionsOf(text)
    expect(a?.end).toBe(a1?.end)
    expect((a?.tokens ?? 0) > (a1?.tokens ?? 0)).toBe(true)
  })

  it("are found by name, its beginning or a part of it, and not by nothing", () => {
    const sections = sectionsOf("## Getting *started*\n\n## [Other][1] things\n\n## Start")
    expect(findSection(sections, "START")?.heading).toBe("Start")
    expect(findSection(sections, "getting")?.heading).toBe("Getting *started*")
    expect(findSection(sections, "things")?.line).toBe(3)
    expect(findSection(sections, "")).toBeUndefined()
    expect(findSection(sections, "nowhere")).toBeUndefined()
  })

  it("of any text cover it", () => {
    fc.assert(fc.property(texts, (any) => {
      const sections = sectionsOf(any)
      expect(sections.every(({ end, start }) => start <= end && end <= any.length)).toBe(true)
    }))
  })

  it("make an outline", () => {
    expect(outlineOf(text).split("\n").map((line) => line.replace(/\d+ tokens/, "n"))).toEqual([
      "(before the first heading) · n · line 1", "A · n · line 3", "  A1 · n · line 7", "B · n · line 15"
    ])
  })
})

describe("a normalised text", () => {
  it("knows where each of its units stands", () => {
    fc.assert(fc.property(texts, (text) => {
      const { at, text: like } = normalise(text)
      expect(at).toHaveLength(like.length + 1)
      expect(at.every((offset, index) => offset <= text.length &&
        (index === 0 || offset >= (at[index - 1] ?? 0)))).toBe(true)
    }))
  })

  it("makes alike what is written alike", () => {
    expect(normalise("  “Ein  Café” – ﬁn…\n").text).toBe("\"ein café\" - fin...")
    expect(normalise("Café", { accents: true }).text).toBe("cafe")
  })
})

describe("passages around a match", () => {
  const text = `${"filler words here. ".repeat(50)}The Quick Brown fox jumps.\n${"other words there. ".repeat(50)}brown and later quick`

  it("hold the phrase, whatever its case", () => {
    const [first] = findPassages(text, "quick brown", { around: 40 })
    expect(first?.text).toContain("Quick Brown fox")
    expect(text.slice(first?.start, first?.end)).toBe(first?.text)
    expect(first?.line).toBe(1)
  })

  it("hold all words near each other where the phrase is nowhere", () => {
    expect(findPassages(text, "later brown", { around: 0 }).map((passage) => passage.text)).toEqual(["brown and later"])
  })

  it("are nothing where a word is missing, or for no words", () => {
    expect(findPassages(text, "quick zebra")).toEqual([])
    expect(findPassages(text, "...")).toEqual([])
  })

  it("are bounded", () => {
    expect(findPassages("cat dog ".repeat(50_000), "cat", { around: 0, most: 3 }).length).toBeLessThanOrEqual(3)
    fc.assert(fc.property(texts, fc.string(), (any, phrase) => {
      expect(findPassages(any, phrase, { most: 4 }).length).toBeLessThanOrEqual(4)
    }))
  })
})

describe("a quotation", () => {
  const text = "# T\n\n## First\n\nNothing here.\n\n## Second\n\nShe said: “It’s a café – the best\none in town,” and left."

  it("is found letter for letter", () => {
    expect(checkQuote(text, "Nothing here.")).toEqual({
      match: "exact", score: 1, passage: "Nothing here.", place: { start: 15, end: 28, line: 5, section: "First" }
    })
  })

  it("is found with other blanks, marks and case", () => {
    const result = checkQuote(text, "\"it's a CAFÉ - the best one in town\"")
    expect(result.match).toBe("normalised")
    expect(result.passage).toBe("It’s a café – the best\none in town")
    expect(result.place?.section).toBe("Second")
  })

  it("is found without accents only if that is asked for", () => {
    expect(checkQuote(text, "a cafe").match).not.toBe("normalised")
    expect(checkQuote(text, "a cafe", { ignoreAccents: true }).match).toBe("normalised")
  })

  it("that is altered has a closest passage and a score below 1", () => {
    const { match, passage, score } = checkQuote(text, "it was a café, the worst one in town")
    expect(match).toBe("closest")
    expect(passage).toContain("one in town")
    expect(score).toBeGreaterThan(0.5)
    expect(score).toBeLessThan(1)
  })

  it("that is nowhere is nowhere, and so is none", () => {
    expect(checkQuote(text, "entirely different matter altogether").match).toBe("none")
    expect(checkQuote(text, " \"\" ").match).toBe("none")
  })

  it("that is a part of any text is found in it", () => {
    fc.assert(fc.property(texts, fc.nat(), fc.nat(), (any, from, length) => {
      const part = any.slice(from % (any.length + 1)).slice(0, 1 + (length % 50)).trim()
      fc.pre(part !== "" && !/^["“„«]/.test(part))
      expect(checkQuote(any, part).match).toBe("exact")
    }))
  })

  it("is looked for in a megabyte without comparing everything with everything", () => {
    const long = Array.from({ length: 170_000 }, (_, at) => `word${at % 997}`).join(" ")
    expect(checkQuote(long,
      Array.from({ length: 300 }, (_, at) => `word${(at * 7) % 997}`).join(" ")).score).toBeLessThan(1)
  })
})

describe("evidence", () => {
  const about = (what: string): string =>
    `A long enough passage about ${what} that stands by itself and says something of use about it.`
  const source = (id: string, host: string, ...parts: ReadonlyArray<string>) => ({ id, host, text: parts.join("\n\n") })

  it("is what answers the question, best first, with its place", () => {
    const sources = [source("1", "a", about("dogs"), about("volcanoes in Iceland")),
      source("2", "b", "Volcanoes elsewhere were studied by other people, with other methods and in many countries.")]
    const [best, next] = evidenceFor("volcanoes Iceland", sources)
    expect(best?.id).toBe("1")
    expect(sources[0]?.text.slice(best?.start, best?.end)).toBe(best?.text)
    expect(next?.id).toBe("2")
  })

  it("is said once, and not by one host only", () => {
    const same = about("geysers and hot springs")
    expect(evidenceFor("geysers", [source("1", "a", same), source("2", "b", same)])).toHaveLength(1)
    const many = Array.from({ length: 9 }, (_, at) =>
      `Passage ${at} of ${"geysers ".repeat(3)} with ${String.fromCharCode(97 + at).repeat(9)} ${String.fromCharCode(107 + at).repeat(8)} of its own words, quite ${at * 31}.`)
    expect(evidenceFor("geysers", [source("1", "a", ...many)], { mostOfHost: 2 })).toHaveLength(2)
  })

  it("is found in scripts without blanks", () => {
    expect(evidenceFor("東京の天気", [source("1", "a", "東京の天気は晴れです。".repeat(8))])).toHaveLength(1)
  })

  it("is none where nothing answers", () => {
    expect(evidenceFor("volcanoes", [source("1", "a", about("dogs"))])).toEqual([])
    expect(evidenceFor("", [])).toEqual([])
  })

  it("knows texts that say nearly the same", () => {
    const long = Array.from({ length: 40 }, (_, at) => about(`thing ${at}`)).join(" ")
    expect([...nearlyEqual([long, about("cats"), long.replace("thing 7", "matter 7")])]).toEqual([[2, 0]])
  })
})

describe("a comparison", () => {
  it("names what came, went and changed", () => {
    const { added, changed, removed, same } = compareTexts("a one\n\nthe price is 10 euros today\n\nc\n\nlast",
      "a one\n\nthe price is 12 euros today\n\nlast\n\nnew words")
    expect(added.map(({ text }) => text)).toEqual(["new words"])
    expect(removed.map(({ text }) => text)).toEqual(["c"])
    expect(changed.map(({ before, after }) =>
      [before.text, after.text, after.line])).toEqual([["the price is 10 euros today", "the price is 12 euros today",
      3]])
    expect(same).toBe(2)
  })

  it("of equal texts is nothing, and of any texts bounded", () => {
    fc.assert(fc.property(texts, texts, (before, after) => {
      const equal = compareTexts(before, before)
      expect([equal.added, equal.removed, equal.changed]).toEqual([[], [], []])
      expect(compareTexts(before, after).added.length).toBeLessThanOrEqual(50)
    }))
  })
})
