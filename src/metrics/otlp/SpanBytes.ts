import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer"
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base"
import type { Origin } from "./Payload.ts"
import type { Ended } from "./SpanTracer.ts"

/**
 * Spans as protobuf, by OpenTelemetry's own encoder. That of `@effect/opentelemetry`, which serves for what is sent once in
 * a while, takes twenty times as long for a span (measured), and there are half a dozen spans to a search.
 */

const NANOS = 1_000_000_000n

const time = (nanos: bigint): [number, number] => [Number(nanos / NANOS), Number(nanos % NANOS)]

const KINDS = { internal: 0, server: 1, client: 2, producer: 3, consumer: 4 } as const

const SAMPLED = 1

const contextOf = (traceId: string, spanId: string) => ({ traceId, spanId, traceFlags: SAMPLED })

type Attributes = ReadableSpan["attributes"]

const attributesOf = (entries: Iterable<readonly [string, unknown]>): Attributes => {
  const attributes: Attributes = {}
  for (const [key, value] of entries) {
    attributes[key] = typeof value === "number" || typeof value === "boolean" ? value : String(value)
  }
  return attributes
}

const readable = (span: Ended, common: Pick<ReadableSpan, "instrumentationScope" | "resource">): ReadableSpan => ({
  ...common,
  name: span.name,
  kind: KINDS[span.kind],
  spanContext: () => contextOf(span.traceId, span.spanId),
  ...(span.parentSpanId === undefined ? {} : { parentSpanContext: contextOf(span.traceId, span.parentSpanId) }),
  startTime: time(span.startTime),
  endTime: time(span.endTime),
  duration: time(span.endTime - span.startTime),
  status: { code: span.failed ? 2 : 0 },
  attributes: attributesOf(span.attributes),
  links: span.links.map(({ attributes, span: linked }) => ({
    context: contextOf(linked.traceId, linked.spanId),
    attributes: attributesOf(Object.entries(attributes))
  })),
  events: [],
  ended: true,
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0
})

/** An encoder for what comes from here. */
export const encoder = ({ resource, scope }: Origin): (spans: ReadonlyArray<Ended>) => Uint8Array => {
  const own: ReadableSpan["resource"] = { attributes: resource, merge: () => own, getRawAttributes: () => Object.entries(resource) }
  const common = { resource: own, instrumentationScope: scope }
  return (spans) => ProtobufTraceSerializer.serializeRequest(spans.map((span) => readable(span, common))) ?? new Uint8Array()
}
