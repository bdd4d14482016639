import * as OtlpSerialization from "@effect/opentelemetry/OtlpSerialization"
import * as HttpBody from "@effect/platform/HttpBody"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type * as Tracer from "effect/Tracer"
import { performance } from "node:perf_hooks"
import type { MeterShape } from "../Meter.ts"
import * as Metrics from "../Metrics.ts"
import * as Batch from "./Batch.ts"
import * as LogRecords from "./LogRecords.ts"
import type { Target, Telemetry } from "./OtelEnv.ts"
import * as Payload from "./Payload.ts"
import * as Sender from "./Sender.ts"
import * as SpanBytes from "./SpanBytes.ts"
import * as SpanTracer from "./SpanTracer.ts"
import type { Signal } from "./Wanted.ts"

export interface ExporterOptions {
  readonly telemetry: Telemetry
  readonly meter: MeterShape
  readonly origin: Payload.Origin
  /** Whether traces tell what was asked for. */
  readonly content: boolean
  /** How long the end of the program may be held up by what is still to be sent. */
  readonly flushWithin: Duration.Duration
}

/** What the program runs with; nothing of a signal that is not sent. */
export interface Exporter {
  readonly tracer: Tracer.Tracer | undefined
  readonly logger: Logger.Logger<unknown, void> | undefined
}

/** So seldom is it said that a receiver does not take what it is sent: it may be away for days. */
const SAY_EVERY = Duration.toMillis(Duration.minutes(10))

const PROTOBUF = "application/x-protobuf"

/** Sends what is encoded when its turn has come; gives whether it was taken. */
interface Way {
  readonly signal: Signal
  readonly protobuf: boolean
  readonly send: (body: () => HttpBody.HttpBody, within: number) => Effect.Effect<boolean>
  /** Of what is not worth an encoder of its own. */
  readonly encoded: (data: unknown) => HttpBody.HttpBody
}

const wayOf = (signal: Signal, target: Target): Effect.Effect<Way | undefined, never, Scope.Scope> =>
  Effect.gen(function*() {
    const sender = yield* Sender.make(target)
    const layer = target.protobuf ? OtlpSerialization.layerProtobuf : OtlpSerialization.layerJson
    const encoders = yield* Effect.provide(OtlpSerialization.OtlpSerialization, layer)
    let said = Number.NEGATIVE_INFINITY

    const complain = (error: Sender.NotSent) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        if (now - said < SAY_EVERY) return Effect.void
        said = now
        return Effect.logWarning(`${error.message} (${signal})`)
      })

    const post = (body: HttpBody.HttpBody, within: number) =>
      body._tag === "Uint8Array" ? sender.send(body.body, body.contentType, within) : Effect.void

    return {
      signal,
      protobuf: target.protobuf,
      encoded: encoders[signal],
      send: (body: () => HttpBody.HttpBody, within: number) =>
        Effect.suspend(() => post(body(), within)).pipe(
          Effect.as(true),
          Effect.catchAll((error) => Effect.as(complain(error), false))
        )
    }
  }).pipe(
    Effect.catchAll((problem) => Effect.as(Effect.logWarning(`OpenTelemetry: ${signal} are not sent: ${problem}`), undefined))
  )

/** Sends, for the lifetime of the scope, what the variables ask for. At its end what is left goes out, within a bound. */
export const make = (options: ExporterOptions): Effect.Effect<Exporter, never, Scope.Scope> =>
  Effect.gen(function*() {
    const { content, flushWithin, meter, origin, telemetry } = options
    const { sampling, targets } = telemetry
    const way = (signal: Signal) => {
      const target = targets[signal]
      return target === undefined ? Effect.void : wayOf(signal, target)
    }
    const ways = yield* Effect.all({ traces: way("traces"), metrics: way("metrics"), logs: way("logs") })

    const batched = <A, B>({ send, signal }: Way, gathering: Batch.Gathering<A, B>, body: (batch: B) => HttpBody.HttpBody) => {
      const batching = signal === "traces" ? telemetry.spans : telemetry.logs
      return Batch.make({
        batching,
        gathering,
        send: (batch) => send(() => body(batch), batching.timeout),
        dropped: (count) => meter.add(Metrics.telemetryDropped, { signal }, count)
      })
    }
    const spansBy = (way: Way) =>
      way.protobuf
        ? batched(way, SpanBytes.gathering(origin), (bytes) => HttpBody.uint8Array(bytes, PROTOBUF))
        : batched(way, Batch.list<SpanTracer.Ended>(), (spans) => way.encoded(Payload.traces(origin, spans)))
    const recordsBy = (way: Way) =>
      batched(way, Batch.list<Payload.LogRecord>(), (records) => way.encoded(Payload.logs(origin, records)))

    const spans = ways.traces === undefined ? undefined : yield* spansBy(ways.traces)
    const records = ways.logs === undefined ? undefined : yield* recordsBy(ways.logs)

    const { metrics } = ways
    const report = metrics === undefined ? Effect.void : Effect.gen(function*() {
      const families = yield* meter.snapshot
      const now = yield* Clock.currentTimeMillis
      const times = { start: performance.timeOrigin, now }
      yield* metrics.send(() => metrics.encoded(Payload.metrics(origin, families, times)), telemetry.metrics.timeout)
    })
    if (metrics !== undefined) {
      yield* Effect.forkScoped(Effect.interruptible(Effect.schedule(report, Schedule.spaced(telemetry.metrics.every))))
    }

    // Finalizers cannot be interrupted, so that a timeout around one would not strike.
    yield* Effect.addFinalizer(() =>
      Effect.all([spans?.flush ?? Effect.void, records?.flush ?? Effect.void, report], { concurrency: "unbounded" }).pipe(
        Effect.interruptible,
        Effect.timeoutOption(flushWithin)
      ))

    return {
      tracer: spans === undefined ? undefined : SpanTracer.make({ sampling, content, ended: spans.push }),
      logger: records === undefined ? undefined : Logger.make((line) => records.push(LogRecords.recordOf(line)))
    }
  })
