import type { Family } from "../Meter.ts"
import type { Definition } from "../Metric.ts"
import type { Series } from "../Series.ts"
import { type Ended, LONGEST_VALUE } from "./SpanTracer.ts"

/**
 * What is sent, in the JSON form of opentelemetry-proto 1.x; the protobuf encoder takes the same. Identifiers are
 * hexadecimal, times nanoseconds since the epoch as decimal text.
 */

export interface KeyValue {
  readonly key: string
  readonly value: AnyValue
}
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: number }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: ReadonlyArray<AnyValue> } }

const valueOf = (value: unknown): AnyValue => {
  switch (typeof value) {
    case "boolean":
      return { boolValue: value }
    case "number":
      return Number.isSafeInteger(value) ? { intValue: value } : { doubleValue: value }
    case "object":
      return Array.isArray(value) ? { arrayValue: { values: value.map(valueOf) } } : { stringValue: String(value) }
    default:
      return { stringValue: String(value).slice(0, LONGEST_VALUE) }
  }
}

export const keyValues = (entries: Iterable<readonly [string, unknown]>): ReadonlyArray<KeyValue> =>
  Array.from(entries, ([key, value]) => ({ key, value: valueOf(value) }))

export interface Origin {
  readonly resource: Readonly<Record<string, string>>
  /** Of the instrumentation, which is this program itself. */
  readonly scope: { readonly name: string; readonly version: string }
}

const resourceOf = ({ resource }: Origin) => ({ attributes: keyValues(Object.entries(resource)), droppedAttributesCount: 0 })

const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const

const STATUS = { unset: { code: 0 }, error: { code: 2 } } as const

const spanOf = (span: Ended) => ({
  traceId: span.traceId,
  spanId: span.spanId,
  parentSpanId: span.parentSpanId,
  name: span.name,
  kind: KINDS[span.kind],
  startTimeUnixNano: String(span.startTime),
  endTimeUnixNano: String(span.endTime),
  attributes: keyValues(span.attributes),
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  links: span.links.map((link) => ({
    traceId: link.span.traceId,
    spanId: link.span.spanId,
    attributes: keyValues(Object.entries(link.attributes)),
    droppedAttributesCount: 0
  })),
  droppedLinksCount: 0,
  status: span.failed ? STATUS.error : STATUS.unset
})

export const traces = (origin: Origin, spans: ReadonlyArray<Ended>) => ({
  resourceSpans: [{ resource: resourceOf(origin), scopeSpans: [{ scope: origin.scope, spans: spans.map(spanOf) }] }]
})

export interface LogRecord {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly severity: { readonly number: number; readonly text: string }
  readonly body: string
  readonly attributes: ReadonlyArray<KeyValue>
  readonly traceId: string | undefined
  readonly spanId: string | undefined
}

const nanos = (millis: number): string => `${Math.round(millis)}000000`

const recordOf = ({ at, attributes, body, severity, spanId, traceId }: LogRecord) => ({
  timeUnixNano: nanos(at),
  observedTimeUnixNano: nanos(at),
  severityNumber: severity.number,
  severityText: severity.text,
  body: { stringValue: body },
  attributes,
  droppedAttributesCount: 0,
  traceId,
  spanId
})

export const logs = (origin: Origin, records: ReadonlyArray<LogRecord>) => ({
  resourceLogs: [{ resource: resourceOf(origin), scopeLogs: [{ scope: origin.scope, logRecords: records.map(recordOf) }] }]
})

/** UCUM, as OpenTelemetry has it. */
const UNITS = { seconds: "s", bytes: "By", ratio: "1", none: "1" } as const

/** Since the start of the process. */
const CUMULATIVE = 2

interface Times {
  /** Milliseconds since the epoch. */
  readonly start: number
  readonly now: number
}

const attributesOf = (metric: Definition, { values }: Series): ReadonlyArray<KeyValue> =>
  keyValues(Object.keys(metric.labels).flatMap((name, index): ReadonlyArray<readonly [string, string]> => {
    const value = values[index] ?? ""
    return value === "" ? [] : [[name, value]]
  }))

const dataOf = ({ metric, series }: Family, { now, start }: Times) => {
  const common = (one: Series) => ({
    attributes: attributesOf(metric, one),
    startTimeUnixNano: nanos(start),
    timeUnixNano: nanos(now)
  })
  switch (metric.kind) {
    case "gauge":
      return { gauge: { dataPoints: series.map((one) => ({ ...common(one), asDouble: one.value })) } }
    case "counter":
      return {
        sum: {
          dataPoints: series.map((one) => ({ ...common(one), asDouble: one.value })),
          aggregationTemporality: CUMULATIVE,
          isMonotonic: true
        }
      }
    case "histogram":
      return {
        histogram: {
          dataPoints: series.map((one) => ({
            ...common(one),
            count: one.counts.reduce((sum, count) => sum + count, 0),
            sum: one.value,
            bucketCounts: one.counts,
            explicitBounds: metric.bounds
          })),
          aggregationTemporality: CUMULATIVE
        }
      }
  }
}

/** What nothing is known of is left out. */
export const metrics = (origin: Origin, families: ReadonlyArray<Family>, times: Times) => ({
  resourceMetrics: [{
    resource: resourceOf(origin),
    scopeMetrics: [{
      scope: origin.scope,
      metrics: families.filter(({ series }) => series.length > 0).map((family) => ({
        name: family.metric.otelName,
        description: family.metric.help,
        unit: UNITS[family.metric.unit],
        ...dataOf(family, times)
      }))
    }]
  }]
})
