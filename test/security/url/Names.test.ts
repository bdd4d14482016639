import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import * as Names from "../../../src/security/url/Names.ts"

const ruleOf = (host: string) => Names.objection(host)?.rule

describe("a host name", () => {
  it.each([
    "example.com", "www.example.co.uk", "a.b.c.d.e.example.org", "xn--bcher-kva.ch", "my_host.example.com", "gov.uk",
    "home.cern", "localhost-tutorial.dev", "onion.com", "internal.example.com", "test.de", `${"a".repeat(63)}.com`,
    "1.2.3.4.com"
  ])("of the public DNS passes: %s", (host) => {
    expect(Names.objection(host)).toBeUndefined()
  })

  it.each([
    ["localhost", "special-name"],
    ["foo.localhost", "special-name"],
    ["printer.local", "special-name"],
    ["metadata.google.internal", "special-name"],
    ["metadata.goog", "special-name"],
    ["x.metadata.tencentyun.com", "special-name"],
    ["router.home.arpa", "special-name"],
    ["1.0.0.127.in-addr.arpa", "special-name"],
    ["abc.onion", "special-name"],
    ["intranet", "special-name"],
    ["router", "single-label"],
    ["com", "single-label"],
    ["wiki.acme", "suffix"],
    ["db.prod.svc", "suffix"],
    ["kubernetes.default", "suffix"],
    ["a..com", "labels"],
    [".com", "labels"],
    ["", "labels"],
    ["example.com.", "labels"],
    [`${"a".repeat(64)}.com`, "labels"],
    [`${"a.".repeat(126)}com`, "labels"],
    ["a!b.com", "characters"],
    ["a$b.com", "characters"]
  ])("does not: %s, by the rule %s", (host, rule) => {
    expect(ruleOf(host)).toBe(rule)
  })

  it("does not under a special name, whatever stands before it", () => {
    const label = FastCheck.stringMatching(/^[a-z0-9-]{1,10}$/)
    const special = FastCheck.constantFrom("localhost", "local", "internal", "onion", "home.arpa", "metadata.goog")
    FastCheck.assert(FastCheck.property(FastCheck.array(label, { maxLength: 4 }), special, (labels, name) => {
      expect(ruleOf([...labels, name].join("."))).toBe("special-name")
    }))
  })
})

describe("the names by which a list knows a host", () => {
  it.each([
    ["a.b.example.com", ["a.b.example.com", "b.example.com", "example.com"]],
    ["www.example.co.uk", ["www.example.co.uk", "example.co.uk"]],
    ["x.a.github.io", ["x.a.github.io", "a.github.io"]],
    ["github.io", ["github.io"]],
    ["co.uk", ["co.uk"]],
    ["93.184.215.14", ["93.184.215.14"]],
    ["2606:4700::1111", ["2606:4700::1111"]]
  ])("of %s are %j", (host, names) => {
    expect(Names.listable(host)).toEqual(names)
  })
})
