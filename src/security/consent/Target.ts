import { isIPv6 } from "node:net"
import { domainToASCII, domainToUnicode } from "node:url"

/** Every host. Covers each of them; is itself covered by nothing less. */
export const ANYWHERE = "*"

/** A name of DNS in ASCII, an IPv4 address, or an IPv6 address in brackets. */
const HOST = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/**
 * The one form of a target that grants are compared by: `*`, or a host in lower case ASCII without the dot of the root.
 * Undefined where the text is neither. RFC 1035 section 2.3.4: at most 253 characters, 63 of a label.
 */
export const normalise = (text: string): string | undefined => {
  if (text === ANYWHERE) return ANYWHERE
  if (text.length > 1_000) return undefined
  const address = /^\[(?<inner>[^\]]+)\]$/.exec(text)?.groups?.["inner"]
  if (address !== undefined) {
    return isIPv6(address) && !address.includes("%") ? new URL(`http://${text}`).hostname : undefined
  }
  // What ends a host in a URL, or is dropped from it, would leave a host that is not the one that was named.
  if (/[\s\p{C}/\\?#@:[\]%]/u.test(text)) return undefined
  const ascii = domainToASCII(text).toLowerCase().replace(/\.$/, "")
  return ascii.length <= 253 && HOST.test(ascii) ? ascii : undefined
}

/** How the host looks to people who read its script; the same text where it is plain ASCII. */
export const unicodeOf = (target: string): string => (target.includes("xn--") ? domainToUnicode(target) : target)

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
export const mixedScripts = (target: string): ReadonlyArray<string> =>
  unicodeOf(target).split(".").map(scriptsOf).filter((found) =>
    found.size > 1 && !together.some((set) => [...found].every((script) => set.has(script)))
  ).flatMap((found) => [...found]).filter((script, at, all) => all.indexOf(script) === at)
