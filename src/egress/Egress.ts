import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { once } from "../domain/Once.ts"
import * as Spans from "../metrics/Spans.ts"
import type { FetchFailed, TimedOut, TooLarge } from "../domain/Errors.ts"

export interface EgressRequest {
  readonly method: "GET" | "POST"
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface EgressReply {
  readonly status: number
  /** Lower-case names; a repeated header is joined with a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** The whole body, content encoding undone. */
  readonly bytes: Uint8Array
}

export type EgressError = FetchFailed | TimedOut | TooLarge

export interface EgressOptions {
  /** From sending the request to the last byte of the answer. */
  readonly fetchDeadline: Duration.Duration
  /** From sending the request to the last header of the answer. */
  readonly headerDeadline: Duration.Duration
  /** Of the body, as sent and as inflated. */
  readonly maxBytes: number
  /** `http(s)://[user:password@]host:port`; holds a secret. */
  readonly proxy?: string
  /** Hosts that are asked directly, as in the NO_PROXY convention: comma separated, `*` for all. */
  readonly noProxy?: string
  /** PEM, trusted beside the built-in roots. */
  readonly extraCa?: string
}

/**
 * The only way out. One request, one whole answer: no redirect is followed, nothing is retried, no trace header is added,
 * and every answer ends within the deadlines and the byte bound. Interrupting a request closes its socket.
 */
export class Egress extends Context.Tag("mcp-duckduckgo/egress/Egress")<Egress, {
  readonly send: (request: EgressRequest) => Effect.Effect<EgressReply, EgressError>
}>() {
  /**
   * The HTTP client is half a megabyte of code and is loaded with the first request, so that a server answers
   * `initialize` without it.
   */
  static readonly layer = (options: EgressOptions): Layer.Layer<Egress> =>
    Layer.scoped(
      Egress,
      Effect.gen(function*() {
        const scope = yield* Effect.scope
        const client = yield* once(
          Effect.promise(() => import("./UndiciClient.ts")).pipe(
            Effect.flatMap((module) => module.make(options)),
            Scope.extend(scope)
          )
        )
        return {
          send: Effect.fnUntraced(function*(request: EgressRequest) {
            const send = yield* client
            const reply = yield* send(request)
            yield* Spans.annotate({ [Spans.HTTP_STATUS]: reply.status })
            return reply
          }, Spans.within("Egress.send", { kind: "client" }))
        }
      })
    )
}
