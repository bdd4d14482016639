import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import { catalogue } from "./Catalogue.ts"
import type { Counter, Definition, Histogram } from "./Metric.ts"
import * as Metrics from "./Metrics.ts"
import type { Reading } from "./Reading.ts"
import { observe, type Series, SeriesOf } from "./Series.ts"
import * as SystemProbe from "./SystemProbe.ts"
import * as Windows from "./Windows.ts"

type Labels<L extends string> = Readonly<Record<L, string>>

/** A metric and its figures at one moment. */
export interface Family {
  readonly metric: Definition
  readonly series: ReadonlyArray<Series>
}

/** What a server needs of others, such as a Redis. */
export interface Dependency {
  readonly name: string
  /** For people; undefined while it does all that it should. */
  readonly failure: string | undefined
}

export interface MeterShape {
  /** Recording is a plain function: it costs a fraction of a microsecond, and never fails. */
  readonly add: <L extends string>(metric: Counter<L>, labels: Labels<L>, by?: number) => void
  readonly observe: <L extends string>(metric: Histogram<L>, labels: Labels<L>, value: number) => void
  /** A call that ended: for the windows of `recent`. */
  readonly call: (seconds: number, failed: boolean) => void
  /** Figures that are read when somebody looks, until the scope closes. What takes longer than a second is left out. */
  readonly watch: (read: Effect.Effect<ReadonlyArray<Reading>>) => Effect.Effect<void, never, Scope.Scope>
  /** What is needed, and why it does not do all that it should, until the scope closes. One name may be given several times. */
  readonly depend: (name: string, failure: Effect.Effect<string | undefined>) => Effect.Effect<void, never, Scope.Scope>
  /** By name, each once. */
  readonly dependencies: Effect.Effect<ReadonlyArray<Dependency>>
  /** Every metric of the table, by name; those that nothing is known of have no series. */
  readonly snapshot: Effect.Effect<ReadonlyArray<Family>>
  readonly system: Effect.Effect<SystemProbe.SystemFigures>
  /** The last so many minutes (1 to 60), and as many before them. */
  readonly recent: (minutes: number) => Effect.Effect<ReturnType<Windows.Windows["last"]>>
}

/** So long may one source of readings take. */
const READING_DEADLINE = "1 second"

/** Which events the windows count too. */
const tallyOf = (metric: Definition, labels: Labels<string>): ReadonlyArray<Windows.Tally> => {
  switch (metric) {
    case Metrics.cacheLookups:
      return labels["result"] === "hit" ? ["cacheLookups", "cacheHits"] : ["cacheLookups"]
    case Metrics.securityViolations:
      return ["violations"]
    case Metrics.rateLimitDecisions:
      return labels["decision"] === "refused" ? ["overLimit"] : []
    default:
      return []
  }
}

const seriesOf = ({ labels, metric, value }: Reading): Series => ({
  values: Object.keys(metric.labels).map((name) => labels[name] ?? ""),
  value,
  counts: []
})

const listed = <A>(list: Set<A>, item: A): Effect.Effect<void, never, Scope.Scope> =>
  Effect.asVoid(Effect.acquireRelease(Effect.sync(() => list.add(item)), () => Effect.sync(() => list.delete(item))))

/** Where several things have one name, all that is wrong with any of them. */
const joined = (all: ReadonlyArray<Dependency>): ReadonlyArray<Dependency> =>
  [...new Set(all.map(({ name }) => name))].sort().map((name) => {
    const failures = new Set(all.flatMap((one) => (one.name === name && one.failure !== undefined ? [one.failure] : [])))
    return { name, failure: failures.size === 0 ? undefined : [...failures].join("; ") }
  })

/** Counts nothing. */
export const nothing: MeterShape = {
  add: () => undefined,
  observe: () => undefined,
  call: () => undefined,
  watch: () => Effect.void,
  depend: () => Effect.void,
  dependencies: Effect.succeed([]),
  snapshot: Effect.succeed([]),
  system: Effect.suspend(() => SystemProbe.make({ watchLoop: false })),
  recent: () => Effect.sync(() => Windows.make().last(0, 1))
}

/** For the lifetime of a server. */
export const make: Effect.Effect<MeterShape> = Effect.map(Effect.clock, (clock) => {
  const recorded = new Map<Definition, SeriesOf>()
  const system = SystemProbe.make({ watchLoop: true })
  const watched = new Set<Effect.Effect<ReadonlyArray<Reading>>>([Effect.map(system, SystemProbe.readings)])
  const needed = new Set<Effect.Effect<Dependency>>()
  const windows = Windows.make()
  const millis = () => clock.unsafeCurrentTimeMillis()

  const of = (metric: Definition): SeriesOf => {
    const known = recorded.get(metric)
    if (known !== undefined) return known
    const made = new SeriesOf(metric)
    recorded.set(metric, made)
    return made
  }

  const readings = Effect.suspend(() =>
    Effect.forEach(watched, (read) => Effect.map(Effect.timeoutOption(read, READING_DEADLINE), Option.getOrElse(() => [])), {
      concurrency: "unbounded"
    })
  )

  return {
    add: (metric, labels, by = 1) => {
      of(metric).of(labels).value += by
      for (const tally of tallyOf(metric, labels)) windows.count(millis(), tally)
    },
    observe: (metric, labels, value) => observe(of(metric).of(labels), metric.bounds, value),
    call: (seconds, failed) => windows.call(millis(), seconds, failed),
    watch: (read) => listed(watched, read),
    depend: (name, failure) => listed(needed, Effect.map(failure, (found) => ({ name, failure: found }))),
    dependencies: Effect.suspend(() => Effect.map(Effect.all([...needed]), joined)),
    snapshot: Effect.map(readings, (read) => {
      const all = read.flat()
      return catalogue.map((metric) => {
        const asked = all.filter((one) => one.metric === metric).map(seriesOf)
        return { metric, series: asked.length > 0 ? asked : of(metric).all() }
      })
    }),
    system,
    recent: (minutes) => Effect.map(Clock.currentTimeMillis, (now) => windows.last(now, minutes))
  }
})

/**
 * Where everything is counted. What needs it takes it from the context when its layer is built; where nobody provides one,
 * as in most tests and in commands of the terminal, nothing is counted.
 */
export class Meter extends Context.Reference<Meter>()("mcp-duckduckgo/metrics/Meter", {
  defaultValue: (): MeterShape => nothing
}) {}
