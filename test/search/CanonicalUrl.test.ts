import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { canonicalKey } from "../../src/search/CanonicalUrl.ts"

const segment = FastCheck.stringMatching(/^[a-zA-Z0-9_~.%-]{1,8}$/).map((text) => encodeURIComponent(text))
const anyUrl = FastCheck.record({
  scheme: FastCheck.constantFrom("http", "https"),
  www: FastCheck.boolean(),
  host: FastCheck.domain().filter((host) => !host.startsWith("www.")),
  port: FastCheck.option(FastCheck.integer({ min: 1_024, max: 65_535 })),
  path: FastCheck.array(segment, { maxLength: 3 }),
  query: FastCheck.array(FastCheck.tuple(FastCheck.constantFrom("a", "b", "id"), segment), { maxLength: 2 })
})
type Parts = typeof anyUrl extends FastCheck.Arbitrary<infer A> ? A : never

const written = (
  { host, path, port, query, scheme, www }: Parts,
  more: { readonly tail?: string; readonly tracking?: ReadonlyArray<string>; readonly hash?: string } = {}
): string => {
  const pairs = [...query.map(([name, value]) => `${name}=${value}`), ...(more.tracking ?? [])]
  return `${scheme}://${www ? "www." : ""}${host}${port === null ? "" : `:${port}`}/${path.join("/")}` +
    `${more.tail ?? ""}${pairs.length === 0 ? "" : `?${pairs.join("&")}`}${more.hash ?? ""}`
}

describe("canonicalKey", () => {
  it("is equal for one page, however its address is written", () => {
    FastCheck.assert(FastCheck.property(
      anyUrl,
      FastCheck.constantFrom("http", "https"),
      FastCheck.boolean(),
      FastCheck.constantFrom("", "#part", "#"),
      FastCheck.subarray(["utm_source=x", "UTM_Campaign=y", "gclid=1", "fbclid=2", "msclkid=3", "mc_eid=4", "ref_src=twsrc"]),
      (parts, scheme, www, hash, tracking) => {
        const plain = canonicalKey(written(parts))
        expect(canonicalKey(written({ ...parts, scheme, www }, { hash, tracking }))).toBe(plain)
        const slash = parts.path.length === 0 ? "" : "/"
        expect(canonicalKey(written(parts, { tail: slash }))).toBe(plain)
        expect(canonicalKey(written(parts, { tail: `${slash}index.html` }))).toBe(plain)
      }
    ))
  })

  it("differs where host, port, path or a parameter differ", () => {
    FastCheck.assert(FastCheck.property(anyUrl, anyUrl, (one, two) => {
      const told = ({ host, path, port, query }: Parts) => JSON.stringify([host.toLowerCase(), port, path, query])
      FastCheck.pre(told(one) !== told(two))
      expect(canonicalKey(written(one))).not.toBe(canonicalKey(written(two)))
    }))
  })

  it.each([
    ["https://example.org:443/a", "http://www.example.org:80/a/"],
    ["https://EXAMPLE.org/", "https://example.org"],
    ["https://example.org/?a=1&utm_source=x&b=2", "https://example.org/index.php?a=1&b=2#top"],
    ["https://example.org/?q=a+b", "https://example.org/?q=a%20b"],
    ["https://bücher.example/", "https://xn--bcher-kva.example/"]
  ])("takes %s for %s", (one, two) => {
    expect(canonicalKey(one)).toBe(canonicalKey(two))
  })

  it.each([
    ["https://example.org/A", "https://example.org/a"],
    ["https://example.org/?a=1&b=2", "https://example.org/?a=2&b=1"],
    ["https://example.org/?si=1", "https://example.org/?si=2"],
    ["https://example.org/#!/one", "https://example.org/#!/two"],
    ["https://example.org/#/one", "https://example.org/#/two"],
    ["https://example.org/indexes.html", "https://example.org/"],
    ["https://wwwexample.org/", "https://example.org/"],
    ["https://docs.example.org/", "https://example.org/"],
    ["ftp://example.org/a", "https://example.org/a"],
    ["mailto:a@example.org", "a@example.org/"]
  ])("does not take %s for %s", (one, two) => {
    expect(canonicalKey(one)).not.toBe(canonicalKey(two))
  })

  it("gives back what is no web address, and throws at nothing", () => {
    for (const text of ["", "no address", "http://", "mailto:a@b", "javascript:alert(1)", "https://[::1"]) {
      expect(canonicalKey(text)).toBe(text)
    }
    FastCheck.assert(FastCheck.property(FastCheck.fullUnicodeString(), (text) => {
      expect(typeof canonicalKey(text)).toBe("string")
      expect(typeof canonicalKey(`https://${text}`)).toBe("string")
    }))
  })
})
