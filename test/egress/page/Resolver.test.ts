import { it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import { expect } from "vitest"
import { limited } from "../../../src/egress/page/Resolver.ts"

it.effect("a look-up keeps its thread until it ends, also when its caller has gone; who waits for one can go", () =>
  Effect.gen(function*() {
    const ends = yield* Deferred.make<void>()
    const running: Array<string> = []
    const { addresses } = limited(2, {
      addresses: (name) =>
        Effect.sync(() => running.push(name)).pipe(Effect.zipRight(Deferred.await(ends)), Effect.as([name]))
    })
    const started = (name: string) => Effect.tap(Effect.fork(addresses(name)), () => TestClock.adjust(0))
    const leavers = [yield* started("a"), yield* started("b"), yield* started("c")]
    yield* Fiber.interruptAll(leavers)
    const last = yield* started("d")
    expect(running).toEqual(["a", "b"])
    yield* Deferred.succeed(ends, undefined)
    expect(yield* Fiber.join(last)).toEqual(["d"])
    expect(running).toEqual(["a", "b", "d"])
  }))
