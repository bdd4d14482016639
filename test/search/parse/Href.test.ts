import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isAdHref, resolveHref } from "../../../src/search/parse/Href.ts"

const PREFIXES = [
  "//duckduckgo.com/l/?",
  "https://duckduckgo.com/l/?",
  "http://www.duckduckgo.com/l/?",
  "https://html.duckduckgo.com/l/?",
  "//lite.duckduckgo.com/l/?",
  "HTTPS://DuckDuckGo.com/l/?",
  "//duckduckgo.com/l?",
  "/l/?"
]

const wrap = (prefix: string, url: string): string => `${prefix}uddg=${encodeURIComponent(url)}&rut=0123`

describe("resolveHref", () => {
  it("gives back any address that was wrapped, exactly", () => {
    const addresses = fc.webUrl({ withFragments: true, withQueryParameters: true })
    fc.assert(fc.property(addresses, fc.constantFrom(...PREFIXES), (url, prefix) => {
      expect(resolveHref(wrap(prefix, url))).toBe(url)
      expect(resolveHref(url)).toBe(url)
    }))
  })

  it("never gives anything but http and https", () => {
    const schemes = fc.constantFrom(
      "javascript:", " javascript:", "java\nscript:", "data:", "file://", "ftp://", "//", "", "http:", "https://"
    )
    const prefixes = fc.constantFrom(...PREFIXES)
    const hrefs = fc.oneof(
      fc.string(),
      fc.fullUnicodeString(),
      fc.tuple(schemes, fc.string()).map(([scheme, rest]) => scheme + rest),
      fc.tuple(prefixes, schemes, fc.string()).map(([prefix, scheme, rest]) => wrap(prefix, scheme + rest)),
      fc.tuple(prefixes, fc.string()).map(([prefix, rest]) => `${prefix}uddg=${rest}`)
    )
    fc.assert(fc.property(hrefs, fc.option(fc.constant("https://duckduckgo.com"), { nil: undefined }), (href, base) => {
      const url = resolveHref(href, base)
      expect(["http:", "https:"]).toContain(url === undefined ? "http:" : new URL(url).protocol)
      expect([true, false]).toContain(isAdHref(href))
    }), { numRuns: 500 })
  })

  it.each([
    ["//duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2Fx%2520y%252Fz", "https://a.example/x%20y%2Fz"],
    ["/l/?kh=-1&uddg=https%3A%2F%2Fa.example%2F%3Fq%3D1%26r%3D2%23f&rut=9", "https://a.example/?q=1&r=2#f"],
    ["/l/?uddg=https%3A%2F%2Fa.example%2Fa+b%2Bc", "https://a.example/a+b+c"],
    ["/l/?uddg=https%3A%2F%2Fa.example%2F%E6%9D%B1%E4%BA%AC", "https://a.example/東京"],
    ["/l/?uddg=https%3A%2F%2Fa.example%2F100%&rut=1", "https://a.example/100%"],
    ["/l/?uddg=https%3A%2F%2Fa.example%2F%E9t%E9%2Fx%zz", "https://a.example/%E9t%E9/x%zz"],
    ["/l/?uddg=https%3A%2F%2Fa.example%2F%C0%AF%E6%9D", "https://a.example/%C0%AF%E6%9D"],
    ["/l/?uddg=%2F%2Fa.example%2F", "https://a.example/"],
    [
      "/l/?uddg=https%3A%2F%2Fduckduckgo.com%2Fl%2F%3Fuddg%3Dhttps%253A%252F%252Fa.example",
      "https://duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example"
    ],
    [" https://a.example/x%20y\n", "https://a.example/x%20y"],
    ["//a.example/x", "https://a.example/x"],
    ["http://user@a.example:8080", "http://user@a.example:8080"]
  ])("of %s is %s", (href, url) => {
    expect(resolveHref(href)).toBe(url)
  })

  it.each(["a.example", "duckduckgo.com.evil.example", "notduckduckgo.com"])("takes no link of %s apart", (host) => {
    const url = `https://${host}/l/?uddg=https%3A%2F%2Fb.example`
    expect(resolveHref(url)).toBe(url)
  })

  it.each([
    undefined,
    "",
    "#",
    "/html/?q=x",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "mailto:a@a.example",
    "https://",
    "https:///x",
    "https://a b/",
    "//duckduckgo.com/l/?rut=1",
    "//duckduckgo.com/l/?uddg=",
    "//duckduckgo.com/l/?xuddg=https%3A%2F%2Fa.example",
    "//duckduckgo.com/l/?uddg=javascript%3Aalert(1)",
    "//duckduckgo.com/l/?uddg=%0Ajava%0Ascript%3Aalert(1)",
    "//duckduckgo.com/l/?rut=1#uddg=https%3A%2F%2Fa.example"
  ])("of %s is nothing", (href) => {
    expect(resolveHref(href)).toBeUndefined()
  })

  it("resolves a relative address only against a base", () => {
    expect(resolveHref("/Lymph_node", "https://duckduckgo.com")).toBe("https://duckduckgo.com/Lymph_node")
    expect(resolveHref("/?q=Node.js", "https://duckduckgo.com")).toBe("https://duckduckgo.com/?q=Node.js")
    expect(resolveHref("/Lymph_node")).toBeUndefined()
    expect(resolveHref("javascript:1", "https://duckduckgo.com")).toBeUndefined()
  })
})

describe("isAdHref", () => {
  it.each([
    "https://duckduckgo.com/y.js?ad_domain=a.example&ad_provider=x&ad_type=txad",
    "//duckduckgo.com/y.js?ad_provider=x",
    "/y.js?ad_type=txad",
    "https://links.duckduckgo.com/y.js?ad_domain=a.example",
    "//duckduckgo.com/l/?uddg=https%3A%2F%2Fduckduckgo.com%2Fy.js%3Fad_domain%3Da.example",
    "https://www.bing.com/aclick?ld=1",
    "https://bing.com/aclick?ld=1",
    "/l/?uddg=https%3A%2F%2Fwww.bing.com%2Faclick%3Fld%3D1"
  ])("holds for %s", (href) => {
    expect(isAdHref(href)).toBe(true)
  })

  it.each([
    undefined,
    "",
    "https://a.example/y.js?ad_domain=a.example",
    "https://a.example/?next=https://duckduckgo.com/y.js?ad_domain=x",
    "https://duckduckgo.com/?q=y.js",
    "https://duckduckgo.com.evil.example/y.js?ad_domain=x",
    "https://www.bing.com/search?q=aclick",
    "https://notbing.com/aclick"
  ])("does not hold for %s", (href) => {
    expect(isAdHref(href)).toBe(false)
  })
})
