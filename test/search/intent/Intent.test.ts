import * as Duration from "effect/Duration"
import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { kindOf, wordsOf } from "../../../src/search/intent/Intent.ts"
import { defaults, type Kind, kinds } from "../../../src/search/intent/Kind.ts"
import { words } from "../../../src/search/intent/Words.ts"
import { hard, plain } from "./support/queries.ts"

interface Judged {
  readonly kind: Kind
  readonly query: string
  readonly guess: Kind
}

const judge = (set: Readonly<Record<Kind, ReadonlyArray<string>>>): ReadonlyArray<Judged> =>
  kinds.flatMap((kind) => set[kind].map((query) => ({ kind, query, guess: kindOf(query) })))

const lifetime = (kind: Kind): number => Duration.toMillis(defaults[kind])

const wrong = (all: ReadonlyArray<Judged>) => all.filter(({ guess, kind }) => guess !== kind)

const lines = (all: ReadonlyArray<Judged>) => all.map(({ guess, kind, query }) => `${query}: ${guess} in place of ${kind}`)

describe("kindOf", () => {
  it("is right about nearly all queries that say what they are about", () => {
    const all = judge(plain)
    expect(all.length).toBeGreaterThan(180)
    expect(1 - wrong(all).length / all.length, lines(wrong(all)).join("\n")).toBeGreaterThanOrEqual(0.95)
  })

  it("claims a kind only where it is that kind: what it is not sure of is general", () => {
    const claims = judge(plain).filter(({ guess }) => guess !== "general")
    expect(1 - wrong(claims).length / claims.length, lines(wrong(claims)).join("\n")).toBeGreaterThanOrEqual(0.97)
  })

  it("believes no answer for longer than its kind allows, but for few of the queries that were made to mislead", () => {
    const late = (all: ReadonlyArray<Judged>) => all.filter(({ guess, kind }) => lifetime(guess) > lifetime(kind))
    const [easy, misleading] = [judge(plain), judge(hard)]
    expect(late(easy).length / easy.length, lines(late(easy)).join("\n")).toBeLessThanOrEqual(0.04)
    expect(late(misleading).length / misleading.length, lines(late(misleading)).join("\n")).toBeLessThanOrEqual(0.1)
  })

  it("is not misled by words within words and words of two meanings", () => {
    const all = judge(hard)
    expect(1 - wrong(all).length / all.length, lines(wrong(all)).join("\n")).toBeGreaterThanOrEqual(0.9)
  })

  it("never takes a word for a part of another one", () => {
    const letters = FastCheck.stringMatching(/^[a-z]{1,6}$/)
    const sure = FastCheck.constantFrom(...["news", "stocks", "weather", "buy", "python", "pubmed"])
    FastCheck.assert(FastCheck.property(sure, letters, (word, more) => {
      const known = Object.values(words).some((list) => list.sure.has(word + more) || list.sure.has(more + word))
      if (!known) expect([kindOf(word + more), kindOf(more + word)]).toEqual(["general", "general"])
    }))
  })

  it("makes something of any text, without regard to case and width", () => {
    FastCheck.assert(FastCheck.property(FastCheck.fullUnicodeString({ maxLength: 80 }), (text) => {
      expect(kinds).toContain(kindOf(text))
    }))
    expect([kindOf("WEATHER Oslo"), kindOf("ｗｅａｔｈｅｒ oslo"), kindOf("Weather, Oslo?")]).toEqual(["local", "local", "local"])
  })
})

describe("wordsOf", () => {
  it("keeps together what is one word, and cuts what is written without blanks", () => {
    expect(wordsOf("Node.js, C++ and peer-reviewed C#?")).toEqual(["node.js", "c++", "and", "peer-reviewed", "c#"])
    expect(wordsOf("東京の天気")).toContain("天気")
  })
})

describe("the lists", () => {
  it("are lower case, in one form, and say of each word one thing within a kind", () => {
    for (const { perhaps, sure } of Object.values(words)) {
      for (const word of [...sure, ...perhaps]) {
        expect(word).toBe(word.normalize("NFKC").toLowerCase())
        expect(word).toBe(word.trim().replaceAll(/\s+/g, " "))
      }
      expect([...sure].filter((word) => perhaps.has(word))).toEqual([])
    }
  })

  it("are all within reach: each sure word is found when it is asked for alone", () => {
    const unreached = Object.values(words).flatMap(({ sure }) => [...sure]).filter((word) => kindOf(word) === "general")
    expect(unreached).toEqual([])
  })
})
