import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { InvalidInput } from "../domain/Errors.ts"
import type { Facts, Prepared } from "../security/Secured.ts"
import { decoder } from "./Arguments.ts"
import { late, type Wrap } from "./Envelope.ts"
import * as JsonSchema from "./JsonSchema.ts"
import type { McpRequest } from "./McpRequest.ts"

/** Hints for a client that decides what to ask its user about (specification 2025-11-25, ToolAnnotations). */
export interface ToolAnnotations {
  readonly title?: string
  readonly readOnlyHint?: boolean
  readonly destructiveHint?: boolean
  readonly idempotentHint?: boolean
  readonly openWorldHint?: boolean
}

/** Any tagged error may be shown to the model: its `message` is written for that reader. */
export interface PublicError {
  readonly _tag: string
  readonly message: string
}

/** An answer in words. `isError` marks one that the client shall treat as a failure although it has a structure. */
export interface Rendered {
  readonly text: string
  readonly isError?: boolean
}

/** What a client is told about a tool. */
export interface ToolDescriptor {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly inputSchema: JsonSchema.ObjectSchema
  readonly outputSchema: JsonSchema.ObjectSchema
  readonly annotations: ToolAnnotations
  /** What an extension of the protocol wants to know. */
  readonly _meta?: Readonly<Record<string, unknown>>
}

export interface ToolAnswer {
  readonly text: string
  readonly structured: Readonly<Record<string, unknown>>
  readonly isError: boolean
}

/** A tool behind one shape, whatever its input and output. It is called through the door that the registry puts before it. */
export interface McpTool {
  readonly name: string
  /** Worked out at the first call: start-up does not wait for it. */
  readonly descriptor: () => ToolDescriptor
  /** Arguments as the client sent them. Output that does not fit its own schema is a defect. */
  readonly prepare: (args: unknown) => Effect.Effect<Prepared<ToolAnswer, PublicError, McpRequest>, InvalidInput>
}

/** Runs a thunk at its first call and keeps the answer. */
export const once = <A>(make: () => A): () => A => {
  let made: { readonly value: A } | undefined
  return () => (made ??= { value: make() }).value
}

export interface ToolOptions<I, EI, O, EO extends Readonly<Record<string, unknown>>, E extends PublicError> {
  /** 1 to 128 characters of `A-Z a-z 0-9 _ - .` (specification 2025-11-25). */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly annotations: ToolAnnotations
  /** The resource that shows the answer in a client that renders views (MCP Apps, 2026-01-26). */
  readonly view?: string
  readonly input: Schema.Schema<I, EI>
  readonly output: Schema.Schema<O, EO>
  /** What the decision about a call depends on; nothing, if it is left out. */
  readonly facts?: (input: I) => Facts
  readonly handler: (input: I) => Effect.Effect<O, E, McpRequest>
  /** The answer in words, for clients and models that read no structure. What is a stranger's goes through `wrap`. */
  readonly render: (output: O, input: I, wrap: Wrap) => Rendered
}

export const make = <I, EI, O, EO extends Readonly<Record<string, unknown>>, E extends PublicError>(
  options: ToolOptions<I, EI, O, EO, E>
): McpTool => {
  const { annotations, description, name, title, view } = options
  const inputSchema = once(() => JsonSchema.make(options.input))
  // Compiling a schema takes milliseconds: at the first call, and not at the start for tools that may never be called.
  const decode = once(() => decoder(options.input, inputSchema))
  const encode = once(() => Schema.encodeEither(options.output))
  const envelope = late()
  return {
    name,
    descriptor: once(() => ({
      name,
      title,
      description,
      inputSchema: inputSchema(),
      outputSchema: JsonSchema.make(options.output),
      annotations,
      ...(view === undefined ? {} : { _meta: { ui: { resourceUri: view } } })
    })),
    prepare: (args) =>
      Effect.map(decode()(args), (input) => ({
        facts: options.facts?.(input) ?? {},
        work: Effect.flatMap(options.handler(input), (output) =>
          Effect.flatMap(envelope, (wrap) => {
            const structured = encode()(output)
            if (Either.isLeft(structured)) return Effect.die(structured.left)
            const { isError, text } = options.render(output, input, wrap)
            return Effect.succeed({ text, structured: structured.right, isError: isError ?? false })
          }))
      }))
  }
}
