import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import * as BlocklistLine from "../../../src/security/url/BlocklistLine.ts"

/** The entries of a line as words: `+` before an exception, `=` before one for the host alone, `*.` for all below. */
const read = (format: BlocklistLine.Format, line: string): ReadonlyArray<string> | undefined =>
  BlocklistLine.read(format, line)?.map(({ allows, host, reach }) =>
    `${allows ? "+" : ""}${{ both: "", itself: "=", below: "*." }[reach]}${host}`)

describe("a line", () => {
  it.each<readonly [BlocklistLine.Format, string, ReadonlyArray<string> | undefined]>([
    ["hosts", "0.0.0.0 ads.example.com", ["ads.example.com"]],
    ["hosts", "127.0.0.1\tA.example.com b.example.com # both\r", ["a.example.com", "b.example.com"]],
    ["hosts", "::1 localhost ip6-loopback", []],
    ["hosts", "fe80::1%lo0 localhost", []],
    ["hosts", "# comment", []],
    ["hosts", "", []],
    ["hosts", "ads.example.com", undefined],
    ["domains", "ads.example.com", ["ads.example.com"]],
    ["domains", "  ADS.example.com.  ", ["ads.example.com"]],
    ["domains", "*.example.com", ["*.example.com"]],
    ["domains", ".example.com", ["example.com"]],
    ["domains", "bücher.example", ["xn--bcher-kva.example"]],
    ["domains", "93.184.215.14", ["93.184.215.14"]],
    ["domains", "two words", undefined],
    ["domains", "<!doctype html>", undefined],
    ["adblock", "||ads.example.com^", ["ads.example.com"]],
    ["adblock", "||ads.example.com^$important", ["ads.example.com"]],
    ["adblock", "@@||good.example.com^", ["+good.example.com"]],
    ["adblock", "||ads.example.com^$third-party", []],
    ["adblock", "||example.com/ads/*", []],
    ["adblock", "||example.com^path", []],
    ["adblock", "example.com##.banner", []],
    ["adblock", "example.com", undefined],
    ["adblock", "##.banner", []],
    ["adblock", "! comment", []],
    ["adblock", "[Adblock Plus 2.0]", []],
    ["rpz", "bad.example.com CNAME .", ["=bad.example.com"]],
    ["rpz", "*.bad.example.com 300 IN CNAME .", ["*.bad.example.com"]],
    ["rpz", "good.example.com CNAME rpz-passthru.", ["+=good.example.com"]],
    ["rpz", "nodata.example.com IN CNAME *.", ["=nodata.example.com"]],
    ["rpz", "$TTL 300", []],
    ["rpz", "@ IN SOA localhost. root.localhost. 1 2 3 4 5", []],
    ["rpz", "walled.example.com CNAME garden.example.net.", []],
    ["rpz", "bad.example.com", undefined],
    ["urlhaus", `"1","2026-01-01 00:00:00","http://bad.example.com:8080/a","online","","x","y","z"`, ["bad.example.com"]],
    ["urlhaus", `"2","2026-01-01 00:00:00","https://203.0.113.9/x","online"`, ["203.0.113.9"]],
    ["urlhaus", "http://bad.example.com/a,b", ["bad.example.com"]],
    ["urlhaus", "# id,dateadded,url", []],
    ["urlhaus", "bad.example.com", undefined]
  ])("of %s: %j says %j", (format, line, entries) => {
    expect(read(format, line)).toEqual(entries)
  })

  it("of any kind is read without a fault, in time", () => {
    const anyLine = FastCheck.oneof(
      FastCheck.string({ maxLength: 200 }),
      FastCheck.fullUnicodeString(),
      FastCheck.constantFrom("a.", " ", "||", `"`, "1 ", "#;", "@@||").map((part) => `x${part.repeat(1000)}x`),
      FastCheck.constantFrom("a.", " ", "||", `"`, "1 ", "#;", "@@||").map((part) => part.repeat(1000))
    )
    FastCheck.assert(FastCheck.property(FastCheck.constantFrom(...BlocklistLine.formats), anyLine, (format, line) => {
      for (const { host } of BlocklistLine.read(format, line) ?? []) expect(host).toMatch(/^[a-z0-9._:-]{1,253}$/)
    }), { numRuns: 1_000 })
  })
})

describe("the format of a list", () => {
  it.each([
    ["hosts", ["# title", "127.0.0.1 localhost", "0.0.0.0 a.example.com", "0.0.0.0 b.example.com"]],
    ["domains", ["# title", "a.example.com", "*.b.example.com"]],
    ["adblock", ["[Adblock Plus]", "! title", "||a.example.com^", "@@||b.example.com^", "##.ad", "###ad"]],
    ["rpz", ["; title", "$TTL 1h", "@ SOA a. b. 1 2 3 4 5", "a.example.com CNAME .", "*.a.example.com CNAME ."]],
    ["domains", ["# nothing yet"]],
    ["urlhaus", ["# id,dateadded,url", `"1","x","http://a.example.com/","online"`]]
  ])("is told by its lines: %s", (format, lines) => {
    expect(BlocklistLine.detect(lines)).toBe(format)
  })

  it.each([
    ["a web page", ["<!doctype html>", "<html lang=\"en\">", "<p>Not found, sorry</p>", "</html>"]],
    ["a log", ["2026-01-01 00:00:00 start of it", "2026-01-01 00:00:01 a.example.com came by", "more words here"]]
  ])("is none for %s", (_, lines) => {
    expect(BlocklistLine.detect(lines)).toBeUndefined()
  })
})
