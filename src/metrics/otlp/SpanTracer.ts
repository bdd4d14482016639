import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import type * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Tracer from "effect/Tracer"
import { randomBytes } from "node:crypto"
import * as Spans from "../Spans.ts"
import type { Sampling } from "./OtelEnv.ts"
import { sampled } from "./Sampler.ts"

/** Of an attribute's text, in UTF-16 units: more is cut off. */
export const LONGEST_VALUE = 2_048

/** A span that is over, as little of it as is sent. */
export interface Ended {
  readonly name: string
  readonly kind: Tracer.SpanKind
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  /** The parent is of another process. */
  readonly remoteParent: boolean
  /** Nanoseconds since the epoch. */
  readonly startTime: bigint
  readonly endTime: bigint
  readonly attributes: Iterable<readonly [string, unknown]>
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

/** Random bytes are fetched and written by the page: to ask for eight costs as much as for a thousand. */
const randomHex = (): (bytes: number) => string => {
  const PAGE = 1024
  let page = ""
  let used = 0
  return (bytes) => {
    const digits = bytes * 2
    if (used + digits > page.length) {
      page = randomBytes(PAGE).toString("hex")
      used = 0
    }
    used += digits
    return page.slice(used - digits, used)
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
  /** A handful at most, so that a list is less to make than a `Map`. */
  private readonly said: Array<[string, unknown]> = []
  readonly links: Array<Tracer.SpanLink>
  readonly sampled: boolean
  readonly kind: Tracer.SpanKind
  status: Tracer.SpanStatus
  private readonly options: TracerOptions
  private readonly above: Tracer.AnySpan | undefined

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
    this.links = span.links.length === 0 ? [] : [...span.links]
    this.kind = span.kind
    this.status = { _tag: "Started", startTime: span.startTime }
    const above = Option.getOrUndefined(span.parent)
    this.above = above
    this.traceId = above?.traceId ?? hex(16)
    this.spanId = hex(8)
    this.sampled = sampled(options.sampling, above, this.traceId)
  }

  end(endTime: bigint, exit: Exit.Exit<unknown, unknown>): void {
    const { startTime } = this.status
    this.status = { _tag: "Ended", startTime, endTime, exit }
    if (!this.sampled) return
    const failed = exit._tag === "Failure" && !Cause.isInterruptedOnly(exit.cause)
    if (exit._tag === "Failure" && this.saidOf(Spans.ERROR_TYPE) === undefined) {
      this.said.push([Spans.ERROR_TYPE, failed ? errorOf(exit.cause) : "interrupted"])
    }
    this.options.ended({
      name: this.name,
      kind: this.kind,
      traceId: this.traceId,
      spanId: this.spanId,
      parentSpanId: this.above?.spanId,
      remoteParent: this.above?._tag === "ExternalSpan",
      startTime,
      endTime,
      attributes: this.said,
      links: this.links,
      failed
    })
  }

  attribute(key: string, value: unknown): void {
    if (!this.sampled || key === STACK || (CONTENT.has(key) && !this.options.content)) return
    const known = this.saidOf(key)
    if (known === undefined) this.said.push([key, value])
    else known[1] = value
  }

  get attributes(): ReadonlyMap<string, unknown> {
    return new Map(this.said)
  }

  private saidOf(key: string): [string, unknown] | undefined {
    return this.said.find(([name]) => name === key)
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
    // The interpreter calls it at each of its steps. That of Effect itself, which does the same, stays the only one it has
    // met, and is inlined: a tenth of the time of a search with spans (measured).
    context: Context.get(DefaultServices.liveServices, Tracer.Tracer).context
  })
}
