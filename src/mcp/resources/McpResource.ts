import * as Effect from "effect/Effect"
import type { PublicError } from "../McpTool.ts"
import type { Completer } from "../Completions.ts"
import type { McpRequest } from "../McpRequest.ts"
import { matcher } from "./UriTemplate.ts"

interface Described {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly mimeType: string
  /** What an extension of the protocol wants to know; sent with the list and with the contents. */
  readonly _meta?: Readonly<Record<string, unknown>>
}

/** What a client is told about a resource with one address, and about a family of them (RFC 6570, level 1). */
export interface ResourceDescriptor extends Described {
  readonly uri: string
}
export interface TemplateDescriptor extends Described {
  readonly uriTemplate: string
}

export type Variables = Readonly<Record<string, string>>

/** One resource, or a family of them. `read` gives the text, or nothing where no such resource exists. */
export interface McpResource {
  /** The address or the template; no two resources share one. */
  readonly key: string
  readonly descriptor: ResourceDescriptor | TemplateDescriptor
  /** What the address asks for; nothing where it is none of this resource's. */
  readonly match: (uri: string) => Variables | undefined
  readonly read: (variables: Variables) => Effect.Effect<string | undefined, PublicError, McpRequest>
  readonly complete: (variable: string, typed: string) => Effect.Effect<ReadonlyArray<string>>
  /** A text that changes when the resource does. One without it cannot be subscribed to. */
  readonly version?: Effect.Effect<string>
}

export const fixed = (
  options: ResourceDescriptor & {
    readonly read: Effect.Effect<string, PublicError, McpRequest>
    readonly version?: Effect.Effect<string>
  }
): McpResource => {
  const { read, version, ...descriptor } = options
  return {
    key: descriptor.uri,
    descriptor,
    match: (uri) => (uri === descriptor.uri ? {} : undefined),
    read: () => read,
    complete: () => Effect.succeed([]),
    ...(version === undefined ? {} : { version })
  }
}

export const templated = (
  options: TemplateDescriptor & {
    readonly read: (variables: Variables) => Effect.Effect<string | undefined, PublicError, McpRequest>
    readonly completions?: ReadonlyMap<string, Completer>
  }
): McpResource => {
  const { completions, read, ...descriptor } = options
  return {
    key: descriptor.uriTemplate,
    descriptor,
    match: matcher(descriptor.uriTemplate),
    read,
    complete: (variable, typed) => completions?.get(variable)?.(typed) ?? Effect.succeed([])
  }
}
