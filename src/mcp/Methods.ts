import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as Spans from "../metrics/Spans.ts"
import { completion } from "./Completions.ts"
import type { McpRequest } from "./McpRequest.ts"
import type { PublicError, ToolAnswer } from "./McpTool.ts"
import { Prompts } from "./prompts/Prompts.ts"
import { Resources, type SecuredResource } from "./resources/Resources.ts"
import { INTERNAL_ERROR, invalidParams, METHOD_NOT_FOUND, RESOURCE_NOT_FOUND, RpcError } from "./RpcError.ts"
import { Subscriptions, type SubscriptionsShape } from "./Subscriptions.ts"
import { type SecuredTool, Toolbox } from "./Toolbox.ts"

export type Params = Readonly<Record<string, unknown>>
export type Body = { readonly [key: string]: unknown; readonly _meta?: { readonly [key: string]: unknown } }

/**
 * A tool that answered, but with an error for the model (`isError`). A failure here, so that spans and metrics see one;
 * a result on the wire.
 */
export class ToolFailure extends Schema.TaggedError<ToolFailure>()("ToolFailure", {
  tag: Schema.String,
  text: Schema.String,
  structured: Schema.optionalWith(Schema.Record({ key: Schema.String, value: Schema.Unknown }), { exact: true })
}) {
  override get message(): string {
    return `The tool answered with an error (${this.tag})`
  }
}

/** One request, looked up: what runs it, and what its span says of it. */
export interface Job {
  readonly run: Effect.Effect<Body, RpcError | ToolFailure, McpRequest>
  /** Stands behind the method in the name of the span: a name that this server registered, never a client's text. */
  readonly target?: string
  readonly attributes: Readonly<Record<string, string>>
  /** The tool that is called, if it is one: a defect is then answered as a tool's error, and not as a JSON-RPC error. */
  readonly tool?: SecuredTool
}

/** The key under `_meta` that carries the tag of a tool's error. */
export const ERROR_META = "mcp-duckduckgo/error"

/** A tool's error on the wire. */
export const failureBody = (failure: ToolFailure): Body => ({
  content: [{ type: "text", text: failure.text }],
  ...(failure.structured === undefined ? {} : { structuredContent: failure.structured }),
  isError: true,
  _meta: { [ERROR_META]: failure.tag }
})

const answerBody = (answer: ToolAnswer): Body => ({
  content: [{ type: "text", text: answer.text }],
  structuredContent: answer.structured
})

const textParam = (params: Params, name: string): Either.Either<string, RpcError> => {
  const value = params[name]
  return typeof value === "string" ? Either.right(value) : Either.left(invalidParams(`params.${name}: a string is required`))
}

const shown = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)

const outcomeTag = (structured: Readonly<Record<string, unknown>>): string =>
  typeof structured["outcome"] === "string" ? structured["outcome"] : "ToolError"

const callTool = (tool: SecuredTool, args: unknown): Job["run"] =>
  tool.call(args).pipe(
    Effect.mapError((error) => new ToolFailure({ tag: error._tag, text: error.message })),
    Effect.flatMap((answer) =>
      answer.isError
        ? new ToolFailure({ tag: outcomeTag(answer.structured), text: answer.text, structured: answer.structured })
        : Effect.succeed(answerBody(answer))
    )
  )

const notFound = (uri: string): RpcError =>
  new RpcError({ code: RESOURCE_NOT_FOUND, reason: "Resource not found", data: { uri } })

const failed = (error: PublicError): RpcError =>
  error._tag === "InvalidInput"
    ? invalidParams(error.message)
    : new RpcError({ code: INTERNAL_ERROR, reason: error.message, data: { tag: error._tag } })

const contentOf = (uri: string, { _meta, mimeType }: SecuredResource["descriptor"], text: string) =>
  ({ uri, mimeType, text, ...(_meta === undefined ? {} : { _meta }) })

const readResource = (resources: ReadonlyArray<SecuredResource>, uri: string): Job["run"] => {
  for (const resource of resources) {
    const variables = resource.match(uri)
    if (variables !== undefined) {
      return resource.read(variables).pipe(
        Effect.mapError(failed),
        Effect.flatMap((text) =>
          text === undefined
            ? notFound(uri)
            : Effect.succeed({ contents: [contentOf(uri, resource.descriptor, text)] })
        )
      )
    }
  }
  return notFound(uri)
}

/** Where nobody can be told later, as over HTTP without sessions, nothing can be subscribed to. */
const subscribing = (
  use: (subscriptions: SubscriptionsShape) => Effect.Effect<void, RpcError, McpRequest>
): Effect.Effect<Body, RpcError, McpRequest> =>
  Effect.flatMap(Effect.serviceOption(Subscriptions), (found): Effect.Effect<Body, RpcError, McpRequest> =>
    Option.isSome(found)
      ? Effect.as(use(found.value), {})
      : invalidParams("Subscriptions need a connection on which the server can speak"))

const subscribe = (resources: ReadonlyArray<SecuredResource>, uri: string): Job["run"] => {
  const resource = resources.find((one) => one.match(uri) !== undefined)
  if (resource === undefined) return notFound(uri)
  return subscribing((subscriptions) =>
    resource.subscribe().pipe(
      Effect.mapError(failed),
      Effect.flatMap((version) =>
        version === undefined ? invalidParams("This resource cannot be subscribed to") : subscriptions.add(uri, version))
    ))
}

const plain = (run: Job["run"]): Job => ({ run, attributes: {} })

const ofResource = (uri: string, run: Job["run"]): Job => ({
  run,
  attributes: { [Spans.MCP_RESOURCE_URI]: uri.slice(0, 200) }
})

/** What each method of the protocol answers, without knowing how requests arrive: an SDK is bound to it elsewhere. */
export const make: Effect.Effect<
  (method: string, params: Params) => Either.Either<Job, RpcError>,
  never,
  Toolbox | Prompts | Resources
> = Effect.gen(function*() {
  const context = yield* Effect.context<Toolbox | Prompts | Resources>()
  const toolbox = Context.get(context, Toolbox)
  const prompts = Context.get(context, Prompts)
  const resources = Context.get(context, Resources)

  const completeFor = (params: Params): Either.Either<Job["run"], RpcError> => {
    const { argument, ref } = params
    const about = Predicate.isRecord(ref) ? ref : {}
    const { name, value: typed } = Predicate.isRecord(argument) ? argument : {}
    if (typeof name !== "string" || typeof typed !== "string") {
      return Either.left(invalidParams("params.argument: name and value are required, both strings"))
    }
    const known = about["type"] === "ref/prompt"
      ? prompts.find(String(about["name"]))
      : about["type"] === "ref/resource"
      ? resources.find(String(about["uri"]))
      : undefined
    if (known === undefined) return Either.left(invalidParams("params.ref: names no prompt and no resource template"))
    return Either.right(known.complete({ argument: name, typed }).pipe(
      Effect.mapError(failed),
      Effect.map((values) => ({ completion: completion(values) }))
    ))
  }

  const methods: Readonly<Record<string, (params: Params) => Either.Either<Job, RpcError>>> = {
    [Spans.TOOLS_LIST]: () =>
      Either.right(plain(Effect.sync(() => ({ tools: toolbox.list.map((tool) => tool.descriptor()) })))),

    [Spans.TOOLS_CALL]: (params) =>
      Either.flatMap(textParam(params, "name"), (name) => {
        const tool = toolbox.find(name)
        return tool === undefined
          ? Either.left(invalidParams(
            `Unknown tool: ${shown(name)}. Tools of this server: ${toolbox.list.map((tool) => tool.name).join(", ")}`
          ))
          : Either.right({
            run: callTool(tool, params["arguments"]),
            target: name,
            attributes: { [Spans.GEN_AI_TOOL]: name, [Spans.GEN_AI_OPERATION]: "execute_tool" },
            tool
          })
      }),

    [Spans.PROMPTS_LIST]: () =>
      Either.right(plain(Effect.sync(() => ({ prompts: prompts.list.map((prompt) => prompt.descriptor()) })))),

    [Spans.PROMPTS_GET]: (params) =>
      Either.flatMap(textParam(params, "name"), (name) => {
        const prompt = prompts.find(name)
        if (prompt === undefined) return Either.left(invalidParams(`Unknown prompt: ${shown(name)}`))
        const run = prompt.messages(params["arguments"]).pipe(
          Effect.mapError(failed),
          Effect.map((texts) => ({
            description: prompt.descriptor().description,
            messages: texts.map((text) => ({ role: "user", content: { type: "text", text } }))
          }))
        )
        return Either.right({ run, target: name, attributes: { [Spans.GEN_AI_PROMPT]: name } })
      }),

    [Spans.RESOURCES_LIST]: () =>
      Either.right(plain(Effect.sync(() => ({
        resources: resources.list.map((one) => one.descriptor).filter((descriptor) => "uri" in descriptor)
      })))),

    [Spans.RESOURCE_TEMPLATES_LIST]: () =>
      Either.right(plain(Effect.sync(() => ({
        resourceTemplates: resources.list.map((one) => one.descriptor).filter((descriptor) => "uriTemplate" in descriptor)
      })))),

    [Spans.RESOURCES_READ]: (params) =>
      Either.map(textParam(params, "uri"), (uri) => ofResource(uri, readResource(resources.list, uri))),

    [Spans.RESOURCES_SUBSCRIBE]: (params) =>
      Either.map(textParam(params, "uri"), (uri) => ofResource(uri, subscribe(resources.list, uri))),

    [Spans.RESOURCES_UNSUBSCRIBE]: (params) =>
      Either.map(textParam(params, "uri"), (uri) => ofResource(uri, subscribing(({ remove }) => remove(uri)))),

    [Spans.COMPLETION_COMPLETE]: (params) => Either.map(completeFor(params), plain)
  }

  return (method, params) => {
    const found = Object.hasOwn(methods, method) ? methods[method] : undefined
    return found === undefined
      ? Either.left(new RpcError({ code: METHOD_NOT_FOUND, reason: "Method not found" }))
      : found(params)
  }
})
