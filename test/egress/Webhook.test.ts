import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { FetchFailed } from "../../src/domain/Errors.ts"
import { Egress, type EgressReply, type EgressRequest } from "../../src/egress/Egress.ts"
import { post } from "../../src/egress/Webhook.ts"

const ADDRESS = "https://hooks.example:8443/services/s3cret?token=t0ken"

type Answer = Effect.Effect<EgressReply, FetchFailed>

const status = (code: number, headers: EgressReply["headers"] = {}): Answer =>
  Effect.succeed({ status: code, headers, bytes: new Uint8Array() })

const noWay: Answer = Effect.fail(new FetchFailed({ kind: "connect", host: "hooks.example:8443", detail: "refused" }))

/** Posts to a receiver that gives these answers in turn, the last one for ever; and what came to it, with its second. */
const posting = (answers: ReadonlyArray<Answer>, address = ADDRESS) =>
  Effect.gen(function*() {
    const seen: Array<{ readonly second: number; readonly request: EgressRequest }> = []
    const egress = Egress.of({
      send: (request) =>
        Effect.flatMap(Effect.clock, (clock) => {
          seen.push({ second: clock.unsafeCurrentTimeMillis() / 1000, request })
          return answers[Math.min(seen.length, answers.length) - 1] ?? Effect.never
        })
    })
    const running = yield* Effect.fork(Effect.either(
      Effect.provideService(post(Redacted.make(address), "Agent/1.0", "{\"a\":1}"), Egress, egress)
    ))
    return { seen, seconds: () => seen.map(({ second }) => second), running }
  })

const failureOf = (result: Either.Either<void, { readonly message: string }>): string =>
  Either.isLeft(result) ? result.left.message : "delivered"

describe("a webhook", () => {
  it.effect("gets the JSON once where it takes it", () =>
    Effect.gen(function*() {
      const { running, seen } = yield* posting([status(204)])
      expect(yield* Fiber.join(running)).toEqual(Either.void)
      expect(seen.map(({ request }) => ({ ...request, url: request.url.href }))).toEqual([{
        method: "POST",
        url: ADDRESS,
        headers: { "content-type": "application/json", "user-agent": "Agent/1.0" },
        body: "{\"a\":1}"
      }])
    }))

  it.effect.each([[500], [503], [429], [408]])("is tried again after 1, 2 and 4 seconds where it answers %i", ([code]) =>
    Effect.gen(function*() {
      const { running, seconds } = yield* posting([status(code ?? 0)])
      yield* TestClock.adjust("7 seconds")
      expect(failureOf(yield* Fiber.join(running))).toBe(`The webhook at hooks.example:8443 did not take what it was sent: HTTP ${code}`)
      expect(seconds()).toEqual([0, 1, 3, 7])
    }))

  it.effect("is tried again where it cannot be reached, until it can", () =>
    Effect.gen(function*() {
      const { running, seconds } = yield* posting([noWay, noWay, status(200)])
      yield* TestClock.adjust("3 seconds")
      expect(yield* Fiber.join(running)).toEqual(Either.void)
      expect(seconds()).toEqual([0, 1, 3])
    }))

  it.effect.each([[301], [307], [400], [401], [404], [410]])("is not tried again where it answers %i", ([code]) =>
    Effect.gen(function*() {
      const { running, seconds } = yield* posting([status(code ?? 0)])
      expect(failureOf(yield* Fiber.join(running))).toContain(`HTTP ${code}`)
      expect(seconds()).toEqual([0])
    }))

  it.effect("is waited for as it asks, but no longer than 20 seconds", () =>
    Effect.gen(function*() {
      const { running, seconds } = yield* posting([
        status(503, { "retry-after": "5" }),
        status(429, { "retry-after": "3600" }),
        status(200)
      ])
      yield* TestClock.adjust("28 seconds")
      expect(yield* Fiber.join(running)).toEqual(Either.void)
      expect(seconds()).toEqual([0, 6, 28])
    }))

  it.effect("that does not answer is given up after 45 seconds", () =>
    Effect.gen(function*() {
      const { running, seconds } = yield* posting([Effect.never])
      yield* TestClock.adjust("45 seconds")
      expect(failureOf(yield* Fiber.join(running))).toContain("no answer within 45s")
      expect(seconds()).toEqual([0])
    }))

  it.effect.each([
    ["https://ann:pass%3Aw%C3%B6rd@hooks.example/", "ann:pass:wörd"],
    ["https://ann@hooks.example/", "ann:"],
    ["https://100%:50%25@hooks.example/", "100%:50%"]
  ])("gets the name and password of %s in a header, and no more in the address", ([address, pair]) =>
    Effect.gen(function*() {
      const { running, seen } = yield* posting([status(200)], address)
      expect(yield* Fiber.join(running)).toEqual(Either.void)
      expect(seen[0]?.request.url.href).toBe("https://hooks.example/")
      expect(seen[0]?.request.headers["authorization"]).toBe(`Basic ${Buffer.from(pair ?? "").toString("base64")}`)
    }))

  it.effect("is named by its host alone where it fails", () =>
    Effect.gen(function*() {
      const { running } = yield* posting([status(403)], "https://ann:pa55@hooks.example/s3cret?token=t0ken")
      expect(failureOf(yield* Fiber.join(running))).not.toMatch(/pa55|s3cret|t0ken|ann/)
    }))
})
