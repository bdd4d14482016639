import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Predicate from "effect/Predicate"
import type * as Schema from "effect/Schema"
import type { InvalidInput } from "../../domain/Errors.ts"
import { decoder } from "../Arguments.ts"
import type { Completer } from "../Completions.ts"
import * as JsonSchema from "../JsonSchema.ts"
import { once } from "../McpTool.ts"

export interface PromptArgument {
  readonly name: string
  readonly description?: string
  readonly required: boolean
}

/** What a client is told about a prompt. */
export interface PromptDescriptor {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly arguments: ReadonlyArray<PromptArgument>
}

/** A prompt behind one shape, whatever its arguments. */
export interface McpPrompt {
  readonly name: string
  readonly descriptor: () => PromptDescriptor
  /** The texts of the user messages. */
  readonly messages: (args: unknown) => Either.Either<ReadonlyArray<string>, InvalidInput>
  /** Nothing is proposed for an argument without a completer. */
  readonly complete: (argument: string, typed: string) => Effect.Effect<ReadonlyArray<string>>
}

export interface PromptOptions<A, I> {
  readonly name: string
  readonly title: string
  readonly description: string
  /** Prompt arguments are texts: the encoded side of every field is a string. */
  readonly input: Schema.Schema<A, I>
  readonly completions?: ReadonlyMap<string, Completer>
  readonly messages: (input: A) => ReadonlyArray<string>
}

/** Forms of clients send empty fields along: they count as not filled in. */
const filledIn = (args: unknown): unknown =>
  Predicate.isRecord(args)
    ? Object.fromEntries(Object.entries(args).filter(([, value]) => typeof value !== "string" || value.trim() !== ""))
    : args

export const make = <A, I extends { readonly [name: string]: string | undefined }>(
  options: PromptOptions<A, I>
): McpPrompt => {
  const { completions, description, name, title } = options
  const shape = once(() => JsonSchema.make(options.input))
  const decode = decoder(options.input, shape)
  return {
    name,
    descriptor: once(() => ({
      name,
      title,
      description,
      arguments: Object.entries(shape().properties).map(([argument, field]) => ({
        name: argument,
        ...(field.description === undefined ? {} : { description: field.description }),
        required: shape().required?.includes(argument) ?? false
      }))
    })),
    messages: (args) => Either.map(decode(filledIn(args)), options.messages),
    complete: (argument, typed) => completions?.get(argument)?.(typed) ?? Effect.succeed([])
  }
}
