import { describe, expect, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Ref from "effect/Ref"
import { once } from "../../src/domain/Once.ts"

const counted = Effect.map(Ref.make(0), (runs) => ({
  runs,
  work: Ref.updateAndGet(runs, (count) => count + 1)
}))

describe("once", () => {
  it.effect("runs for the first who asks, and gives everybody the same", () =>
    Effect.gen(function*() {
      const { runs, work } = yield* counted
      const shared = yield* once(work)
      expect(yield* Effect.all([shared, shared, shared], { concurrency: "unbounded" })).toEqual([1, 1, 1])
      expect(yield* shared).toBe(1)
      expect(yield* Ref.get(runs)).toBe(1)
    }))

  it.effect("is not spoilt by whoever asks first and goes away", () =>
    Effect.gen(function*() {
      const { work } = yield* counted
      const begun = yield* Deferred.make<void>()
      const go = yield* Deferred.make<void>()
      const shared = yield* once(
        Deferred.succeed(begun, undefined).pipe(Effect.zipRight(Deferred.await(go)), Effect.zipRight(work))
      )
      const first = yield* Effect.fork(shared)
      yield* Deferred.await(begun)
      yield* Fiber.interrupt(first)
      yield* Deferred.succeed(go, undefined)
      expect(yield* shared).toBeTypeOf("number")
    }))

  it.effect("keeps no failure: whoever asks next tries again", () =>
    Effect.gen(function*() {
      const { work } = yield* counted
      const shared = yield* once(Effect.flatMap(work, (run) => (run < 3 ? Effect.fail(`run ${run}`) : Effect.succeed(run))))
      expect(yield* Effect.flip(shared)).toBe("run 1")
      expect(yield* Effect.flip(shared)).toBe("run 2")
      expect(yield* Effect.all([shared, shared], { concurrency: "unbounded" })).toEqual([3, 3])
    }))
})
