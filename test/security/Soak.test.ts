import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import * as RedisLeases from "../../src/cache/RedisLeases.ts"
import * as RedisStore from "../../src/cache/RedisStore.ts"
import { SecondLevel } from "../../src/cache/SecondLevel.ts"
import * as Deadline from "../../src/domain/Deadline.ts"
import { Audit } from "../../src/security/audit/Audit.ts"
import { copyTo } from "../../src/security/audit/redis/CopyTrail.ts"
import { verifyFolder } from "../../src/security/audit/VerifyFolder.ts"
import { Consent } from "../../src/security/consent/Consent.ts"
import type { Grant } from "../../src/security/consent/Grant.ts"
import { GrantStore } from "../../src/security/consent/GrantStore.ts"
import { defaults, RateLimits } from "../../src/security/rate/RateLimits.ts"
import * as SharedRateLimits from "../../src/security/rate/SharedRateLimits.ts"
import { keyOf, local } from "../../src/security/Subject.ts"
import { Redis } from "../../src/state/redis/Redis.ts"
import * as DayClock from "../support/dayClock.ts"
import { heap } from "../support/heap.ts"
import * as TestRedis from "../support/redis/RedisServer.ts"
import { tempFolder } from "../support/tempFolder.ts"

const HOUR = 3_600_000
const HOURS = 24
const CALLS_AN_HOUR = 300
const PEOPLE = 40

/** Small, so that a day is long: everything that is kept has been dropped several times by its end. */
const bounds = { ...Audit.bounds, retention: Duration.hours(4), segmentBytes: 16 * 1024, segmentAge: Duration.hours(1) }

interface Kept {
  readonly heap: number
  /** Files or keys. */
  readonly count: number
  readonly bytes: number
  readonly subjects: number
  readonly grants: number
}

interface Place {
  readonly folder: string
  readonly measure: Effect.Effect<Pick<Kept, "bytes" | "count">>
  /** A copy of the trail to verify. */
  readonly trail: Effect.Effect<string>
}

/** One call of a tool, with all that it leaves behind. */
const call = (turn: number, hour: number, now: number) =>
  Effect.gen(function*() {
    const limits = yield* RateLimits
    const audit = yield* Audit
    const second = yield* SecondLevel
    const who = `person-${(turn * 7) % PEOPLE}`
    // Some come again and again, others once only.
    yield* Effect.ignore(Deadline.within(Duration.zero)(limits.take(turn % 3 === 0 ? `${hour}-${turn}` : who, 1)))
    const key = `q${hour}-${turn % 100}`
    const lease = yield* second.acquire(key, Duration.seconds(1))
    if ((yield* second.get("pages", key)) === undefined) {
      const value = { bytes: Buffer.alloc(400, key), fetchedAt: now, freshUntil: now + 1_000, staleUntil: now + 1_500 }
      yield* second.put("pages", key, value)
    }
    if (lease._tag === "Won") yield* lease.release
    const synced = turn % 50 === 0
    yield* audit.record({
      _tag: "Decision", operation: synced ? "tool/read_page" : "tool/web_search", level: synced ? "MEDIUM" : "LOW", verdict: "allow",
      reason: "ok", rule: "LOW", subject: local(who, "test"), sealed: { query: `what ${who} asked for at ${turn}` }
    }, synced ? "synced" : "written")
    if (turn % 10 === 0) yield* agree(who, `${hour}-${turn}`, now, turn % 30 === 0)
    if (turn % 97 === 0) yield* audit.erase(keyOf(local(who, "test")))
  })

/** One consent more, which is taken back at once or expires. */
const agree = (who: string, id: string, now: number, isTakenBack: boolean) =>
  Effect.gen(function*() {
    const store = yield* GrantStore
    const grant: Grant = {
      id, subject: { issuer: "local", id: who }, client: "test", purpose: "read-pages", level: "MEDIUM", target: `${id}.example`,
      created: now, expires: now + HOUR, via: "cli", evidence: { question: "q", words: "", version: "1" }, terms: "t"
    }
    yield* store.grant(grant)
    if (isTakenBack) yield* store.end([id], "person")
  })

const day = (place: Place, day: DayClock.DayClock) =>
  Effect.gen(function*() {
    const services = yield* Effect.context<Audit | Consent | GrantStore | RateLimits | SecondLevel>()
    const limits = Context.get(services, RateLimits)
    const consent = Context.get(services, Consent)
    const hours: Array<Kept> = []
    for (let hour = 0; hour < HOURS; hour++) {
      for (let turn = 0; turn < CALLS_AN_HOUR; turn++) {
        yield* Effect.flatMap(Effect.clock, (clock) => call(turn, hour, clock.unsafeCurrentTimeMillis()))
        yield* day.pass(HOUR / CALLS_AN_HOUR)
      }
      const { subjects } = yield* limits.status
      const { live } = yield* consent.status
      hours.push({ ...(yield* place.measure), heap: heap(), subjects, grants: live })
    }
    const most = (from: number, to: number, of: keyof Kept) => Math.max(...hours.slice(from, to).map((hour) => hour[of]))
    // From the second third, when whatever is dropped has been dropped, to the last.
    for (const of of ["count", "bytes", "subjects", "grants"] as const) {
      // With a Redis the subjects are keys there.
      if (of !== "subjects") assert.isAbove(most(8, 16, of), 0, of)
      assert.isAtMost(most(16, 24, of), 1.25 * most(8, 16, of), of)
    }
    assert.isBelow(most(16, 24, "heap") - most(8, 16, "heap"), 4 * 1024 * 1024)
    const verified = yield* verifyFolder(yield* place.trail, [])
    assert.deepStrictEqual("_tag" in verified ? [verified] : verified.streams.flatMap(({ faults }) => faults), [])
  })

const filesIn = (folder: string) =>
  Effect.promise(async () => {
    const all = await fs.readdir(folder, { recursive: true, withFileTypes: true })
    const files = all.filter((entry) => entry.isFile())
    const sizes = await Promise.all(files.map(async ({ name, parentPath }) => (await fs.stat(path.join(parentPath, name))).size))
    return { count: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
  })

const consent = Consent.layer({ setting: Consent.stdio, version: "1" })

const run = <A, E, R>(work: (clock: DayClock.DayClock) => Effect.Effect<A, E, R>) =>
  Effect.suspend(() => {
    const clock = DayClock.make(Date.parse("2026-06-15T00:00:00Z"))
    return Effect.withClock(work(clock), clock.clock)
  }).pipe(Effect.provide(Logger.remove(Logger.defaultLogger)))

describe("a day of calls, with limits, consent and a trail", () => {
  it.scopedLive("leaves memory and files as they were", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const audit = path.join(folder, "audit")
      const layer = consent.pipe(
        Layer.provideMerge(Layer.mergeAll(
          GrantStore.layer({ folder: path.join(folder, "consent"), onEvent: () => Effect.void, slack: 16 }),
          Audit.layer({ ...bounds, folder: audit }),
          RateLimits.layer(defaults),
          SecondLevel.none
        ))
      )
      yield* run((clock) =>
        Effect.provide(day({ folder, measure: filesIn(folder), trail: Effect.succeed(audit) }, clock), layer))
    }), 240_000)

  it.scopedLive.skipIf(TestRedis.missingAny !== undefined)("leaves memory and the keys of Redis as they were", () =>
    Effect.gen(function*() {
      const { admin, keys, prefix, url } = yield* TestRedis.any
      const folder = yield* tempFolder
      const layer = consent.pipe(
        Layer.provideMerge(Layer.mergeAll(
          GrantStore.layerRedis({ onEvent: () => Effect.void, slack: 16 }),
          Audit.layerRedis(bounds),
          // By the clock of Redis, which is real.
          SharedRateLimits.layer({ ...defaults, window: Duration.seconds(1) }),
          Layer.provide(SecondLevel.layer, [RedisStore.layer, RedisLeases.layer])
        )),
        Layer.provideMerge(TestRedis.layer(url, prefix, "5 seconds"))
      )
      const measure = Effect.gen(function*() {
        const names = yield* keys()
        const sizes = yield* Effect.promise(() => Promise.all(names.map((name) => admin.call("MEMORY", ["USAGE", name]))))
        return { count: names.length, bytes: sizes.reduce<number>((sum, size) => sum + Number(size), 0) }
      })
      yield* run((clock) =>
        Effect.gen(function*() {
          const redis = yield* Redis
          yield* day({ folder, measure, trail: Effect.orDie(Effect.as(copyTo(redis, folder), folder)) }, clock)
          // What never expires has a bound of its own.
          for (const name of yield* keys()) {
            if (!/:\{[^}]*:(?:audit|consent)\d\}:/.test(name)) assert.notStrictEqual(yield* Effect.promise(() => admin.pttl(name)), -1, name)
          }
        }).pipe(Effect.provide(layer)))
    }), 240_000)
})
