import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** One report of how far a request has come. `progress` must grow from report to report, also without a `total`. */
export interface Progress {
  readonly progress: number
  readonly total?: number
  /** A few words for a person, e.g. `reading page 2 of 5`. */
  readonly message?: string
}

export interface McpRequestShape {
  readonly id: string | number
  /** Set in HTTP mode with sessions. */
  readonly sessionId: string | undefined
  /** What the client calls itself at `initialize`; unknown in stateless HTTP mode. Nothing vouches for it. */
  readonly client: { readonly name: string; readonly version: string } | undefined
  /** Never fails and never holds up the work; does nothing where the client asked for no progress. */
  readonly progress: (update: Progress) => Effect.Effect<void>
}

/** What one MCP request carries; provided for each call, never held in a layer. */
export class McpRequest extends Context.Tag("mcp-duckduckgo/mcp/McpRequest")<McpRequest, McpRequestShape>() {
  /** A request that no client made: for tools that are run from the command line or a test. */
  static readonly local: McpRequestShape = {
    id: 0,
    sessionId: undefined,
    client: undefined,
    progress: () => Effect.void
  }
}

/**
 * Holds a reporter to the rule of the specification that progress increases: a report that does not go beyond the last
 * one, or is no finite number, is dropped.
 */
export const increasing = (send: McpRequestShape["progress"]): McpRequestShape["progress"] => {
  let last = Number.NEGATIVE_INFINITY
  return (update) =>
    Effect.suspend(() => {
      if (!Number.isFinite(update.progress) || update.progress <= last) return Effect.void
      last = update.progress
      return send(update)
    })
}
