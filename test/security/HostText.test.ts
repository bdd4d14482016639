import { describe, expect, it } from "vitest"
import { mixedScripts, unicodeOf } from "../../src/security/HostText.ts"

describe("a host as people are shown it", () => {
  it.each([
    ["example.com", "example.com", []],
    ["xn--bcher-kva.ch", "bücher.ch", []],
    ["xn--80ak6aa92e.com", "аррӏе.com", []],
    ["xn--pple-43d.com", "аpple.com", ["Cyrillic", "Latin"]]
  ])("%s reads as %s", (host, text, mixed) => {
    expect(unicodeOf(host)).toBe(text)
    expect(mixedScripts(host)).toEqual(mixed)
  })
})
