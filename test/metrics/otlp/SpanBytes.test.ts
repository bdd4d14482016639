import * as Tracer from "effect/Tracer"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { gathering } from "../../../src/metrics/otlp/SpanBytes.ts"
import { type Ended, LONGEST_VALUE } from "../../../src/metrics/otlp/SpanTracer.ts"
import { requestOf } from "../../support/otlpDefinition.ts"

const definition = requestOf("Trace")

const origin = { resource: { "service.name": "a server", long: "x".repeat(300) }, scope: { name: "scope", version: "1.2.3" } }

const KINDS = ["internal", "server", "client", "producer", "consumer"] as const

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => Buffer.from(id).toString("hex"))

// A text with half a surrogate pair has no form in UTF-8; it becomes U+FFFD, as everywhere.
const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.string({ minLength: 40, maxLength: 60 })).map((one) =>
  Buffer.from(one).toString())

const value = fc.oneof(text, fc.boolean(), fc.maxSafeInteger(), fc.double({ noNaN: true }))

const attributes = fc.array(fc.tuple(text, value), { maxLength: 6 })

const span: fc.Arbitrary<Ended> = fc.record({
  name: text,
  kind: fc.constantFrom(...KINDS),
  traceId: hex(16),
  spanId: hex(8),
  parentSpanId: fc.option(hex(8), { nil: undefined }),
  remoteParent: fc.boolean(),
  startTime: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  endTime: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  attributes,
  links: fc.array(
    fc.record({
      _tag: fc.constant("SpanLink" as const),
      span: fc.record({ traceId: hex(16), spanId: hex(8) }).map(Tracer.externalSpan),
      attributes: fc.dictionary(fc.string({ minLength: 1 }).filter((key) => key !== "__proto__"), fc.boolean(), { maxKeys: 2 })
    }),
    { maxLength: 2 }
  ),
  failed: fc.boolean()
})

const anyValue = (one: unknown): object =>
  typeof one === "boolean"
    ? { boolValue: one }
    : typeof one !== "number"
    ? { stringValue: String(one) }
    : Number.isSafeInteger(one)
    ? { intValue: String(one === 0 ? 0 : one) }
    : { doubleValue: one }

const keyValues = (entries: Iterable<readonly [string, unknown]>) =>
  [...entries].map(([key, one]) => ({ key, value: anyValue(one) }))

const id = (one: string) => Buffer.from(one, "hex")

const flags = (remote: boolean) => (remote ? 0x301 : 0x101)

const wanted = (one: Ended) => ({
  traceId: id(one.traceId),
  spanId: id(one.spanId),
  ...(one.parentSpanId === undefined ? {} : { parentSpanId: id(one.parentSpanId) }),
  name: one.name,
  kind: KINDS.indexOf(one.kind) + 1,
  startTimeUnixNano: String(one.startTime),
  endTimeUnixNano: String(one.endTime),
  attributes: keyValues(one.attributes),
  links: one.links.map((link) => ({
    traceId: id(link.span.traceId),
    spanId: id(link.span.spanId),
    attributes: keyValues(Object.entries(link.attributes)),
    flags: flags(true)
  })),
  ...(one.failed ? { status: { code: 2 } } : {}),
  flags: flags(one.remoteParent)
})

const requestWith = (spans: ReadonlyArray<unknown>) => ({
  resourceSpans: [{
    resource: { attributes: keyValues(Object.entries(origin.resource)) },
    scopeSpans: [{ scope: origin.scope, spans }]
  }]
})

/** Order is of no meaning: neither that of spans in a batch nor that of attributes in a span. */
const sorted = (one: unknown): unknown =>
  Array.isArray(one) ? one.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : one instanceof Uint8Array
    ? Buffer.from(one).toString("hex")
    : typeof one === "object" && one !== null
    ? Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, sorted(inner)]).sort())
    : one

const decoded = (bytes: Uint8Array) => sorted(definition.toObject(definition.decode(bytes), { longs: String }))

const withoutEmpty = (one: object): object =>
  Object.fromEntries(Object.entries(one).filter(([, inner]) => !Array.isArray(inner) || inner.length > 0))

const wantedOf = (spans: ReadonlyArray<Ended>) =>
  sorted(requestWith(spans.map((one) => {
    const whole = wanted(one)
    return withoutEmpty({ ...whole, links: whole.links.map(withoutEmpty) })
  })))

const plain: Ended = {
  name: "Lookup.get",
  kind: "internal",
  traceId: "1".repeat(32),
  spanId: "2".repeat(16),
  parentSpanId: undefined,
  remoteParent: false,
  startTime: 1n,
  endTime: 2n,
  attributes: [],
  links: [],
  failed: false
}

describe("spans as protobuf", () => {
  it("are by the public definitions what they were, batch after batch", () => {
    const batch = gathering(origin)
    fc.assert(fc.property(fc.array(span, { minLength: 1, maxLength: 5 }), (spans) => {
      for (const one of spans) batch.add(one)
      expect(decoded(batch.take())).toEqual(wantedOf(spans))
    }))
  })

  it("find room however much there is of them, and go on in little", () => {
    const batch = gathering(origin)
    const large = { ...plain, attributes: [["key", "ü".repeat(LONGEST_VALUE)]] as const }
    const spans = Array.from({ length: 500 }, () => large)
    for (const one of spans) batch.add(one)
    expect(decoded(batch.take())).toEqual(wantedOf(spans))
    batch.add(plain)
    expect(decoded(batch.take())).toEqual(wantedOf([plain]))
  })

  it("have texts that were cut where they are too long", () => {
    const batch = gathering(origin)
    batch.add({ ...plain, attributes: [["key", "x".repeat(LONGEST_VALUE + 1)]] })
    expect(decoded(batch.take())).toEqual(wantedOf([{ ...plain, attributes: [["key", "x".repeat(LONGEST_VALUE)]] }]))
  })

  it("hold nothing of the memory of this process where an identifier is none", () => {
    const batch = gathering(origin)
    batch.add({ ...plain, traceId: "no identifier at all, of no use." })
    expect(decoded(batch.take())).toEqual(wantedOf([{ ...plain, traceId: "0".repeat(32) }]))
  })
})
