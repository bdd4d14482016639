import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { RuntimeFiber } from "effect/Fiber"
import * as FiberRef from "effect/FiberRef"
import * as FiberRefs from "effect/FiberRefs"
import type * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"

/**
 * Span names and attribute keys. Those of MCP follow the OpenTelemetry semantic conventions for MCP (status:
 * development): https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md
 */

/** The name of a request's span is its method and, for tools and prompts, the target: `tools/call web_search`. */
export const TOOLS_CALL = "tools/call"
export const TOOLS_LIST = "tools/list"
export const PROMPTS_GET = "prompts/get"
export const PROMPTS_LIST = "prompts/list"
export const RESOURCES_READ = "resources/read"
export const RESOURCES_LIST = "resources/list"
export const RESOURCE_TEMPLATES_LIST = "resources/templates/list"
export const RESOURCES_SUBSCRIBE = "resources/subscribe"
export const RESOURCES_UNSUBSCRIBE = "resources/unsubscribe"
export const COMPLETION_COMPLETE = "completion/complete"

export const MCP_METHOD = "mcp.method.name"
export const MCP_SESSION = "mcp.session.id"
export const MCP_PROTOCOL_VERSION = "mcp.protocol.version"
export const MCP_RESOURCE_URI = "mcp.resource.uri"
export const JSONRPC_REQUEST_ID = "jsonrpc.request.id"
export const RPC_STATUS_CODE = "rpc.response.status_code"
export const GEN_AI_OPERATION = "gen_ai.operation.name"
export const GEN_AI_TOOL = "gen_ai.tool.name"
export const GEN_AI_PROMPT = "gen_ai.prompt.name"
/** `pipe` or `tcp`. */
export const NETWORK_TRANSPORT = "network.transport"
/** `tool_error` for a result with `isError`, else the JSON-RPC code. */
export const ERROR_TYPE = "error.type"
/** Of HTTP, on the way out. */
export const HTTP_STATUS = "http.response.status_code"
/** Our own key: the tag of the error behind a `tool_error`, e.g. `InvalidInput`. */
export const ERROR_TAG = "mcp_duckduckgo.error"

/** Spans of our own below that of a request, in the order in which a search meets them. */
export const SECURITY = "Secured.decide"
/** Of each search where a request makes several; the only search of a request is the request. */
export const SEARCH = "Search.run"
export const LOOKUP = "Lookup.get"
export const PACE = "Pace.wait"
export const PARSE = "Parsers.read"

/** Our own keys. None says who asked, or for what. */
export const DDG_LEVEL = "mcp_duckduckgo.level"
export const DDG_ENDPOINT = "mcp_duckduckgo.endpoint"
export const DDG_OUTCOME = "mcp_duckduckgo.outcome"
export const DDG_CACHE = "mcp_duckduckgo.cache"
/** What was asked for; only where the operator opted in. */
export const DDG_QUERY = "mcp_duckduckgo.query"
export const URL_FULL = "url.full"

type Attributes = Readonly<Record<string, unknown>>

export interface SpanOptions {
  readonly kind?: Tracer.SpanKind
  readonly attributes?: Attributes
  /** In place of the span under way: that of another process, or `root` where this is the first. */
  readonly parent?: Tracer.AnySpan | "root"
  readonly links?: ReadonlyArray<Tracer.SpanLink>
  /** Nothing below it has a span or says more of this one: what is below stays in the span above, which costs less. */
  readonly leaf?: boolean
}

type Fiber = Pick<RuntimeFiber<unknown, unknown>, "currentContext" | "currentDefaultServices" | "currentSpan" | "currentTracer">

const tell = (span: Tracer.Span, attributes: Attributes): void => {
  for (const key of Object.keys(attributes)) span.attribute(key, attributes[key])
}

const nanosOf = (fiber: Fiber): bigint => Context.get(fiber.currentDefaultServices, Clock.Clock).unsafeCurrentTimeNanos()

const begun = (fiber: Fiber, name: string, { attributes, kind, links, parent }: SpanOptions): Tracer.Span => {
  const above = parent === "root" ? undefined : parent ?? fiber.currentSpan
  const span = fiber.currentTracer.span(
    name,
    Option.fromNullable(above),
    Context.empty(),
    links ?? [],
    nanosOf(fiber),
    kind ?? "internal"
  )
  if (attributes !== undefined) tell(span, attributes)
  return span
}

/**
 * The same as `Effect.withSpan` without its stack, its annotations and its links from afar, in half the steps of the
 * interpreter: the context is set and set back by the region that ends the span anyway.
 */
const recorded = <A, E, R>(work: Effect.Effect<A, E, R>, name: string, options: SpanOptions): Effect.Effect<A, E, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.withFiberRuntime((fiber) => {
      const span = begun(fiber, name, options)
      const end = <X, Y>(exit: Exit.Exit<X, Y>): Exit.Exit<X, Y> => {
        span.end(nanosOf(fiber), exit)
        return exit
      }
      if (options.leaf === true) {
        return Effect.matchCauseEffect(restore(work), {
          onFailure: (cause) => end(Exit.failCause(cause)),
          onSuccess: (value) => end(Exit.succeed(value))
        })
      }
      const before = fiber.currentContext
      const back = FiberRef.set(FiberRef.currentContext, before)
      const within = FiberRef.set(FiberRef.currentContext, Context.add(before, Tracer.ParentSpan, span))
      return Effect.matchCauseEffect(Effect.zipRight(within, restore(work)), {
        onFailure: (cause) => Effect.zipRight(back, end(Exit.failCause(cause))),
        onSuccess: (value) => Effect.zipRight(back, end(Exit.succeed(value)))
      })
    })
  )

/**
 * A span around a work; where the tracer is off, the work itself, which costs next to nothing. `Effect.fn` makes a span,
 * and two errors for the lines of its stack, also where nobody records it: what every search goes through is
 * `Effect.fnUntraced(body, Spans.within(name))`. What a function gives is asked for only where there is a span to have it.
 */
export const within = (name: string | (() => string), options: SpanOptions | (() => SpanOptions) = {}) =>
<A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withFiberRuntime((fiber) =>
    fiber.getFiberRef(FiberRef.currentTracerEnabled)
      ? recorded(work, typeof name === "string" ? name : name(), typeof options === "function" ? options() : options)
      : work
  )

/** Says more of the span under way, if there is one. */
export const annotate = (attributes: Attributes): Effect.Effect<void> =>
  Effect.withFiberRuntime(({ currentSpan }) => {
    if (currentSpan?._tag === "Span") tell(currentSpan, attributes)
    return Effect.void
  })

/** The span within which something was logged; none where spans are off. */
export const ofLine = ({ context }: Logger.Logger.Options<unknown>): Tracer.AnySpan | undefined => {
  const span = Option.getOrUndefined(
    Context.getOption(FiberRefs.getOrDefault(context, FiberRef.currentContext), Tracer.ParentSpan)
  )
  return span === undefined || span.traceId === "noop" ? undefined : span
}
