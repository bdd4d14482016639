import { it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import * as RedisReplays from "../../../src/security/token/RedisReplays.ts"
import * as Replays from "../../../src/security/token/Replays.ts"
import * as TestRedis from "../../support/redis/RedisServer.ts"

describe("proofs that were shown", () => {
  it.effect("are known for as long as they could be shown again, and then make room", () =>
    Effect.gen(function*() {
      const replays = yield* Replays.make(2, 2)
      expect(yield* replays.isFirst("key", "a", 60_000)).toBe(true)
      expect(yield* replays.isFirst("key", "a", 60_000)).toBe(false)
      expect(yield* replays.isFirst("other", "a", 60_000)).toBe(true)
      // No room: what is not known is not let in, and what is known is still known.
      expect(yield* Effect.flip(replays.isFirst("key", "b", 60_000))).toMatchObject({ _tag: "ReplaysUnavailable" })
      expect(yield* replays.isFirst("key", "a", 60_000)).toBe(false)
      yield* TestClock.adjust("1 minute")
      expect(yield* replays.isFirst("key", "b", 60_000)).toBe(true)
    }))

  it.effect("of one key do not take the room of another one", () =>
    Effect.gen(function*() {
      const replays = yield* Replays.make(100, 3)
      for (const proof of ["a", "b", "c"]) expect(yield* replays.isFirst("flood", proof, 60_000)).toBe(true)
      expect(yield* Effect.flip(replays.isFirst("flood", "d", 60_000))).toMatchObject({ _tag: "ReplaysUnavailable" })
      expect(yield* replays.isFirst("honest", "d", 60_000)).toBe(true)
      yield* TestClock.adjust("1 minute")
      expect(yield* replays.isFirst("flood", "d", 60_000)).toBe(true)
    }))
})

describe.skipIf(TestRedis.missingAny !== undefined)("proofs in Redis", () => {
  it.scopedLive("that were shown to one replica are known to all, for as long as they count", () =>
    Effect.gen(function*() {
      const { admin, keys, prefix, url } = yield* TestRedis.any
      const replica = Effect.map(
        Layer.build(Layer.provide(RedisReplays.layer, TestRedis.layer(url, prefix, "5 seconds"))),
        Context.get(Replays.Replays)
      )
      const [here, there] = [yield* replica, yield* replica]
      const all = yield* Effect.forEach([here, there, here, there], ({ isFirst }) => isFirst("key", "a", 60_000), { concurrency: "unbounded" })
      expect(all.filter(Boolean)).toHaveLength(1)
      expect(yield* there.isFirst("key", "b", 60_000)).toBe(true)
      expect(yield* here.isFirst("key", "b", 60_000)).toBe(false)
      const proofs = yield* keys("*proof1*")
      expect(proofs).toHaveLength(3)
      for (const proof of proofs) expect(yield* Effect.promise(() => admin.pttl(proof))).toBeGreaterThan(0)
    }))
})
