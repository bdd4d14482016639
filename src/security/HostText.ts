import { domainToUnicode } from "node:url"

/** How a host is shown to people, and what they should know of its letters. */

/** How the host looks to people who read its script; the same text where it is plain ASCII. */
export const unicodeOf = (host: string): string => (host.includes("xn--") ? domainToUnicode(host) || host : host)

/** The scripts that one label may mix without being odd: UTS 39 section 5.2, "highly restrictive". */
const together: ReadonlyArray<ReadonlySet<string>> = [
  new Set(["Latin", "Han", "Hiragana", "Katakana"]),
  new Set(["Latin", "Han", "Bopomofo"]),
  new Set(["Latin", "Han", "Hangul"])
]

const scripts: ReadonlyArray<readonly [name: string, pattern: RegExp]> = [
  ["Latin", /\p{Script=Latin}/u],
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Greek", /\p{Script=Greek}/u],
  ["Han", /\p{Script=Han}/u],
  ["Hiragana", /\p{Script=Hiragana}/u],
  ["Katakana", /\p{Script=Katakana}/u],
  ["Bopomofo", /\p{Script=Bopomofo}/u],
  ["Hangul", /\p{Script=Hangul}/u],
  ["Arabic", /\p{Script=Arabic}/u],
  ["Hebrew", /\p{Script=Hebrew}/u],
  ["Devanagari", /\p{Script=Devanagari}/u],
  ["Thai", /\p{Script=Thai}/u],
  ["Armenian", /\p{Script=Armenian}/u],
  ["Georgian", /\p{Script=Georgian}/u],
  ["Cherokee", /\p{Script=Cherokee}/u]
]

/** The scripts of the letters of a text. Digits and marks belong to none; rarer scripts count as one, "another". */
const scriptsOf = (text: string): ReadonlySet<string> =>
  new Set(Array.from(text)
    .filter((sign) => /\p{L}/u.test(sign))
    .map((sign) => scripts.find(([, pattern]) => pattern.test(sign))?.[0] ?? "another"))

/** The scripts that a label of the host mixes although no one writes so; empty where there is nothing to warn of. */
export const mixedScripts = (host: string): ReadonlyArray<string> =>
  unicodeOf(host).split(".").map(scriptsOf).filter((found) =>
    found.size > 1 && !together.some((set) => [...found].every((script) => set.has(script)))
  ).flatMap((found) => [...found]).filter((script, at, all) => all.indexOf(script) === at)
