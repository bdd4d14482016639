import { Server } from "@modelcontextprotocol/sdk/server/index.js"
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js"
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js"
import {
  type JSONRPCRequest,
  LATEST_PROTOCOL_VERSION,
  type RequestId,
  type ServerNotification,
  type ServerRequest,
  SUPPORTED_PROTOCOL_VERSIONS
} from "@modelcontextprotocol/sdk/types.js"
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv-provider.js"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as FiberRef from "effect/FiberRef"
import * as FiberSet from "effect/FiberSet"
import * as HashMap from "effect/HashMap"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import type * as Scope from "effect/Scope"
import type * as Tracer from "effect/Tracer"
import { Caller } from "../domain/Caller.ts"
import { Meter } from "../metrics/Meter.ts"
import * as Metrics from "../metrics/Metrics.ts"
import { reading } from "../metrics/Reading.ts"
import * as Spans from "../metrics/Spans.ts"
import { Asker } from "../security/consent/Asker.ts"
import { QuestionPages } from "../security/consent/QuestionPages.ts"
import { keyOf, Subject, type SubjectShape } from "../security/Subject.ts"
import { askerOf, type Elicit } from "./Elicitation.ts"
import { INSTRUCTIONS } from "./Instructions.ts"
import { increasing, McpRequest, type McpRequestShape } from "./McpRequest.ts"
import { once } from "./McpTool.ts"
import { measured } from "./Metering.ts"
import * as Methods from "./Methods.ts"
import type { Prompts } from "./prompts/Prompts.ts"
import type { Resources } from "./resources/Resources.ts"
import { INTERNAL_ERROR, METHOD_NOT_FOUND, NOT_NOW, RpcError } from "./RpcError.ts"
import * as Subscriptions from "./Subscriptions.ts"
import type { Toolbox } from "./Toolbox.ts"
import { parentOf } from "./Tracing.ts"
import { UI_EXTENSION } from "./View.ts"

/** The revisions of the protocol that are served, the newest first. */
export const PROTOCOL_VERSIONS: ReadonlyArray<string> = SUPPORTED_PROTOCOL_VERSIONS

/** Requests of one connection that may run at once; more are refused at once, since each holds memory. */
export const MAX_IN_FLIGHT = 256

/** A client that does not read must not hold up the work that reports to it. */
const PROGRESS_DEADLINE = "1 second"

export interface ServerInfo {
  readonly name: string
  readonly title: string
  readonly version: string
  readonly websiteUrl?: string
  /** In place of the instructions of `Instructions.ts`. */
  readonly instructions?: string
}

/** What a transport knows of a request. */
export interface Carried {
  /** As the client numbered it. */
  readonly id: RequestId
  readonly subject: SubjectShape
}

export interface ConnectOptions {
  /** `pipe` for stdio, `tcp` for HTTP. */
  readonly network: "pipe" | "tcp"
  /**
   * Who asks, given what the client calls itself. Turns are fair among subjects. Without one only what is PUBLIC is
   * answered.
   */
  readonly subject?: (client: string) => SubjectShape
  /** The same where each request has a subject and a number of its own, by the number under which the SDK has it. */
  readonly carried?: (id: RequestId) => Carried | undefined
  /** Requests that may run at once; by default `MAX_IN_FLIGHT`. */
  readonly maxInFlight?: number
  /** The span that carries the connection (an HTTP request): parent of a request that names none itself, else linked. */
  readonly ambient?: Tracer.AnySpan
}

/** One client's server. Closing its scope interrupts what it still runs. */
export interface Connection {
  /** Starts to serve; a transport serves one connection. */
  readonly open: (transport: Transport) => Effect.Effect<void>
  readonly inFlight: Effect.Effect<number>
  /** From now on requests are refused; those that run may end. */
  readonly refuse: Effect.Effect<void>
  /** Interrupts what runs, without waiting for it. Each request is answered with an error that says so. */
  readonly interrupt: Effect.Effect<void>
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>
type RunFork = <A, E>(effect: Effect.Effect<A, E>) => Fiber.RuntimeFiber<A, E>

/** What the SDK sends as a JSON-RPC error: it takes `code`, `message` and `data` off whatever is thrown. */
class Thrown extends Error {
  readonly code: number
  readonly data: unknown
  constructor(error: { readonly code: number; readonly message: string; readonly data?: unknown }) {
    super(error.message)
    this.code = error.code
    this.data = error.data
  }
}

const notNow = (reason: string): RpcError => new RpcError({ code: NOT_NOW, reason })

/** The version that this SDK settles on (its own choice is private): the client's where it is known, else the newest. */
const settled = (asked: unknown): string =>
  PROTOCOL_VERSIONS.find((version) => version === asked) ?? LATEST_PROTOCOL_VERSION

const headerOf = (extra: Extra, name: string): unknown => extra.requestInfo?.headers[name]

const requestOf = (server: Server, extra: Extra, id: RequestId): McpRequestShape => {
  const client = server.getClientVersion()
  const progressToken = extra._meta?.progressToken
  const send: McpRequestShape["progress"] = (update) =>
    progressToken === undefined || extra.signal.aborted
      ? Effect.void
      : Effect.tryPromise(() =>
        extra.sendNotification({ method: "notifications/progress", params: { progressToken, ...update } })
      ).pipe(
        Effect.timeout(PROGRESS_DEADLINE),
        Effect.catchAll((error) => Effect.logDebug("A progress report was not delivered", error))
      )
  return {
    id,
    sessionId: extra.sessionId,
    client: client === undefined ? undefined : { name: client.name, version: client.version },
    progress: increasing(send)
  }
}

/** `_meta` names the caller's span on every transport (W3C Trace Context); the HTTP header is the older way. */
const parentFor = (extra: Extra, ambient: Tracer.AnySpan | undefined): Pick<Spans.SpanOptions, "links" | "parent"> => {
  const named = parentOf(extra._meta?.["traceparent"])
  if (named !== undefined) {
    return { parent: named, links: ambient === undefined ? [] : [{ _tag: "SpanLink", span: ambient, attributes: {} }] }
  }
  return { parent: ambient ?? parentOf(headerOf(extra, "traceparent")) ?? "root" }
}

/**
 * What everything below is told of the request. Whoever asks is known to the door by name and to the pace for fair turns.
 * Provided at once: each service by itself takes the interpreter as long as all of them.
 */
const contextOf = (
  request: McpRequestShape,
  subject: SubjectShape | undefined,
  subscriptions: Subscriptions.SubscriptionsShape | undefined
): Context.Context<McpRequest> => {
  const own = Context.make(McpRequest, request)
  const able = subscriptions === undefined ? own : Context.add(own, Subscriptions.Subscriptions, subscriptions)
  return subject === undefined ? able : able.pipe(Context.add(Subject, subject), Context.add(Caller, keyOf(subject)))
}

/** The fiber is the request's own, so that nothing needs to be taken back at its end. */
const annotated = (annotations: Readonly<Record<string, string>>) =>
  FiberRef.update(FiberRef.currentLogAnnotations, (known) => HashMap.union(known, HashMap.fromIterable(Object.entries(annotations))))

/** The attributes of a failure, by the semantic conventions. */
const annotateFailure = (error: RpcError | Methods.ToolFailure): Effect.Effect<void> =>
  Spans.annotate(
    error._tag === "ToolFailure"
      ? { [Spans.ERROR_TYPE]: "tool_error", [Spans.ERROR_TAG]: error.tag }
      : { [Spans.ERROR_TYPE]: String(error.code), [Spans.RPC_STATUS_CODE]: String(error.code) }
  )

/** A defect speaks to the log in full and to the client in two words. What failed is told to the span. */
const contained = (job: Methods.Job): Methods.Job["run"] =>
  Effect.catchAllCause(job.run, (cause) => {
    const defects = Cause.keepDefects(cause)
    if (Option.isNone(defects)) {
      const failure = Cause.failureOption(cause)
      const told = Option.isNone(failure) ? Effect.void : annotateFailure(failure.value)
      return Effect.zipRight(told, Effect.failCause(cause))
    }
    const error = job.tool !== undefined
      ? new Methods.ToolFailure({ tag: "Defect", text: "Internal error" })
      : new RpcError({ code: INTERNAL_ERROR, reason: "Internal error" })
    return Effect.logError("A request ended in a defect", defects.value).pipe(
      Effect.zipRight(annotateFailure(error)),
      Effect.zipRight(Effect.fail(error))
    )
  })

/**
 * Runs an effect as a fiber of the set and gives its end as a promise. The signal (`notifications/cancelled`, or the
 * connection's end) interrupts the fiber; the SDK then sends no answer.
 */
const promised = <A>(
  runFork: RunFork,
  running: Set<Fiber.RuntimeFiber<unknown, unknown>>,
  effect: Effect.Effect<A, RpcError>,
  signal: AbortSignal
): Promise<A> =>
  new Promise((resolve, reject) => {
    const fiber = runFork(effect)
    const onAbort = () => fiber.unsafeInterruptAsFork(fiber.id())
    running.add(fiber)
    if (signal.aborted) onAbort()
    signal.addEventListener("abort", onAbort, { once: true })
    fiber.addObserver((exit) => {
      running.delete(fiber)
      signal.removeEventListener("abort", onAbort)
      if (Exit.isSuccess(exit)) return resolve(exit.value)
      const failure = Cause.failureOption(exit.cause)
      reject(new Thrown(failure._tag === "Some" ? failure.value : notNow("The server is shutting down")))
    })
  })

/** A person takes longer than the SDK would wait. Whoever asks bounds it: this only keeps the SDK from being sooner. */
const ANSWER_DEADLINE_MILLIS = 10 * 60_000

/** How the user of the client can be asked; nothing is provided where there is no way, which is the default. */
const withAsker = (server: Server, extra: Extra, subject: SubjectShape | undefined) => {
  const offered = server.getClientCapabilities()?.elicitation
  const related = { relatedRequestId: extra.requestId }
  const patient = { timeout: ANSWER_DEADLINE_MILLIS, ...related }
  const elicit: Elicit = {
    form: ({ fields, message }, signal) => {
      const { properties: { allow, duration }, required, type } = fields
      const properties = duration === undefined ? { allow } : { allow, duration: { ...duration, oneOf: [...duration.oneOf] } }
      return server.elicitInput(
        { mode: "form", message, requestedSchema: { type, properties, required: [...required] } },
        { signal, ...patient }
      )
    },
    url: ({ id, message }, url, signal) =>
      server.elicitInput({ mode: "url", message, url, elicitationId: id }, { signal, ...patient }),
    complete: ({ id }) => server.createElicitationCompletionNotifier(id, related)()
  }
  return <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    offered === undefined ? work : Effect.flatMap(QuestionPages, (pages) =>
      Effect.provideService(work, Asker, askerOf({ offered, elicit, pages, subject })))
}

/** The SDK makes its validator of elicited answers at once, which costs start-up; this one is made when it is needed. */
const lazyValidator = () => {
  const validator = once(() => new AjvJsonSchemaValidator())
  return { getValidator: <T>(schema: Parameters<AjvJsonSchemaValidator["getValidator"]>[0]) => validator().getValidator<T>(schema) }
}

/** Binds the methods to the MCP SDK (protocol 2025-11-25 and older): one SDK server for each connection. */
export class McpBridge extends Context.Tag("mcp-duckduckgo/mcp/McpBridge")<McpBridge, {
  readonly connect: (options: ConnectOptions) => Effect.Effect<Connection, never, Scope.Scope>
  /** Requests that run now, on all connections. */
  readonly inFlight: Effect.Effect<number>
}>() {
  static readonly layer = (info: ServerInfo): Layer.Layer<McpBridge, never, Toolbox | Prompts | Resources> =>
    Layer.scoped(McpBridge, make(info))
}

/** For the lifetime of a scope. `extend` adds to each server what this program does not offer: the conformance suite asks for it. */
export const make = (
  info: ServerInfo,
  extend: (server: Server) => void = () => undefined
): Effect.Effect<Context.Tag.Service<McpBridge>, never, Prompts | Resources | Scope.Scope | Toolbox> =>
  Effect.gen(function*() {
    const find = yield* Methods.make
    const meter = yield* Meter
    const fibers = yield* FiberSet.make<unknown, unknown>()
    const runFork = yield* FiberSet.runtime(fibers)<never>()
    const jsonSchemaValidator = lazyValidator()
    const { instructions, ...serverInfo } = info
    const open = { pipe: 0, tcp: 0 }
    yield* meter.watch(Effect.map(FiberSet.size(fibers), (running) => [
      reading(Metrics.requestsInFlight, {}, running),
      reading(Metrics.sessions, { "network.transport": "pipe" }, open.pipe),
      reading(Metrics.sessions, { "network.transport": "tcp" }, open.tcp)
    ]))

    const connect = Effect.fn("McpBridge.connect")(function*(options: ConnectOptions) {
      const running = new Set<Fiber.RuntimeFiber<unknown, unknown>>()
      const maxInFlight = options.maxInFlight ?? MAX_IN_FLIGHT
      let refusing = false
      let protocolVersion: string | undefined
      const since = performance.now()
      const { network } = options
      open[network]++
      const server = new Server(serverInfo, {
        capabilities: {
          tools: {},
          prompts: {},
          resources: { subscribe: true },
          completions: {},
          extensions: { [UI_EXTENSION]: {} }
        },
        instructions: instructions ?? INSTRUCTIONS,
        jsonSchemaValidator
      })

      const subscriptions = yield* Subscriptions.make((uri) =>
        Effect.tryPromise(() => server.sendResourceUpdated({ uri })).pipe(
          Effect.timeout(PROGRESS_DEADLINE),
          Effect.catchAll((error) => Effect.logDebug("A change of a resource was not told", error))
        ))
      // Over HTTP without sessions a connection ends with its answer.
      const subscriptionsOf = (extra: Extra) =>
        network === "tcp" && extra.sessionId === undefined ? undefined : subscriptions

      const answer = (request: JSONRPCRequest, extra: Extra): Effect.Effect<Methods.Body, RpcError> => {
        if (refusing) return notNow("The server is shutting down")
        if (running.size >= maxInFlight) return notNow(`More than ${maxInFlight} requests at once`)
        const found = find(request.method, request.params ?? {})
        // A method that nobody knows is a client's text: no span is named for it.
        if (Either.isLeft(found) && found.left.code === METHOD_NOT_FOUND) return found.left
        const job = Either.getOrElse(found, (error): Methods.Job => ({ run: error, attributes: {} }))
        const version = headerOf(extra, "mcp-protocol-version") ?? protocolVersion
        const carried = options.carried?.(extra.requestId)
        const id = carried?.id ?? extra.requestId
        const subject = carried?.subject ?? options.subject?.(server.getClientVersion()?.name ?? "unknown")
        return annotated({ requestId: String(id), method: request.method, ...job.attributes }).pipe(
          Effect.zipRight(contained(job)),
          measured({ meter, method: request.method, network: options.network, tool: job.tool }),
          Spans.within(() => (job.target === undefined ? request.method : `${request.method} ${job.target}`), () => ({
            kind: "server",
            ...parentFor(extra, options.ambient),
            attributes: {
              [Spans.MCP_METHOD]: request.method,
              [Spans.JSONRPC_REQUEST_ID]: String(id),
              [Spans.NETWORK_TRANSPORT]: options.network,
              ...(typeof version === "string" ? { [Spans.MCP_PROTOCOL_VERSION]: version } : {}),
              ...(extra.sessionId === undefined ? {} : { [Spans.MCP_SESSION]: extra.sessionId }),
              ...job.attributes
            }
          })),
          Effect.catchTag("ToolFailure", (failure) => Effect.succeed(Methods.failureBody(failure))),
          withAsker(server, extra, subject),
          Effect.provide(contextOf(requestOf(server, extra, id), subject, subscriptionsOf(extra)))
        )
      }

      // One handler for all methods: the SDK's own parse of each answers a malformed request with -32603.
      server.fallbackRequestHandler = async (request, extra) => {
        const body = await promised(runFork, running, answer(request, extra), extra.signal)
        return { ...body }
      }
      extend(server)
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has no other way
      server.onerror = (error) => {
        runFork(Effect.logWarning("The MCP connection reported an error", error.message.slice(0, 500)))
      }

      const interrupt = Effect.sync(() => {
        for (const fiber of running) fiber.unsafeInterruptAsFork(fiber.id())
      })
      yield* Effect.addFinalizer(() => {
        open[network]--
        meter.observe(Metrics.sessionDuration, { "network.transport": network }, (performance.now() - since) / 1000)
        return Effect.zipRight(interrupt, Effect.promise(() => server.close()))
      })

      return {
        open: (transport: Transport) => {
          // The SDK calls what is set here before its own handling of a message.
          const before = transport.onmessage
          // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has no other way
          transport.onmessage = (message, extra) => {
            before?.(message, extra)
            if ("method" in message && message.method === "initialize" && Predicate.isRecord(message.params)) {
              protocolVersion = settled(message.params["protocolVersion"])
            }
          }
          return Effect.promise(() => server.connect(transport))
        },
        inFlight: Effect.sync(() => running.size),
        refuse: Effect.sync(() => {
          refusing = true
        }),
        interrupt
      }
    })

    return { connect, inFlight: FiberSet.size(fibers) }
  })
