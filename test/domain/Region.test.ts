import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { acceptLanguage, find, refusal, RegionCode, regions, similar, WORLD } from "../../src/domain/Region.ts"

describe("regions", () => {
  it("are the 63 of DuckDuckGo's menu and the whole world, each once", () => {
    expect(regions).toHaveLength(64)
    expect(new Set(regions.map(({ code }) => code)).size).toBe(64)
    expect(new Set(regions.map(({ name }) => name)).size).toBe(64)
    expect(regions.filter(({ code }) => !/^[a-z]{2}-t?[a-z]{2}$/.test(code))).toEqual([])
  })

  it("have the codes that are no ISO pairs", () => {
    for (const code of ["jp-jp", "kr-kr", "hk-tzh", "tw-tzh", "uk-en", "xa-ar", "dk-da", "se-sv", "sl-sl", "ct-ca", WORLD]) {
      expect(find(code)?.code).toBe(code)
    }
    for (const code of ["gb-en", "jp-ja", "US-EN", "", "__proto__"]) expect(find(code)).toBeUndefined()
  })

  it("have locales that this machine knows", () => {
    for (const { locale } of regions) expect(Intl.getCanonicalLocales(locale)).toEqual([locale])
  })
})

describe("similar", () => {
  it.each([
    ["gb-en", "uk-en"],
    ["jp-ja", "jp-jp"],
    ["ko-kr", "kr-kr"],
    ["zh-tw", "tw-tzh"],
    ["sv-se", "se-sv"],
    ["de_DE", "de-de"],
    ["US-EN", "us-en"],
    ["en-gb", "uk-en"],
    ["cs-cz", "cz-cs"],
    ["pt", "pt-pt"],
    ["ja", "jp-jp"]
  ])("knows what %s may mean: %s among the first", (code, meant) => {
    expect(similar(code).slice(0, 2)).toContain(meant)
  })

  it("names at most six, all of them regions, and none for nonsense", () => {
    FastCheck.assert(FastCheck.property(FastCheck.string(), (code) => {
      const near = similar(code)
      expect(near.length).toBeLessThanOrEqual(6)
      for (const other of near) expect(find(other)).toBeDefined()
    }))
    expect(similar("zz-zz")).toEqual([])
    expect(similar("")).toEqual([])
  })
})

describe("RegionCode", () => {
  const decode = Schema.decodeUnknownEither(RegionCode)

  it("takes the codes, and refuses everything else with what is allowed", () => {
    for (const { code } of regions) expect(decode(code)).toEqual(Either.right(code))
    const message = Either.match(decode("gb-en"), { onLeft: ({ message }) => message, onRight: () => "" })
    expect(message).toContain(refusal("gb-en"))
    expect(refusal("gb-en"))
      .toMatch(/^"gb-en" is not a region of DuckDuckGo; allowed are wt-wt \(all\) and 63 codes such as uk-en/)
    expect(refusal("zz")).toContain("us-en, uk-en, de-de, fr-fr, jp-jp")
    expect(Either.isLeft(decode(7))).toBe(true)
  })
})

describe("acceptLanguage", () => {
  it("follows the region, with the bare language and English behind it", () => {
    expect(acceptLanguage("at-de")).toBe("de-AT,de;q=0.9,en;q=0.5")
    expect(acceptLanguage("uk-en")).toBe("en-GB,en;q=0.9")
    expect(acceptLanguage(WORLD)).toBe("en-US,en;q=0.9")
    expect(acceptLanguage("no such region")).toBe("en-US,en;q=0.9")
  })

  it("is well formed for all", () => {
    for (const { code } of regions) {
      expect(acceptLanguage(code)).toMatch(/^[a-z]{2}-[A-Z]{2},[a-z]{2};q=0\.9(,en;q=0\.5)?$/)
    }
  })
})
