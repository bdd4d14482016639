import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as Tracer from "effect/Tracer"
import { describe, expect } from "vitest"
import { InvalidInput } from "../../../src/domain/Errors.ts"
import type { Sampling } from "../../../src/metrics/otlp/OtelEnv.ts"
import { type Ended, make } from "../../../src/metrics/otlp/SpanTracer.ts"
import * as Spans from "../../../src/metrics/Spans.ts"

const ALL: Sampling = { parent: true, ratio: 1 }

/** What is handed over of the spans of a work, the last that ended last. */
const spansOf = <A, E>(work: Effect.Effect<A, E>, options: { readonly sampling?: Sampling; readonly content?: boolean } = {}) =>
  Effect.suspend(() => {
    const ended: Array<Ended> = []
    const tracer = make({ sampling: options.sampling ?? ALL, content: options.content ?? false, ended: (span) => ended.push(span) })
    return Effect.as(Effect.exit(Effect.withTracer(work, tracer)), ended)
  })

const attribute = (span: Ended | undefined, key: string): unknown => new Map(span?.attributes).get(key)

describe("spans", () => {
  it.effect("hang together, down to a work that was forked, and take their time", () =>
    Effect.gen(function*() {
      const inner = Effect.fork(Effect.withSpan(Effect.sleep("2 seconds"), "inner", { kind: "client" }))
      const running = yield* Effect.fork(spansOf(Effect.withSpan(Effect.flatMap(inner, Fiber.join), "outer", { kind: "server" })))
      yield* TestClock.adjust("2 seconds")
      const [child, parent] = yield* Fiber.join(running)
      expect(parent).toMatchObject({ name: "outer", kind: "server", parentSpanId: undefined, failed: false })
      expect(child).toMatchObject({ name: "inner", kind: "client", parentSpanId: parent?.spanId, traceId: parent?.traceId })
      expect(child?.traceId).toMatch(/^[\da-f]{32}$/)
      expect(child?.spanId).toMatch(/^[\da-f]{16}$/)
      expect(child === undefined ? undefined : child.endTime - child.startTime).toBe(2_000_000_000n)
    }))

  it.effect("begin below the span of a caller", () =>
    Effect.gen(function*() {
      const parent = Tracer.externalSpan({ traceId: "1".repeat(32), spanId: "2".repeat(16), sampled: true })
      const [span] = yield* spansOf(Effect.withSpan(Effect.void, "call", { parent }))
      expect([span?.traceId, span?.parentSpanId]).toEqual(["1".repeat(32), "2".repeat(16)])
    }))

  it.effect("of a trace that is not kept are not handed over", () =>
    Effect.gen(function*() {
      const parent = Tracer.externalSpan({ traceId: "1".repeat(32), spanId: "2".repeat(16), sampled: false })
      const nested = Effect.withSpan(Effect.withSpan(Effect.void, "inner"), "outer", { parent })
      expect(yield* spansOf(nested)).toEqual([])
      expect(yield* spansOf(Effect.withSpan(Effect.void, "own"), { sampling: { parent: true, ratio: 0 } })).toEqual([])
    }))

  it.effect("of a failure say what kind it was, and neither its message nor where it arose", () =>
    Effect.gen(function*() {
      const failing = new InvalidInput({ issues: [{ field: "query", message: "the secret plan is no query" }] })
      const [span] = yield* spansOf(Effect.withSpan(failing, "call"))
      expect(span?.failed).toBe(true)
      expect([...span?.attributes ?? []]).toEqual([[Spans.ERROR_TYPE, "InvalidInput"]])
      const [defect] = yield* spansOf(Effect.withSpan(Effect.die(new Error("the secret")), "call"))
      expect([...defect?.attributes ?? []]).toEqual([[Spans.ERROR_TYPE, "defect"]])
    }))

  it.effect("keep what was said of a failure already", () =>
    Effect.gen(function*() {
      const work = Effect.zipRight(Effect.annotateCurrentSpan(Spans.ERROR_TYPE, "tool_error"), Effect.fail("no"))
      const [span] = yield* spansOf(Effect.withSpan(work, "call"))
      expect(attribute(span, Spans.ERROR_TYPE)).toBe("tool_error")
    }))

  it.effect("of an interruption have not failed", () =>
    Effect.gen(function*() {
      const [span] = yield* spansOf(Effect.withSpan(Effect.interrupt, "call"))
      expect([span?.failed, attribute(span, Spans.ERROR_TYPE)]).toEqual([false, "interrupted"])
    }))

  it.effect("tell what was asked for only where that was opted in", () =>
    Effect.gen(function*() {
      const work = Effect.withSpan(Effect.void, "call", {
        attributes: { [Spans.DDG_QUERY]: "rare disease", [Spans.MCP_RESOURCE_URI]: "page://a", [Spans.MCP_METHOD]: "tools/call" }
      })
      const [quiet] = yield* spansOf(work)
      expect([...quiet?.attributes ?? []].map(([key]) => key)).toEqual([Spans.MCP_METHOD])
      const [open] = yield* spansOf(work, { content: true })
      expect(attribute(open, Spans.DDG_QUERY)).toBe("rare disease")
    }))
})

describe("a span that is only made where somebody reads it", () => {
  it.effect("is there with the tracer, and costs none without", () =>
    Effect.gen(function*() {
      const work = Spans.within("Pace.wait", { attributes: { a: 1 } })(Spans.annotate({ b: 2 }))
      const [span] = yield* spansOf(work)
      expect([span?.name, ...span?.attributes ?? []]).toEqual(["Pace.wait", ["a", 1], ["b", 2]])
      expect(yield* spansOf(Effect.withTracerEnabled(work, false))).toEqual([])
    }))
})
