import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import type { RateLimitOptions } from "../../../src/security/rate/RateLimits.ts"
import { limited, threeInTen, turn, until } from "./support/Limited.ts"
import { worstWindow } from "./support/Rivals.ts"

interface Ask {
  readonly key: string
  readonly at: number
  readonly cost: number
  /** How long after its arrival it is interrupted. */
  readonly leaves: number | undefined
  /** How long after its arrival its deadline is. */
  readonly patience: number | undefined
}

/** Times are multiples of a window's part, so that things often happen at the same moment. */
const moment = (max: number) => FastCheck.integer({ min: 0, max }).map((tick) => tick * 100)

const anyAsk = (keys: ReadonlyArray<string>): FastCheck.Arbitrary<Ask> =>
  FastCheck.record({
    key: FastCheck.constantFrom(...keys),
    at: moment(40),
    cost: FastCheck.integer({ min: 1, max: 3 }),
    leaves: FastCheck.option(moment(20), { nil: undefined, freq: 2 }),
    patience: FastCheck.option(moment(20), { nil: undefined, freq: 2 })
  })

const anyOptions = (subjects: number) =>
  FastCheck.record({ limit: FastCheck.integer({ min: 3, max: 6 }), ticks: FastCheck.integer({ min: 1, max: 10 }) }).map((
    { limit, ticks }
  ): RateLimitOptions => ({ ...threeInTen, limit, subjects, window: Duration.millis(ticks * 100), sweepEvery: Duration.seconds(15) }))

interface Grant {
  readonly ask: Ask
  readonly at: number
}

/** Lets all of it happen; what came and what was granted, both in that order. */
const played = (options: RateLimitOptions, asks: ReadonlyArray<Ask>) =>
  limited(options, (limits) =>
    Effect.gen(function*() {
      const arrivals: Array<Ask> = []
      const grants: Array<Grant> = []
      const all = yield* Effect.fork(Effect.forEach(asks, (ask) => {
        const taking = Effect.suspend(() => {
          arrivals.push(ask)
          return Effect.map(turn(limits, ask.key, ask.cost), (at) => void grants.push({ ask, at }))
        })
        const patient = ask.patience === undefined ? taking : until(ask.at + ask.patience)(taking)
        const staying = ask.leaves === undefined ? patient : Effect.flatMap(Effect.fork(patient), (fiber) =>
          Effect.zipRight(
            Effect.raceFirst(Effect.exit(Fiber.join(fiber)), Effect.sleep(ask.leaves ?? 0)),
            Fiber.interrupt(fiber)
          ))
        return Effect.exit(Effect.zipRight(Effect.sleep(ask.at), staying))
      }, { concurrency: "unbounded" }))
      yield* TestClock.adjust("45 seconds")
      yield* Fiber.join(all)
      expect(yield* limits.status).toMatchObject({ waiting: 0, subjects: 0, shared: 0 })
      return { arrivals, grants }
    }))

const worst = (options: RateLimitOptions, grants: ReadonlyArray<Grant>, key: string): number =>
  worstWindow(
    grants.filter(({ ask }) => ask.key === key).flatMap(({ ask, at }) => Array.from({ length: ask.cost }, () => at)),
    Duration.toMillis(options.window)
  )

/** First come, first served, each as soon as its cost has room: when the request after these is granted. */
const earliest = (options: RateLimitOptions, before: ReadonlyArray<Grant>, ask: Ask): number => {
  let at = Math.max(ask.at, ...before.map((grant) => grant.at))
  const room = () =>
    before.filter((grant) => grant.at > at - Duration.toMillis(options.window))
      .reduce((sum, grant) => sum + grant.ask.cost, ask.cost) <= options.limit
  while (!room()) at += 100
  return at
}

describe("RateLimits, whatever comes", () => {
  const keys = ["a", "b", "c", "d"]

  it.effect.prop(
    "never lets a subject pass its limit in any window, whoever waits, leaves or has a deadline",
    [anyOptions(100), FastCheck.array(anyAsk(keys), { maxLength: 40 })],
    ([options, asks]) =>
      Effect.map(played(options, asks), ({ grants }) => {
        for (const key of keys) expect(worst(options, grants, key)).toBeLessThanOrEqual(options.limit)
        for (const { ask, at } of grants) {
          if (ask.patience !== undefined) expect(at).toBeLessThanOrEqual(ask.at + ask.patience)
        }
      }),
    { fastCheck: { numRuns: 40 } }
  )

  it.effect.prop(
    "the same while there is room for two subjects and four come",
    [anyOptions(2), FastCheck.array(anyAsk(keys), { maxLength: 40 })],
    ([options, asks]) =>
      Effect.map(played(options, asks), ({ grants }) => {
        for (const key of keys) expect(worst(options, grants, key)).toBeLessThanOrEqual(options.limit)
      }),
    { fastCheck: { numRuns: 40 } }
  )

  it.effect.prop(
    "grants every request at the first moment at which the limit allows it, in the order of arrival",
    [anyOptions(100), FastCheck.array(anyAsk(["a", "b"]), { maxLength: 25 })],
    ([options, asks]) => {
      const staying = asks.map((ask) => ({ ...ask, leaves: undefined, patience: undefined }))
      return Effect.map(played(options, staying), ({ grants }) => {
        expect(grants.length).toBe(staying.length)
        for (const key of ["a", "b"]) {
          const own = grants.filter(({ ask }) => ask.key === key)
          own.forEach(({ ask, at }, index) => expect(at).toBe(earliest(options, own.slice(0, index), ask)))
          expect(own.map(({ ask }) => ask.at)).toEqual(own.map(({ ask }) => ask.at).toSorted((a, b) => a - b))
        }
      })
    },
    { fastCheck: { numRuns: 40 } }
  )

  it.effect.prop(
    "refuses nobody who does not wait unless the limit is reached",
    [anyOptions(100), FastCheck.array(anyAsk(keys), { maxLength: 60 })],
    ([options, asks]) => {
      const hasty = asks.map((ask) => ({ ...ask, leaves: undefined, patience: 0 }))
      return Effect.map(played(options, hasty), ({ arrivals, grants }) => {
        const expected = arrivals.reduce<ReadonlyArray<Grant>>((before, ask) =>
          earliest(options, before.filter((grant) => grant.ask.key === ask.key), ask) === ask.at
            ? [...before, { ask, at: ask.at }]
            : before, [])
        expect(grants).toEqual(expected)
      })
    },
    { fastCheck: { numRuns: 40 } }
  )
})
