import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import * as Questions from "../../../src/security/consent/Questions.ts"
import { purposes } from "../../../src/security/consent/Purposes.ts"
import { wanting } from "./support/Fixtures.ts"

const asking = (more: Parameters<typeof wanting>[0] = {}, kind: Questions.Asking["kind"] = "token"): Questions.Asking => ({
  wanted: wanting(more),
  kind
})

describe("a question", () => {
  it("says who asks, for what, for which host and at what level", () => {
    expect(Questions.form("q", asking()).message).toBe([
      "The program registered as “editor” wants to fetch pages that you or the model name. Do you allow that?",
      "",
      "Purpose: read-pages",
      "Host: example.com",
      "Level: MEDIUM (3 of 5)"
    ].join("\n"))
  })

  it("does not vouch for a name that nobody vouches for", () => {
    expect(Questions.form("q", asking({}, "local")).message).toContain("A program that calls itself “editor” wants")
    expect(Questions.form("q", asking({ client: "\u200b " })).message).toContain("A program without a name wants")
  })

  it("shows an international name in ASCII and in its script, and warns of mixed scripts", () => {
    const { message } = Questions.form("q", asking({ target: "xn--pple-43d.com" }))
    expect(message).toContain("Host: xn--pple-43d.com\nHost in its own script: аpple.com\n")
    expect(message).toContain("Warning: This name mixes letters of Cyrillic and Latin.")
    expect(Questions.form("q", asking({ target: "xn--bcher-kva.example" })).message).not.toContain("Warning")
    expect(Questions.form("q", asking({ target: "*" })).message).toContain("Host: any host")
  })

  it("has a form whose box is not ticked, and which holds for the call unless something else is chosen", () => {
    const { properties, required } = Questions.form("q", asking()).fields
    expect(properties.allow.default).toBe(false)
    expect(properties.duration?.default).toBe("once")
    expect(properties.duration?.oneOf.map((choice) => choice.const)).toEqual(["once", "1h", "30d"])
    expect(required).toEqual(["allow"])
  })

  it.each([
    ["RESTRICTED", asking({ level: "RESTRICTED" })],
    ["an anonymous subject", asking({}, "anonymous")]
  ])("offers no more than the call for %s", (_, asking) => {
    expect(Questions.form("q", asking).fields.properties.duration).toBeUndefined()
    expect(Questions.url("q", asking, 0).durations.map(({ value }) => value)).toEqual(["once"])
  })

  it("has words of one kind for each thing that may differ, and the same for the same", () => {
    const all = [
      asking(),
      ...purposes.filter((purpose) => purpose !== "read-pages").map((purpose) => asking({ purpose })),
      asking({ target: "example.org" }),
      asking({ level: "HIGH" }),
      asking({ client: "shell" }),
      asking({}, "anonymous")
    ]
    expect(new Set(all.map((one) => Questions.formWords(Questions.form("q", one)))).size).toBe(all.length)
    expect(new Set(all.map((one) => Questions.urlWords(Questions.url("q", one, 0)))).size).toBe(all.length)
    expect(Questions.formWords(Questions.form("q", asking()))).toBe(Questions.formWords(Questions.form("r", asking())))
    expect(Questions.urlWords(Questions.url("q", asking(), 1))).toBe(Questions.urlWords(Questions.url("r", asking(), 2)))
  })
})

describe("text of others", () => {
  it.each([
    ["a\nHost: trusted.example\r\n", "a Host: trusted.example"],
    ["a\u001b[31mb\u0000c", "a [31mb c"],
    ["a\u202egnp.exe", "a gnp.exe"],
    ["\u{e0041}\u{e0042}a", "a"],
    ["https://app.example/client.json", "app.example/client.json"],
    ["http:http:////a.example", "http a.example"],
    ["a\u0301\u0301\u0301\u0301", "a\u0301\u0301"],
    ["x".repeat(100), `${"x".repeat(79)}…`]
  ])("%j becomes %j", (text, cleaned) => {
    expect(Questions.clean(text)).toBe(cleaned)
  })

  it("is never long, on several lines, invisible or a link, and stays as it is when cleaned again", () => {
    const nasty = FastCheck.stringOf(
      FastCheck.oneof(
        FastCheck.fullUnicode(),
        FastCheck.constantFrom("http://", ":", "/", "\n", "\u202e", "\u0301", "a", " ", "\ud800", "\u001b")
      ),
      { maxLength: 200 }
    )
    FastCheck.assert(
      FastCheck.property(nasty, (text) => {
        const cleaned = Questions.clean(text)
        expect(Array.from(cleaned).length).toBeLessThanOrEqual(80)
        expect(cleaned).not.toMatch(/\p{C}|[\p{Zl}\p{Zp}\n\r]|:\/\/|\p{M}{3}/u)
        expect(Questions.clean(cleaned)).toBe(cleaned)
      }),
      { numRuns: 3_000 }
    )
  })

  it("stays in its place in the question, whatever a client calls itself", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.fullUnicodeString({ maxLength: 300 }), (client) => {
        expect(Questions.form("q", asking({ client })).message.split("\n")).toHaveLength(5)
      })
    )
  })
})

describe("an answer", () => {
  it.each([
    ["accept", { allow: true, duration: "1h" }, { _tag: "accept", allow: true, duration: "1h" }],
    ["accept", { allow: true }, { _tag: "accept", allow: true, duration: "once" }],
    ["accept", { allow: false, duration: "30d" }, { _tag: "accept", allow: false, duration: "30d" }],
    ["decline", undefined, { _tag: "decline" }],
    ["cancel", { allow: true }, { _tag: "cancel" }]
  ])("%s with %j is understood", (action, content, answer) => {
    expect(Questions.readAnswer(action, content)).toEqual(Either.right(answer))
  })

  it.each([
    ["accept", undefined],
    ["accept", {}],
    ["accept", { allow: "yes please" }],
    ["accept", { allow: 1 }],
    ["accept", { allow: true, duration: "forever" }],
    ["agree", { allow: true }]
  ])("%s with %j is none", (action, content) => {
    expect(Either.isLeft(Questions.readAnswer(action, content))).toBe(true)
  })
})
