import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Batching } from "./OtelEnv.ts"

export interface Batch<A> {
  /** Never waits: what finds no room is dropped, and counted. */
  readonly push: (item: A) => void
  /** Sends what is there, now. */
  readonly flush: Effect.Effect<void>
}

/**
 * Gathers items and sends them together: when there are enough, and at the latest after a while. What could not be sent is
 * lost, and `dropped` is told how much: telemetry must not take the memory of the server it tells about.
 */
export const make = <A>(options: {
  readonly batching: Batching
  /** Must not fail. Gives how many items were lost. */
  readonly send: (items: ReadonlyArray<A>) => Effect.Effect<number>
  readonly dropped: (count: number) => void
}): Effect.Effect<Batch<A>, never, Scope.Scope> =>
  Effect.gen(function*() {
    const { batching: { batch, delay, queue }, dropped, send } = options
    const sending = yield* Effect.makeSemaphore(1)
    const enough = yield* Effect.makeLatch(false)
    let items: Array<A> = []

    /** Sends batches as long as there are as many items as `fewest`. */
    const next = (fewest: number): Effect.Effect<void> =>
      Effect.suspend(() => {
        if (items.length < fewest) return Effect.void
        const taken = items.slice(0, batch)
        items = items.slice(batch)
        return Effect.flatMap(send(taken), (lost) => {
          if (lost > 0) dropped(lost)
          return next(fewest)
        })
      })
    const flush = sending.withPermits(1)(next(1))

    // What comes while a full batch is sent waits for its own: else a busy server would send a few at a time without end.
    const whole = sending.withPermits(1)(next(batch))
    const wait = Effect.zipLeft(Effect.timeoutOption(enough.await, delay), enough.close)
    const turn = Effect.flatMap(wait, (filled) => (filled._tag === "Some" ? whole : flush))
    yield* Effect.forkScoped(Effect.interruptible(Effect.forever(turn)))

    return {
      push: (item) => {
        if (items.length >= queue) {
          dropped(1)
          return
        }
        items.push(item)
        if (items.length === batch) enough.unsafeOpen()
      },
      flush
    }
  })
