import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { normalise } from "../../../src/security/consent/Target.ts"
import { mixedScripts, unicodeOf } from "../../../src/security/HostText.ts"

describe("a target", () => {
  it.each([
    ["*", "*"],
    ["Example.COM.", "example.com"],
    ["localhost", "localhost"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["BÜCHER.example", "xn--bcher-kva.example"],
    ["192.0.2.1", "192.0.2.1"],
    ["[2001:DB8:0:0::1]", "[2001:db8::1]"],
    ["_dmarc.example.com", "_dmarc.example.com"]
  ])("%s is %s", (text, target) => {
    expect(normalise(text)).toBe(target)
  })

  it.each([
    [""], ["."], ["a..b"], ["a b"], ["a/b"], ["a?b"], ["a#b"], ["a\\b"], ["a:80"], ["u@a"], ["http://a"], ["*.example.com"],
    ["-a.example"], ["[::1%1]"], ["[1.2.3.4]"], ["a\n.example"], ["a\u00ad.example"], ["a%2eb"]
  ])("%j is none", (text) => {
    expect(normalise(text)).toBeUndefined()
  })

  it("is no longer than a name of DNS may be", () => {
    expect(normalise("a".repeat(63))).toBe("a".repeat(63))
    for (const long of ["a".repeat(64), `${"a.".repeat(127)}a`, "a".repeat(100_000)]) expect(normalise(long)).toBeUndefined()
  })

  it("is what a URL would call its host, whatever the text; and stays as it is", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.oneof(FastCheck.domain(), FastCheck.ipV4(), FastCheck.fullUnicodeString()), (text) => {
        const target = normalise(text)
        if (target === undefined || target === "*") return
        expect(normalise(target)).toBe(target)
        expect(new URL(`http://${text.replace(/\.$/, "")}`).hostname).toBe(target)
      }),
      { numRuns: 2_000 }
    )
  })
})

describe("a warning of mixed scripts", () => {
  it.each([
    ["аpple.example", ["Cyrillic", "Latin"]],
    ["pαypal.example", ["Latin", "Greek"]],
    ["ёж漢.example", ["Cyrillic", "Han"]]
  ])("is given for %s", (host, expected) => {
    const target = normalise(host) ?? ""
    expect(target).toContain("xn--")
    expect(unicodeOf(target)).toBe(host)
    expect(mixedScripts(target)).toEqual(expected)
  })

  it.each([["example.com"], ["bücher.example"], ["пример.example"], ["例え.example"], ["東京tower.example"], ["한국.example"], ["*"]])(
    "is not given for %s, of one script or of those that are written together",
    (host) => {
      expect(mixedScripts(normalise(host) ?? "")).toEqual([])
    }
  )
})
