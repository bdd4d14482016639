import * as Either from "effect/Either"
import { describe, expect, it } from "vitest"
import * as PrivateHosts from "../../../src/security/url/PrivateHosts.ts"
import { ports } from "../../../src/security/url/UrlGuard.ts"

const parsed = (text: string): PrivateHosts.PrivateHost => Either.getOrThrow(PrivateHosts.parse(text))

const opens = (text: string, host: string, port: number): boolean => PrivateHosts.opens(host, port, ports)(parsed(text))

describe("a private host", () => {
  it.each([
    ["wiki.corp", "wiki.corp", 443, true],
    ["wiki.corp", "wiki.corp", 8080, true],
    ["wiki.corp", "wiki.corp", 3000, false],
    ["wiki.corp", "a.wiki.corp", 443, false],
    ["wiki.corp", "xwiki.corp", 443, false],
    ["WIKI.corp.", "wiki.corp", 443, true],
    ["wiki.corp:3000,3001", "wiki.corp", 3001, true],
    ["wiki.corp:3000", "wiki.corp", 443, false],
    ["*.corp", "wiki.corp", 80, true],
    ["*.corp", "a.b.corp", 80, true],
    ["*.corp", "corp", 80, false],
    ["*.corp", "evilcorp", 80, false],
    ["intranet", "intranet", 80, true],
    ["127.0.0.1:3000", "127.0.0.1", 3000, true],
    ["127.1:3000", "127.0.0.1", 3000, true],
    ["[fd00::1]:8080", "fd00::1", 8080, true],
    ["bücher.corp", "xn--bcher-kva.corp", 80, true]
  ])("written %s opens %s at port %i: %s", (text, host, port, is) => {
    expect(opens(text, host, port)).toBe(is)
  })

  it.each([
    "", "*", "*.", "http://wiki.corp", "wiki.corp/path", "user@wiki.corp", "wiki corp", "wiki.corp:", "wiki.corp:0",
    "wiki.corp:65536", "wiki.corp:80,", "wiki.corp=", "wiki.corp=10.0.0.0/99", "wiki.corp=10.0.0.0/8,", "*.10.0.0.1",
    "*.*.corp", "fd00::1", "wiki.corp?x", "wiki.corp#x", "wiki\\corp"
  ])("is not %j", (text) => {
    expect(Either.isLeft(PrivateHosts.parse(text))).toBe(true)
  })
})

describe("a private host may be at", () => {
  const reaches = (text: string, address: string): boolean =>
    PrivateHosts.outOfReach(parsed(text), address) === undefined

  it.each([
    ["wiki.corp", "10.1.2.3"],
    ["wiki.corp", "fd00::1"],
    ["wiki.corp", "93.184.215.14"],
    ["wiki.corp=127.0.0.0/8", "127.0.0.1"],
    ["wiki.corp=10.1.0.0/16,fd00::/8", "fd00::1"],
    ["127.0.0.1:3000", "127.0.0.1"],
    ["[::1]", "::1"]
  ])("%s: %s", (text, address) => {
    expect(reaches(text, address)).toBe(true)
  })

  it.each([
    ["wiki.corp", "127.0.0.1"],
    ["wiki.corp", "169.254.169.254"],
    ["wiki.corp", "168.63.129.16"],
    ["wiki.corp", "::1"],
    ["wiki.corp", "fe80::1"],
    ["wiki.corp", "::ffff:10.0.0.1"],
    ["wiki.corp=10.1.0.0/16", "10.2.0.1"],
    ["wiki.corp=10.1.0.0/16", "93.184.215.14"],
    ["127.0.0.1:3000", "127.0.0.2"]
  ])("but not %s: %s", (text, address) => {
    expect(reaches(text, address)).toBe(false)
  })
})
