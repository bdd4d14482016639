import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { DenylistUnavailable } from "../../security/token/Denylist.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import { FIRST } from "../../security/token/Challenges.ts"
import { paths } from "../oidc/Server.ts"
import type { Attempts } from "../people/Attempts.ts"
import { body, type Exchange, withBody } from "./Exchange.ts"
import { type Declined, json, type Reply, tooMany } from "./Reply.ts"

export interface LibraryOptions {
  /** Of this server, as browsers reach it. */
  readonly origin: string
  /** The library's own handling of a request. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  /** Tokens that are bound to nothing are not issued, whatever a client has said of itself (RFC 9449 section 5). */
  readonly wantsProof: boolean
  readonly registrations: Attempts
  readonly requests: Attempts
  /** Takes a signed token back, if it is one of this server's and of this client. */
  readonly revoke: (token: string, client: string) => Effect.Effect<void, DenylistUnavailable | StateFileError>
}

type Answered = Effect.Effect<Reply | undefined, Declined | DenylistUnavailable | StateFileError>

const decodeJson = Schema.decodeEither(Schema.parseJson())

/** Three parts with dots between them: signed, and so not in the library's store. */
const isSigned = (token: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)

/** Requests that are the library's, with what it leaves to do around them. */
export const make = ({ answer, origin, registrations, requests, revoke, wantsProof }: LibraryOptions) => {
  const { host, protocol } = new URL(origin)

  /** How the server is reached is known, and not what a request says of it. */
  const passed = (request: IncomingMessage, { response }: Exchange): Effect.Effect<undefined> => {
    delete request.headers["x-forwarded-for"]
    request.headers["x-forwarded-proto"] = protocol.slice(0, -1)
    request.headers["x-forwarded-host"] = host
    return Effect.as(Effect.promise(() => answer(request, response)), undefined)
  }

  /**
   * A client would be bound to the scopes that it registers with, which are those of its first challenge, and could never
   * ask for more; so they are left out. Registering costs a file: it has its limit.
   */
  const register = (exchange: Exchange): Answered =>
    Effect.gen(function*() {
      if (!(yield* registrations.may(exchange.remote))) {
        return json({ error: "temporarily_unavailable", error_description: "Too many registrations; try again in an hour" }, 429)
      }
      const bytes = yield* body(exchange)
      const decoded = decodeJson(bytes.toString("utf8"))
      if (Either.isLeft(decoded) || !Predicate.isRecord(decoded.right)) return yield* passed(withBody(exchange, bytes), exchange)
      const { scope: _, ...rest } = decoded.right
      return yield* passed(withBody(exchange, Buffer.from(JSON.stringify(rest))), exchange)
    })

  /**
   * Tokens that are signed count by themselves, and the library knows nothing of them: what is revoked is noted where it is
   * checked. Whether there was such a token is not told (RFC 7009 section 2.2).
   */
  const revoked = (exchange: Exchange): Answered =>
    Effect.gen(function*() {
      const bytes = yield* body(exchange)
      const form = new URLSearchParams(bytes.toString("utf8"))
      const token = form.get("token") ?? ""
      if (!isSigned(token)) return yield* passed(withBody(exchange, bytes), exchange)
      yield* revoke(token, form.get("client_id") ?? "")
      return json({})
    })

  /** A client that names no scope gets those that it would be told of (RFC 6749 section 3.3). */
  const authorize = (exchange: Exchange): Answered =>
    Effect.gen(function*() {
      const { path, query, remote, request } = exchange
      if (!(yield* requests.may(remote))) return yield* tooMany
      if (!query.has("scope") && query.has("client_id")) request.url = `${path}?${query.toString()}&scope=${FIRST.join("+")}`
      return yield* passed(request, exchange)
    })

  /** The library checks a proof that is there, and would do without. */
  const token = (exchange: Exchange): Answered =>
    wantsProof && exchange.request.headers["dpop"] === undefined
      ? Effect.succeed(json({ error: "invalid_dpop_proof", error_description: "A proof of the key that tokens are bound to is required" }, 400))
      : passed(exchange.request, exchange)

  return (exchange: Exchange): Answered => {
    switch (`${exchange.method} ${exchange.path}`) {
      case `POST ${paths.token}`:
        return token(exchange)
      case `POST ${paths.registration}`:
        return register(exchange)
      case `POST ${paths.revocation}`:
        return revoked(exchange)
      case `GET ${paths.authorization}`:
      case `POST ${paths.authorization}`:
        return authorize(exchange)
      default:
        return passed(exchange.request, exchange)
    }
  }
}
