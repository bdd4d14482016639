import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { Meter, make as makeMeter } from "../metrics/Meter.ts"
import * as Metrics from "../metrics/Metrics.ts"
import { type Env, isOn } from "../metrics/otlp/Wanted.ts"
import { reading } from "../metrics/Reading.ts"
import * as Logging from "./Logging.ts"
import * as Product from "./Product.ts"
import type { SettingValues } from "./Settings.ts"

/** A container has ten seconds to end, by default, of which requests in flight may take five. */
const FLUSH_WITHIN = Duration.seconds(3)

const buildInfo = Effect.sync(() => [
  reading(Metrics.buildInfo, { version: Product.version, runtime: process.versions.node }, 1)
])

/** Sends what the variables of OpenTelemetry ask for. Loaded only where they ask for something. */
const exported = (config: SettingValues, env: Env) => <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.gen(function*() {
    const [Exporter, OtelEnv, { randomUUID }] = yield* Effect.promise(() =>
      Promise.all([
        import("../metrics/otlp/Exporter.ts"),
        import("../metrics/otlp/OtelEnv.ts"),
        import("node:crypto")
      ]))
    const telemetry = OtelEnv.parse(env)
    const { logger, tracer } = yield* Logging.within(config)(
      Effect.zipRight(
        Effect.forEach(telemetry.problems, (problem) => Effect.logWarning(`OpenTelemetry: ${problem}`)),
        Exporter.make({
          telemetry,
          meter: yield* Meter,
          origin: {
            resource: {
              "service.name": Product.NAME,
              "service.version": Product.version,
              "service.instance.id": randomUUID(),
              "process.runtime.name": "nodejs",
              "process.runtime.version": process.versions.node,
              ...telemetry.resource
            },
            scope: { name: Product.NAME, version: Product.version }
          },
          content: config.traceContent,
          flushWithin: FLUSH_WITHIN
        })
      )
    )
    const traced = tracer === undefined ? work : Effect.withTracerEnabled(Effect.withTracer(work, tracer), true)
    return yield* Logging.within({ ...config, also: logger })(traced)
  }).pipe(Effect.scoped)

/**
 * What a program is seen by from outside: its log, its metrics, and what it sends. Metrics are always counted, since tools
 * tell them; spans are made only where somebody gets them, because even those that nobody reads take time. The tracer is
 * to be off before.
 */
export const within = (config: SettingValues, env: Env) => <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(makeMeter, (meter) => {
    const counted = Effect.zipRight(meter.watch(buildInfo), work).pipe(Effect.scoped)
    const seen = isOn(env)
      ? exported(config, env)(counted)
      : Logging.within(config)(counted)
    return Effect.provideService(seen, Meter, meter)
  })
