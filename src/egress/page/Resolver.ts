import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { lookup } from "node:dns/promises"
import { isIP } from "node:net"
import { FetchFailed } from "../../domain/Errors.ts"
import { describeFailure } from "../TransportFailure.ts"
import type { Admitted } from "./Gate.ts"

export interface ResolverShape {
  /**
   * All addresses of a name, in the order in which they should be tried; fails with kind `dns`. No bound on the time.
   */
  readonly addresses: (name: string) => Effect.Effect<ReadonlyArray<string>, FetchFailed>
}

/**
 * Lets only so many look-ups run at once, counting also those whose callers have gone: the system's cannot be called
 * off, and each holds one of the four threads that Node also inflates and reads files with.
 */
export const limited = (atOnce: number, { addresses }: ResolverShape): ResolverShape => {
  const threads = Effect.unsafeMakeSemaphore(atOnce)
  return {
    addresses: (name) =>
      Effect.uninterruptibleMask((restore) =>
        restore(threads.take(1)).pipe(
          Effect.zipRight(Effect.forkDaemon(Effect.ensuring(addresses(name), threads.release(1)))),
          Effect.flatMap((lookup) => restore(Fiber.join(lookup)))
        )
      )
  }
}

/**
 * Asks the system, as browsers do. IPv4 first, because one address is chosen and not tried against
 * another, and a machine whose IPv6 leads nowhere is more common than one without IPv4.
 */
const system: ResolverShape = {
  addresses: (name) =>
    Effect.tryPromise({
      try: async () => (await lookup(name, { all: true, order: "ipv4first" })).map(({ address }) => address),
      catch: (error) => describeFailure(name, error)
    })
}

/** How names become addresses. */
export class Resolver extends Context.Reference<Resolver>()("mcp-duckduckgo/egress/page/Resolver", {
  defaultValue: (): ResolverShape => limited(2, system)
}) {}

const noAddress = (host: string, detail: string) => new FetchFailed({ kind: "dns", host, detail })

/**
 * The addresses of a host, at least one: itself where it is one, else what its name resolves to within the deadline.
 */
export const addressesOf = (
  { addresses }: ResolverShape,
  { host, isPrivate }: Admitted,
  deadline: Duration.Duration
): Effect.Effect<readonly [string, ...ReadonlyArray<string>], FetchFailed> =>
  // The final dot keeps a resolver from trying the name within the domains of the local network.
  (isIP(host) === 0 ? addresses(isPrivate ? host : `${host}.`) : Effect.succeed([host])).pipe(
    Effect.timeoutFail({
      duration: deadline,
      onTimeout: () => noAddress(host, "its name was not resolved in time")
    }),
    Effect.flatMap(([first, ...others]) =>
      first === undefined
        ? Effect.fail(noAddress(host, "its name has no address"))
        : Effect.succeed([first, ...others] as const))
  )
