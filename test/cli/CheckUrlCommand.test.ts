import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import { describe, expect } from "vitest"
import * as CheckUrlCommand from "../../src/cli/CheckUrlCommand.ts"
import { FetchFailed } from "../../src/domain/Errors.ts"
import { Resolver } from "../../src/egress/page/Resolver.ts"
import { Blocklists } from "../../src/security/url/Blocklists.ts"
import * as PrivateHosts from "../../src/security/url/PrivateHosts.ts"
import { UrlGuard } from "../../src/security/url/UrlGuard.ts"
import { captureOutput } from "./support/Output.ts"

const guard = UrlGuard.layer({ privateHosts: [Either.getOrThrow(PrivateHosts.parse("wiki.corp"))] }).pipe(
  Layer.provide(Blocklists.layer({ files: [], recheck: Duration.hours(1) }))
)

/** What the command prints and ends with; `answers` is what a look-up gives, nothing where none is expected. */
const run = (url: string, answers?: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const output = captureOutput()
    const looked: Array<string> = []
    const resolver = {
      addresses: (name: string) =>
        Effect.suspend(() => {
          looked.push(name)
          return answers === undefined || answers.length === 0
            ? Effect.fail(new FetchFailed({ kind: "dns", host: name, detail: "its name could not be resolved" }))
            : Effect.succeed(answers)
        })
    }
    const code = yield* CheckUrlCommand.run({ url, resolve: answers !== undefined }).pipe(
      Effect.provide(guard),
      Effect.provideService(Resolver, resolver)
    )
    return { code, looked, text: output.stdout() }
  })

describe("check-url", () => {
  it.effect("says what is allowed, and looks nothing up", () =>
    Effect.map(run("HTTPS://Example.COM:8443/a#b"), (ran) => {
      expect(ran).toEqual({
        code: 0,
        looked: [],
        text: "allow     https://example.com:8443/a\nhost      example.com, port 8443\n"
      })
    }))

  it.effect("says what is blocked, by which rule, and why", () =>
    Effect.map(run("http://0177.1/"), (ran) => {
      expect(ran).toEqual({
        code: 1,
        looked: [],
        text: "block     http://0177.1/\nrule      address\nwhy       127.0.0.1 is in 127.0.0.0/8 (loopback)\n"
      })
    }))

  it.effect("shows how a host reads, and warns of mixed scripts", () =>
    Effect.map(run("https://xn--pple-43d.com/"), ({ code, text }) => {
      expect(code).toBe(0)
      expect(text).toContain("reads as  аpple.com")
      expect(text).toContain("beware    letters of Cyrillic and Latin stand side by side")
    }))

  it.effect("says that the operator opened a host", () =>
    Effect.map(run("http://wiki.corp/", ["10.0.0.7"]), ({ code, looked, text }) => {
      expect([code, looked]).toEqual([0, ["wiki.corp"]])
      expect(text).toContain("host      wiki.corp, port 80, opened by the operator\naddress   10.0.0.7 allowed")
    }))

  it.effect("with --resolve shows all addresses, and blocks for one of them", () =>
    Effect.map(run("https://example.com/", ["93.184.215.14", "127.0.0.1"]), ({ code, looked, text }) => {
      expect([code, looked]).toEqual([1, ["example.com."]])
      expect(text.split("\n").slice(0, -1)).toEqual([
        "block     https://example.com/",
        "rule      answer",
        "why       example.com leads to a forbidden address: 127.0.0.1 is in 127.0.0.0/8 (loopback)",
        "host      example.com, port 443",
        "address   93.184.215.14 allowed",
        "address   127.0.0.1 forbidden"
      ])
    }))

  it.effect("with --resolve blocks what cannot be resolved", () =>
    Effect.map(run("https://example.com/", []), ({ code, text }) => {
      expect(code).toBe(1)
      expect(text).toContain("rule      answer\nwhy       its name could not be resolved")
    }))

  it.effect("looks up nothing that is blocked, and nothing that is an address", () =>
    Effect.gen(function*() {
      expect((yield* run("http://localhost/", ["127.0.0.1"])).looked).toEqual([])
      expect(yield* run("http://93.184.215.14/", [])).toMatchObject({ code: 0, looked: [] })
    }))

  it.effect("prints nothing that a terminal would obey", () =>
    Effect.map(run("\u001b]0;x\u0007http://a\u001b[2J/\u202e"), ({ text }) => {
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    }))
})
