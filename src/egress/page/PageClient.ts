import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { createSecureContext } from "node:tls"
import * as Deadline from "../../domain/Deadline.ts"
import { TimedOut } from "../../domain/Errors.ts"
import { ACCEPT_ENCODING } from "./Body.ts"
import { exchange, isRedirect, type Reply } from "./Exchange.ts"
import type { Admitted, Gate } from "./Gate.ts"
import * as HostTurns from "./HostTurns.ts"
import { BadRedirect, type PageError } from "./PageErrors.ts"
import type { Page, PageFetcherOptions, PageHeaders, PageRequest } from "./PageFetcher.ts"
import { addressesOf, type ResolverShape } from "./Resolver.ts"
import * as Way from "./Way.ts"

const ACCEPT = "text/html, application/xhtml+xml, text/markdown;q=0.9, text/plain;q=0.8, */*;q=0.5"

const headersOf = ({ header }: Reply): PageHeaders => {
  const named = (key: keyof PageHeaders, name: string): PageHeaders => {
    const value = header(name)
    return value === "" ? {} : { [key]: value }
  }
  return {
    ...named("contentType", "content-type"),
    ...named("lastModified", "last-modified"),
    ...named("etag", "etag"),
    ...named("link", "link"),
    ...named("retryAfter", "retry-after")
  }
}

interface Answer {
  readonly reply: Reply
  readonly address: string | undefined
}

/** Gets pages with undici, as {@link PageFetcherOptions} say. */
export const make = (
  options: PageFetcherOptions,
  gate: Context.Tag.Service<Gate>,
  resolver: ResolverShape
): Effect.Effect<(request: PageRequest) => Effect.Effect<Page, PageError>> =>
  Effect.map(HostTurns.make(options.turns), (turns) => {
    const { ca, proxy } = options
    // Made once: to read the roots of all authorities takes as long as to read a page, and holds up everybody.
    const trust = ca === undefined ? undefined : createSecureContext({ ca: [...ca] })
    const headers = { "user-agent": options.userAgent, accept: ACCEPT, "accept-encoding": ACCEPT_ENCODING }

    /**
     * The address to dial. One that is forbidden forbids all: a name that leads inwards only sometimes does so on
     * purpose.
     */
    const chosen = (admitted: Admitted): Effect.Effect<string, PageError> =>
      Effect.gen(function*() {
        const addresses = yield* addressesOf(resolver, admitted, options.lookupDeadline)
        for (const address of addresses) {
          const refusal = gate.forbid(admitted, address)
          if (refusal !== undefined) return yield* Effect.fail(refusal)
        }
        return addresses[0]
      })

    const ask = (admitted: Admitted, request: PageRequest, way: Way.Way, through?: string) =>
      exchange(way, {
        ...options,
        url: admitted.url,
        host: admitted.host,
        headers,
        proxy: through === undefined ? undefined : new URL(through),
        keepBytes: request.keepBytes,
        wants: ({ header, status }, first) =>
          request.wants?.({ status, contentType: header("content-type"), first }) ?? true
      })

    const hop = (admitted: Admitted, request: PageRequest): Effect.Effect<Answer, PageError> =>
      proxy !== undefined && !admitted.isPrivate
        ? Effect.map(
          Effect.suspend(() => ask(admitted, request, Way.proxied(proxy, trust), proxy)),
          (reply) => ({ reply, address: undefined })
        )
        : Effect.flatMap(chosen(admitted), (address) =>
          Effect.map(
            Effect.suspend(() => {
              const way = Way.pinned({ admitted, address, trust, forbid: gate.forbid, dial: options.dial ?? Way.dial })
              return ask(admitted, request, way)
            }),
            (reply) => ({ reply, address })
          ))

    const follow = (
      from: Admitted,
      { location }: Reply,
      seen: ReadonlyArray<string>
    ): Effect.Effect<Admitted, PageError> => {
      const followed = seen.length - 1
      const bad = (fault: BadRedirect["fault"]) => Effect.fail(new BadRedirect({ host: from.host, fault, followed }))
      if (location.trim() === "") return bad("no-target")
      if (followed >= options.maxRedirects) return bad("too-many")
      return Effect.flatMap(gate.admit(location, from.url), (next) =>
        seen.includes(next.url.href) ? bad("loop") : Effect.succeed(next))
    }

    const walk = (request: PageRequest, millis: number, visiting: (host: string) => void) =>
      Effect.gen(function*() {
        const until = (yield* Clock.currentTimeMillis) + millis
        let admitted = yield* gate.admit(request.url)
        const seen = [admitted.url.href]
        while (true) {
          visiting(admitted.host)
          const patience = until - (yield* Clock.currentTimeMillis)
          const { address, reply } = yield* turns.turn(admitted.host, patience, hop(admitted, request))
          if (!isRedirect(reply)) {
            return {
              finalUrl: admitted.url.href,
              status: reply.status,
              headers: headersOf(reply),
              bytes: reply.bytes,
              truncated: reply.truncated,
              redirects: seen.slice(1),
              fetchedAt: yield* Clock.currentTimeMillis,
              address
            }
          }
          admitted = yield* follow(admitted, reply, seen)
          seen.push(admitted.url.href)
        }
      })

    return (request) =>
      Effect.flatMap(Deadline.left, (left) => {
        const limitMillis = Math.min(left, Duration.toMillis(options.fetchDeadline))
        let host = "the host"
        return walk(request, limitMillis, (visited) => {
          host = visited
        }).pipe(
          Effect.timeoutFail({
            duration: limitMillis,
            onTimeout: () => new TimedOut({ phase: "body", host, limitMillis })
          })
        )
      })
  })
