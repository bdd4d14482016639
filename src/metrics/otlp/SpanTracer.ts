import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import type * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Tracer from "effect/Tracer"
import { randomFillSync } from "node:crypto"
import * as Spans from "../Spans.ts"
import type { Sampling } from "./OtelEnv.ts"
import { sampled } from "./Sampler.ts"

/** A span that is over, as little of it as is sent. */
export interface Ended {
  readonly name: string
  readonly kind: Tracer.SpanKind
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  /** Nanoseconds since the epoch. */
  readonly startTime: bigint
  readonly endTime: bigint
  readonly attributes: ReadonlyMap<string, unknown>
  readonly links: ReadonlyArray<Tracer.SpanLink>
  readonly failed: boolean
}

export interface TracerOptions {
  readonly sampling: Sampling
  /** Whether what was asked for may be told. */
  readonly content: boolean
  readonly ended: (span: Ended) => void
}

/** What a caller wrote, or what was asked for: told only where the operator opted in. */
const CONTENT: ReadonlySet<string> = new Set([Spans.MCP_RESOURCE_URI, Spans.DDG_QUERY, Spans.URL_FULL])

/** Effect adds it to a failure; it holds the paths of this machine. */
const STACK = "code.stacktrace"

/** Random bytes are fetched by the page: to ask for eight costs as much as for a thousand. */
const randomHex = (): (bytes: number) => string => {
  const pool = Buffer.alloc(1024)
  let used = pool.length
  return (bytes) => {
    if (used + bytes > pool.length) {
      randomFillSync(pool)
      used = 0
    }
    used += bytes
    return pool.toString("hex", used - bytes, used)
  }
}

/** What kind of error a work ended in: its tag and no more. A message may repeat what was asked for. */
const errorOf = (cause: Cause.Cause<unknown>): string => {
  const failure = Option.getOrUndefined(Cause.failureOption(cause))
  if (Predicate.hasProperty(failure, "_tag") && typeof failure._tag === "string") return failure._tag
  return failure === undefined ? "defect" : "error"
}

class LightSpan implements Tracer.Span {
  readonly _tag = "Span"
  readonly name: string
  readonly spanId: string
  readonly traceId: string
  readonly parent: Option.Option<Tracer.AnySpan>
  readonly context: Context.Context<never>
  readonly attributes = new Map<string, unknown>()
  readonly links: Array<Tracer.SpanLink>
  readonly sampled: boolean
  readonly kind: Tracer.SpanKind
  status: Tracer.SpanStatus
  private readonly options: TracerOptions

  constructor(
    options: TracerOptions,
    hex: (bytes: number) => string,
    span: Pick<Tracer.Span, "context" | "kind" | "name" | "parent"> & {
      readonly links: ReadonlyArray<Tracer.SpanLink>
      readonly startTime: bigint
    }
  ) {
    this.options = options
    this.name = span.name
    this.parent = span.parent
    this.context = span.context
    this.links = [...span.links]
    this.kind = span.kind
    this.status = { _tag: "Started", startTime: span.startTime }
    const above = Option.getOrUndefined(span.parent)
    this.traceId = above?.traceId ?? hex(16)
    this.spanId = hex(8)
    this.sampled = sampled(options.sampling, above, this.traceId)
  }

  end(endTime: bigint, exit: Exit.Exit<unknown, unknown>): void {
    const { startTime } = this.status
    this.status = { _tag: "Ended", startTime, endTime, exit }
    if (!this.sampled) return
    const failed = exit._tag === "Failure" && !Cause.isInterruptedOnly(exit.cause)
    if (exit._tag === "Failure" && !this.attributes.has(Spans.ERROR_TYPE)) {
      this.attributes.set(Spans.ERROR_TYPE, failed ? errorOf(exit.cause) : "interrupted")
    }
    this.options.ended({
      name: this.name,
      kind: this.kind,
      traceId: this.traceId,
      spanId: this.spanId,
      parentSpanId: Option.getOrUndefined(this.parent)?.spanId,
      startTime,
      endTime,
      attributes: this.attributes,
      links: this.links,
      failed
    })
  }

  attribute(key: string, value: unknown): void {
    if (!this.sampled || key === STACK || (CONTENT.has(key) && !this.options.content)) return
    this.attributes.set(key, value)
  }

  /** Nothing of ours writes events; those of libraries are not known to be free of content. */
  event(): void {}

  addLinks(links: ReadonlyArray<Tracer.SpanLink>): void {
    this.links.push(...links)
  }
}

/** Makes spans that cost little, decides which are kept, and hands over those that ended. */
export const make = (options: TracerOptions): Tracer.Tracer => {
  const hex = randomHex()
  return Tracer.make({
    span: (name, parent, context, links, startTime, kind) =>
      new LightSpan(options, hex, { name, parent, context, links, startTime, kind }),
    context: (run) => run()
  })
}
