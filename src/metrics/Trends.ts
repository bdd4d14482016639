import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as PubSub from "effect/PubSub"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type { Figures, Sample } from "./Figures.ts"
import * as History from "./History.ts"
import type { Range } from "./Range.ts"

/** The metrics of the last day, sampled on a schedule. In memory: a restart forgets them. */
export class Trends extends Context.Tag("mcp-duckduckgo/metrics/Trends")<Trends, {
  /** Oldest first; a copy. */
  readonly samples: (range: Range) => Effect.Effect<ReadonlyArray<Sample>>
  /** Every new sample from now on. Whoever does not keep up misses the older ones. */
  readonly sampled: Effect.Effect<Effect.Effect<Sample>, never, Scope.Scope>
}>() {
  static readonly layer = (figures: Effect.Effect<Figures>): Layer.Layer<Trends> => Layer.scoped(Trends, make(figures))
}

const make = Effect.fnUntraced(function*(figures: Effect.Effect<Figures>) {
  const history = History.make()
  const news = yield* PubSub.sliding<Sample>(1)

  const take = Effect.gen(function*() {
    const sample = { ...(yield* figures), at: yield* Clock.currentTimeMillis }
    history.push(sample)
    yield* PubSub.publish(news, sample)
  })

  // A look that fails is a defect of ours; the next one is tried all the same.
  const looked = Effect.catchAllDefect(take, (defect) => Effect.logError("The metrics could not be sampled", defect))
  yield* Effect.forkScoped(Effect.repeat(looked, Schedule.spaced(History.EVERY)).pipe(Effect.interruptible))

  return Trends.of({
    samples: (range) => Effect.sync(() => history.samples(range)),
    sampled: Effect.map(PubSub.subscribe(news), (queue) => queue.take)
  })
})
