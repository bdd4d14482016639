import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { none } from "../../../src/security/url/Blocklists.ts"
import * as PrivateHosts from "../../../src/security/url/PrivateHosts.ts"
import * as UrlGuard from "../../../src/security/url/UrlGuard.ts"
import { Rule } from "../../../src/security/url/UrlRefused.ts"
import { anyAddress, anyForbidden, anySpelling, carriers, dotted, isForbidden } from "./support/addresses.ts"

const policyOf = (...hosts: ReadonlyArray<string>): UrlGuard.UrlPolicy => ({
  privateHosts: hosts.map((text) => Either.getOrThrow(PrivateHosts.parse(text)))
})

const check = (text: string, from?: string, policy = policyOf()) =>
  UrlGuard.check(policy, none)(text, from === undefined ? undefined : new URL(from))

/** The rule that refuses, or the address that is let through. */
const verdict = (...asked: Parameters<typeof check>): string =>
  Either.match(check(...asked), { onLeft: ({ rule }) => rule, onRight: ({ url }) => url.href })

describe("a URL", () => {
  it.each([
    ["https://example.com", "https://example.com/"],
    [" https://EXAMPLE.com/trim#part ", "https://example.com/trim"],
    ["http://example.com:8080/", "http://example.com:8080/"],
    ["http://exa\tmple.co\nm/a\tb", "http://example.com/ab"],
    ["http:\\\\example.com\\x", "http://example.com/x"],
    ["http:example.com", "http://example.com/"],
    ["http://example.com\\@127.0.0.1/", "http://example.com/@127.0.0.1/"],
    ["http://:@example.com/x", "http://example.com/x"],
    ["http://ⓔxample.com", "http://example.com/"],
    ["http://93.184.215.14/", "http://93.184.215.14/"],
    ["http://0x5db8d70e/", "http://93.184.215.14/"],
    ["https://[2606:4700:4700::1111]/", "https://[2606:4700:4700::1111]/"],
    ["https://example.com./", "https://example.com./"],
    ["https://example.com/?u=http://127.0.0.1/", "https://example.com/?u=http://127.0.0.1/"]
  ])("passes: %j as %s", (text, href) => {
    expect(verdict(text)).toBe(href)
  })

  it.each([
    ["", "parse"],
    ["/relative", "parse"],
    ["http://", "parse"],
    ["http://a b.com/", "parse"],
    ["http://1.2.3.4.5/", "parse"],
    ["http://[fe80::1%25eth0]/", "parse"],
    ["http://exam%00ple.com/", "parse"],
    ["http://example.com:99999/", "parse"],
    ["file:///etc/passwd", "scheme"],
    ["gopher://example.com/", "scheme"],
    ["javascript:alert(1)", "scheme"],
    ["data:text/html,x", "scheme"],
    ["blob:https://example.com/x", "scheme"],
    ["ws://example.com/", "scheme"],
    ["http://user@example.com/", "userinfo"],
    ["http://:secret@example.com/", "userinfo"],
    ["http://example.com@127.0.0.1/", "userinfo"],
    ["http://example.com:0/", "port"],
    ["http://example.com:22/", "port"],
    ["https://example.com:6379/", "port"],
    ["http://localhost:8080/", "special-name"],
    ["http://LOCALHOST./", "special-name"],
    ["http://loc\u0430lhost.example/", "special-name"],
    ["http://%6c%6f%63alhost/", "special-name"],
    ["http://router/", "single-label"],
    ["http://wiki.acme/", "suffix"],
    ["http://a..example.com/", "labels"],
    ["http://example.com../", "labels"],
    ["http://example.com!/", "characters"],
    ["http://127.1/", "address"],
    ["http://[::1]/", "address"],
    ["http://[::ffff:8.8.8.8]/", "address"],
    [`http://${"a".repeat(64)}.com/`, "labels"],
    [`http://${"a.".repeat(150)}com/`, "labels"],
    [`https://example.com/${"a".repeat(8200)}`, "length"],
    [`https://example.com/${"日".repeat(1000)}`, "length"]
  ])("is refused: %j by the rule %s", (text, rule) => {
    expect(verdict(text)).toBe(rule)
  })

  it("is shown in a refusal without credentials, on one line, and cut", () => {
    const messages = [
      "http://root:hunter2@127.0.0.1/\u001b[31m\n", "ftp:\\\\root:hunter2@127.0.0.1/",
      "http:root:hunter2@127.0.0.1/", " ht\ttp:////root:hunter2@127.0.0.1", "//root:hunter2@127.0.0.1",
      "http://root:hunter2@[1", `http://127.0.0.1/${"x".repeat(5000)}`
    ].map((text) => Either.match(check(text), { onLeft: ({ message }) => message, onRight: () => "let through" }))
    expect(messages.join("")).not.toMatch(/hunter2|[\u0000-\u001f]/)
    expect(Math.max(...messages.map(({ length }) => length))).toBeLessThan(400)
    expect(messages.at(-1)).toMatch(/^http:\/\/127\.0\.0\.1\/x+… is refused \(rule address\): 127\.0\.0\.1 is in 127/)
  })
})

describe("an address in a URL", () => {
  it("is judged by what it means, however it is written", () => {
    const any = anyAddress.chain((address) => anySpelling(address).map((text) => ({ address, text })))
    FastCheck.assert(FastCheck.property(any, ({ address, text }) => {
      expect(verdict(`http://${text}/`)).toBe(isForbidden(address) ? "address" : `http://${dotted(address)}/`)
    }), { numRuns: 3_000 })
  })

  it("is never let through inside an IPv6 address", () => {
    FastCheck.assert(FastCheck.property(anyAddress, (address) => {
      for (const text of carriers(address)) expect(verdict(`https://[${text}]/`)).toBe("address")
    }))
  })

  it("is refused as the target of a redirect too", () => {
    const any = anyForbidden.chain(anySpelling)
    const form = FastCheck.constantFrom(
      (host: string) => `//${host}/`,
      (host: string) => `http:\\\\${host}`,
      (host: string) => `\thttp://${host}:8080/x`,
      (host: string) => `\\\\${host}\\`
    )
    FastCheck.assert(FastCheck.property(any, form, (host, target) => {
      expect(verdict(target(host), "http://example.com/a")).toBe("address")
    }))
  })
})

/** Texts with much of what parsers of URLs disagree about. */
const anyUrlText = FastCheck.array(FastCheck.oneof(
  FastCheck.constantFrom("http:", "https:", "HTTP://", "//", "/", "\\", "\\\\", "@", ":", "#", "?", ".", "..", "[", "]"),
  FastCheck.constantFrom("example.com", "localhost", "127.0.0.1", "0x7f.1", "::1", "017700000001", "169.254.169.254"),
  FastCheck.constantFrom("80", "0", "22", "%", "%2e", "%40", "\t", "\n", "\r", " ", "\u0000", "\u3002", "\uff0e"),
  FastCheck.constantFrom("\u00ad", "\u200d", "ß", "ⓛ", "ı", "\ud800"),
  FastCheck.fullUnicodeString({ maxLength: 4 })
), { maxLength: 14 }).map((parts) => parts.join(""))

it("lets nothing through but what keeps all rules, and means the same when it is parsed again", () => {
  let passed = 0
  const prefixed = FastCheck.tuple(FastCheck.constantFrom("", "https://", "http://example.com"), anyUrlText)
    .map((parts) => parts.join(""))
  FastCheck.assert(FastCheck.property(prefixed, FastCheck.boolean(), (text, isRedirect) => {
    const result = check(text, isRedirect ? "https://example.org/a/b" : undefined)
    if (Either.isLeft(result)) return
    passed++
    const { host, isPrivate, port, url } = result.right
    expect(url.protocol).toMatch(/^https?:$/)
    expect([url.username, url.password, url.hash, isPrivate]).toEqual(["", "", "", false])
    expect([80, 443, 8080, 8443]).toContain(port)
    expect(host).toMatch(/^[a-z0-9._-]+$/)
    expect(host).not.toMatch(/(?:^|\.)localhost$|^(?:127|10|0)\.\d+\.\d+\.\d+$|^169\.254\.\d+\.\d+$/)
    expect(verdict(url.href)).toBe(url.href)
  }), { numRuns: 5_000 })
  expect(passed).toBeGreaterThan(100)
})

describe("a private host", () => {
  const policy = policyOf("wiki.corp", "127.0.0.1:3000")

  it("passes where it was opened, and nowhere else", () => {
    expect(verdict("https://wiki.corp/x", undefined, policy)).toBe("https://wiki.corp/x")
    expect(verdict("http://127.1:3000/", undefined, policy)).toBe("http://127.0.0.1:3000/")
    expect(verdict("http://127.0.0.1/", undefined, policy)).toBe("address")
    expect(verdict("https://a.wiki.corp/", undefined, policy)).toBe("special-name")
  })

  it("keeps the rules of form", () => {
    expect(verdict("ftp://wiki.corp/", undefined, policy)).toBe("scheme")
    expect(verdict("https://me@wiki.corp/", undefined, policy)).toBe("userinfo")
  })

  it("is not reached from a page of the open web", () => {
    expect(verdict("http://127.0.0.1:3000/", "https://example.com/", policy)).toBe("inward")
    expect(verdict("http://127.0.0.1:3000/", "https://wiki.corp/", policy)).toBe("http://127.0.0.1:3000/")
    expect(verdict("https://example.com/", "https://wiki.corp/", policy)).toBe("https://example.com/")
  })
})

describe("an address that a name resolves to", () => {
  const forbids = (url: string, address: string, policy = policyOf()): string | undefined =>
    UrlGuard.checkAddress(policy)(Either.getOrThrow(check(url, undefined, policy)), address)?.rule

  it("is judged as one that stands in the URL", () => {
    expect(forbids("https://example.com/", "93.184.215.14")).toBeUndefined()
    expect(forbids("https://example.com/", "10.0.0.1")).toBe("answer")
    expect(forbids("https://example.com/", "::ffff:93.184.215.14")).toBe("answer")
    expect(forbids("https://example.com/", "no address")).toBe("answer")
    expect(forbids("https://93.184.215.14/", "127.0.0.1")).toBe("address")
  })

  it("of a private host may be for private use", () => {
    expect(forbids("https://wiki.corp/", "10.0.0.1", policyOf("wiki.corp"))).toBeUndefined()
    expect(forbids("https://wiki.corp/", "169.254.169.254", policyOf("wiki.corp"))).toBe("answer")
  })
})

it("has every rule in the document", () => {
  const file = fileURLToPath(new URL("../../../docs/url-guard.md", import.meta.url))
  const text = existsSync(file) ? readFileSync(file, "utf8") : ""
  expect(Rule.literals.filter((rule) => !text.includes(`\`${rule}\``))).toEqual([])
})
