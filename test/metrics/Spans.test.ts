import { it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as TestClock from "effect/TestClock"
import * as Tracer from "effect/Tracer"
import { describe, expect } from "vitest"
import { type Ended, make } from "../../src/metrics/otlp/SpanTracer.ts"
import * as Spans from "../../src/metrics/Spans.ts"

/** The end of a work, and what was handed over of its spans by then, the last that ended last. */
const observed = <A, E>(work: Effect.Effect<A, E>) =>
  Effect.suspend(() => {
    const ended: Array<Ended> = []
    const tracer = make({ sampling: { parent: true, ratio: 1 }, content: true, ended: (span) => ended.push(span) })
    return Effect.map(Effect.exit(Effect.withTracer(work, tracer)), (exit) => ({ exit, ended }))
  })

const attributesOf = (span: Ended | undefined) => Object.fromEntries(span?.attributes ?? [])

describe("a span around a work", () => {
  it.effect("is above those within, also in fibers that were forked there, and not above what follows", () =>
    Effect.gen(function*() {
      const inner = Spans.within("inner")(Effect.void)
      const forked = Effect.flatMap(Effect.fork(Spans.within("forked")(Effect.void)), Fiber.join)
      const work = Effect.all([Spans.within("first")(Effect.all([inner, forked])), Spans.within("second")(Effect.void)])
      const { ended } = yield* observed(Spans.within("whole")(work))
      const byName = new Map(ended.map((span) => [span.name, span]))
      const above = (name: string) => ended.find(({ spanId }) => spanId === byName.get(name)?.parentSpanId)?.name
      expect(ended.map(({ name }) => name)).toEqual(["inner", "forked", "first", "second", "whole"])
      expect(["inner", "forked", "first", "second", "whole"].map(above)).toEqual(["first", "first", "whole", "whole", undefined])
      expect(new Set(ended.map(({ traceId }) => traceId)).size).toBe(1)
    }))

  it.effect("gives what the work gives, and leaves the span above as it was", () =>
    Effect.gen(function*() {
      const after = Effect.withFiberRuntime<string | undefined>(({ currentSpan }) =>
        Effect.succeed(currentSpan?._tag === "Span" ? currentSpan.name : undefined))
      for (const work of [Effect.succeed(1), Effect.fail("no"), Effect.die("broken")]) {
        const { exit } = yield* observed(Spans.within("whole")(
          Effect.all([Effect.exit(Spans.within("part")(work)), after])
        ))
        expect(exit).toEqual(Exit.succeed([yield* Effect.exit(work), "whole"]))
      }
    }))

  it.effect("lasts as long as the work, and ends with it when it is interrupted", () =>
    Effect.gen(function*() {
      const begun = yield* Deferred.make<void>()
      const forever = Spans.within("forever")(Effect.zipRight(Deferred.succeed(begun, undefined), Effect.never))
      const running = yield* Effect.fork(observed(Effect.timeoutOption(forever, "3 seconds")))
      yield* Deferred.await(begun)
      yield* TestClock.adjust("3 seconds")
      const { ended, exit } = yield* Fiber.join(running)
      expect(exit).toEqual(Exit.succeed(Option.none()))
      const [span] = ended
      expect([span?.name, span?.failed, attributesOf(span)]).toEqual(["forever", false, { [Spans.ERROR_TYPE]: "interrupted" }])
      expect(span === undefined ? undefined : span.endTime - span.startTime).toBe(3_000_000_000n)
    }))

  it.effect("says more of itself, the last word last, and what is asked for only where it is made", () =>
    Effect.gen(function*() {
      let asked = 0
      const work = Spans.within(() => "named", () => {
        asked++
        return { kind: "client", attributes: { a: 1, b: 1 } }
      })(Spans.annotate({ b: 2, c: 3 }))
      const { ended: [span] } = yield* observed(work)
      expect([span?.name, span?.kind, attributesOf(span)]).toEqual(["named", "client", { a: 1, b: 2, c: 3 }])
      const { ended } = yield* observed(Effect.withTracerEnabled(work, false))
      expect([ended, asked]).toEqual([[], 1])
    }))

  it.effect("begins where it is told, below another process or as the first", () =>
    Effect.gen(function*() {
      const far = Tracer.externalSpan({ traceId: "1".repeat(32), spanId: "2".repeat(16), sampled: true })
      const links = [{ _tag: "SpanLink" as const, span: far, attributes: {} }]
      const parts = Effect.all([
        Spans.within("below", { parent: far })(Effect.void),
        Spans.within("first", { parent: "root", links })(Effect.void)
      ])
      const { ended: [below, first, whole] } = yield* observed(Spans.within("whole")(parts))
      expect([below?.traceId, below?.parentSpanId, below?.remoteParent]).toEqual(["1".repeat(32), "2".repeat(16), true])
      expect([first?.parentSpanId, first?.remoteParent, first?.links]).toEqual([undefined, false, links])
      expect(first?.traceId).not.toBe(whole?.traceId)
    }))

  it.effect("that is a leaf lasts as long, and is above nothing", () =>
    Effect.gen(function*() {
      const work = Effect.zipRight(Spans.annotate({ said: true }), Spans.within("below")(Effect.fail("no")))
      const { ended: [below, leaf, whole], exit } = yield* observed(Spans.within("whole")(Spans.within("leaf", { leaf: true })(work)))
      expect(exit).toEqual(Exit.fail("no"))
      expect([leaf?.name, leaf?.failed, attributesOf(leaf)]).toEqual(["leaf", true, { [Spans.ERROR_TYPE]: "error" }])
      expect([below?.parentSpanId, attributesOf(whole)]).toEqual([whole?.spanId, { said: true, [Spans.ERROR_TYPE]: "error" }])
    }))

  it.effect("that nobody is within is not spoken of", () =>
    Effect.gen(function*() {
      const { ended, exit } = yield* observed(Spans.annotate({ a: 1 }))
      expect([ended, exit]).toEqual([[], Exit.void])
    }))
})
