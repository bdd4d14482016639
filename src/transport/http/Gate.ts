import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { IncomingMessage } from "node:http"
import { isIPv6 } from "node:net"
import { policy, ruleOf } from "../../security/Policy.ts"
import * as Subject from "../../security/Subject.ts"
import type { AccessTokens, Challenge } from "../../security/token/AccessTokens.ts"
import type { Message } from "./Message.ts"
import { type Refusal, refusal, unavailable } from "./Refusal.ts"

/** Who asks, and whether the token is good for it: before the protocol, where an answer can still be a challenge. */
export interface Gate {
  /** `page`: the path of what is asked for, where that is not the protocol. */
  readonly admit: (
    request: IncomingMessage,
    needed: ReadonlyArray<Subject.Scope>,
    page?: string
  ) => Effect.Effect<Subject.SubjectShape, Refusal>
}

/** What a message needs by the policy. Whoever did not sign in hears of it from the tool: there is no token to go for. */
export const scopesOf = (message: Message): ReadonlyArray<Subject.Scope> => {
  if (message._tag !== "Request" || message.request.method !== "tools/call") return []
  const name = message.request.params?.["name"]
  const scope = typeof name === "string" ? ruleOf(policy, `tool/${name}`)?.scope : undefined
  return scope === undefined ? [] : [scope]
}

/** IPv4 within IPv6 is the same machine; of IPv6 proper a machine has the whole /64 to choose from. */
export const addressOf = (remote: string | undefined): string => {
  const address = (remote ?? "unknown").replace(/^::ffff:(?=\d+\.)/i, "")
  if (!isIPv6(address) || address === "::1") return address
  const [head = "", tail] = address.split("%", 1).join("").split("::")
  const first = head === "" ? [] : head.split(":")
  const last = tail === undefined || tail === "" ? [] : tail.split(":")
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length)
  return `${[...first, ...Array.from({ length: zeros }, () => "0"), ...last].slice(0, 4).join(":")}::/64`
}

const LONGEST_CLIENT = 64

/** The first word of `User-Agent` without its version: what a client calls itself, and nothing vouches for. */
export const clientOf = (userAgent: string | undefined): string =>
  /^[A-Za-z0-9_.+-]+/.exec(userAgent ?? "")?.[0].slice(0, LONGEST_CLIENT) ?? "unknown"

const challenged = ({ message, status, wwwAuthenticate }: Challenge): Refusal =>
  refusal(status, message, { headers: { "WWW-Authenticate": wwwAuthenticate } })

const headerOf = (header: string | ReadonlyArray<string> | undefined): string | undefined =>
  typeof header === "string" ? header : undefined

/** `resource` is what tokens must be for: this server as its clients call it. */
export const make = (tokens: Context.Tag.Service<AccessTokens>, resource: string): Gate => ({
  admit: (request, needed, page) =>
    tokens.verify({
      authorization: request.headers.authorization,
      dpop: headerOf(request.headers["dpop"]),
      method: request.method ?? "",
      url: page === undefined ? resource : new URL(page, resource).href
    }).pipe(
      Effect.catchTags({
        TokenRefused: ({ challenge }) => challenged(challenge),
        TokensUnavailable: ({ message, retryAfterSeconds }) => unavailable(message, retryAfterSeconds)
      }),
      Effect.flatMap((subject): Effect.Effect<Subject.SubjectShape, Refusal> => {
        if (subject.kind === "anonymous") {
          return Effect.succeed(
            Subject.anonymous(addressOf(request.socket.remoteAddress), clientOf(request.headers["user-agent"]))
          )
        }
        return needed.every((scope) => Subject.holds(subject, scope))
          ? Effect.succeed(subject)
          : challenged(tokens.insufficient(subject, needed))
      })
    )
})
