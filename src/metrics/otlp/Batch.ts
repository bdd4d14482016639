import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Batching } from "./OtelEnv.ts"

/** Where items wait until there are enough of them, in the form in which they are sent. */
export interface Gathering<A, B> {
  readonly add: (item: A) => void
  /** What was added since the last time. */
  readonly take: () => B
}

/** Items as they are. */
export const list = <A>(): Gathering<A, ReadonlyArray<A>> => {
  let items: Array<A> = []
  return {
    add: (item) => {
      items.push(item)
    },
    take: () => {
      const taken = items
      items = []
      return taken
    }
  }
}

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
export const make = <A, B>(options: {
  readonly batching: Batching
  readonly gathering: Gathering<A, B>
  /** Must not fail. Gives whether it was taken. */
  readonly send: (batch: B) => Effect.Effect<boolean>
  readonly dropped: (count: number) => void
}): Effect.Effect<Batch<A>, never, Scope.Scope> =>
  Effect.gen(function*() {
    const { batching: { batch, delay, queue }, dropped, gathering, send } = options
    const sending = yield* Effect.makeSemaphore(1)
    const enough = yield* Effect.makeLatch(false)
    const full: Array<B> = []
    let begun = 0

    /** The next batch to send: a full one, or what there is. */
    const next = (all: boolean): { readonly items: B; readonly count: number } | undefined => {
      const items = full.shift()
      if (items !== undefined) return { items, count: batch }
      if (!all || begun === 0) return undefined
      const count = begun
      begun = 0
      return { items: gathering.take(), count }
    }
    const sent = (all: boolean): Effect.Effect<void> =>
      Effect.suspend(() => {
        const taken = next(all)
        return taken === undefined ? Effect.void : Effect.flatMap(send(taken.items), (arrived) => {
          if (!arrived) dropped(taken.count)
          return sent(all)
        })
      })
    const flush = sending.withPermits(1)(sent(true))

    // What comes while a full batch is sent waits for its own: else a busy server would send a few at a time without end.
    const whole = sending.withPermits(1)(sent(false))
    const wait = Effect.zipLeft(Effect.timeoutOption(enough.await, delay), enough.close)
    const turn = Effect.flatMap(wait, (filled) => (filled._tag === "Some" ? whole : flush))
    yield* Effect.forkScoped(Effect.interruptible(Effect.forever(turn)))

    return {
      push: (item) => {
        if (full.length * batch + begun >= queue) {
          dropped(1)
          return
        }
        gathering.add(item)
        begun++
        if (begun < batch) return
        begun = 0
        full.push(gathering.take())
        enough.unsafeOpen()
      },
      flush
    }
  })
