import type { Gathering } from "./Batch.ts"
import type { Origin } from "./Payload.ts"
import { ProtobufWriter } from "./ProtobufWriter.ts"
import { type Ended, LONGEST_VALUE } from "./SpanTracer.ts"

/** The numbers of the fields, by message. */
const REQUEST = { resourceSpans: 1 } as const
const RESOURCE_SPANS = { resource: 1, scopeSpans: 2 } as const
const RESOURCE = { attributes: 1 } as const
const SCOPE_SPANS = { scope: 1, spans: 2 } as const
const SCOPE = { name: 1, version: 2 } as const
const SPAN = {
  traceId: 1,
  spanId: 2,
  parentSpanId: 4,
  name: 5,
  kind: 6,
  start: 7,
  end: 8,
  attributes: 9,
  links: 13,
  status: 15,
  flags: 16
} as const
const LINK = { traceId: 1, spanId: 2, attributes: 4, flags: 6 } as const
const STATUS = { code: 3 } as const
const KEY_VALUE = { key: 1, value: 2 } as const
const ANY_VALUE = { text: 1, boolean: 2, integer: 3, double: 4 } as const

const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const

const STATUS_ERROR = 2

/** SpanFlags: sampled; that it is known whether the parent is remote; that it is. */
const SAMPLED = 0x1
const KNOWS_REMOTE = 0x100
const IS_REMOTE = 0x200

const flags = (remote: boolean): number => SAMPLED | KNOWS_REMOTE | (remote ? IS_REMOTE : 0)

const writeValue = (writer: ProtobufWriter, value: unknown): void => {
  if (typeof value === "boolean") writer.unsigned(ANY_VALUE.boolean, value ? 1 : 0)
  else if (typeof value !== "number") writer.text(ANY_VALUE.text, String(value).slice(0, LONGEST_VALUE))
  else if (Number.isSafeInteger(value)) writer.integer(ANY_VALUE.integer, value)
  else writer.double(ANY_VALUE.double, value)
}

const writeAttribute = (writer: ProtobufWriter, field: number, key: string, value: unknown): void => {
  const from = writer.open()
  writeValue(writer, value)
  writer.close(KEY_VALUE.value, from)
  writer.text(KEY_VALUE.key, key)
  writer.close(field, from)
}

const writeLink = (writer: ProtobufWriter, { attributes, span }: Ended["links"][number]): void => {
  const from = writer.open()
  writer.fixed32(LINK.flags, flags(span._tag === "ExternalSpan"))
  for (const [key, value] of Object.entries(attributes)) writeAttribute(writer, LINK.attributes, key, value)
  writer.hex(LINK.spanId, span.spanId)
  writer.hex(LINK.traceId, span.traceId)
  writer.close(SPAN.links, from)
}

const writeSpan = (writer: ProtobufWriter, span: Ended): void => {
  const from = writer.open()
  writer.fixed32(SPAN.flags, flags(span.remoteParent))
  if (span.failed) {
    const status = writer.open()
    writer.unsigned(STATUS.code, STATUS_ERROR)
    writer.close(SPAN.status, status)
  }
  for (const link of span.links) writeLink(writer, link)
  for (const [key, value] of span.attributes) writeAttribute(writer, SPAN.attributes, key, value)
  writer.fixed64(SPAN.end, span.endTime)
  writer.fixed64(SPAN.start, span.startTime)
  writer.unsigned(SPAN.kind, KINDS[span.kind])
  writer.text(SPAN.name, span.name)
  if (span.parentSpanId !== undefined) writer.hex(SPAN.parentSpanId, span.parentSpanId)
  writer.hex(SPAN.spanId, span.spanId)
  writer.hex(SPAN.traceId, span.traceId)
  writer.close(SCOPE_SPANS.spans, from)
}

/**
 * Spans as protobuf (opentelemetry-proto 1.x, trace.proto), for what comes from here. Each is written as soon as it has
 * ended, so that nothing of it waits for its batch but bytes. OpenTelemetry's own encoder took 15 µs for a span, and the
 * garbage collector as much again for the spans that waited, where this takes 3; and that of `@effect/opentelemetry`, which
 * serves for what is sent once in a while, 300 (measured). A cached search has three spans and takes 300 µs.
 */
export const gathering = ({ resource, scope }: Origin): Gathering<Ended, Uint8Array> => {
  const writer = new ProtobufWriter()

  const ofScope = writer.open()
  writer.text(SCOPE.version, scope.version)
  writer.text(SCOPE.name, scope.name)
  writer.close(SCOPE_SPANS.scope, ofScope)
  const scopeBytes = writer.take()

  const ofResource = writer.open()
  for (const [key, value] of Object.entries(resource)) writeAttribute(writer, RESOURCE.attributes, key, value)
  writer.close(RESOURCE_SPANS.resource, ofResource)
  const resourceBytes = writer.take()

  const start = writer.open()
  return {
    add: (span) => writeSpan(writer, span),
    take: () => {
      writer.raw(scopeBytes)
      writer.close(RESOURCE_SPANS.scopeSpans, start)
      writer.raw(resourceBytes)
      writer.close(REQUEST.resourceSpans, start)
      return writer.take()
    }
  }
}
