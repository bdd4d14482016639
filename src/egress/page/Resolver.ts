import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { lookup } from "node:dns/promises"
import type { FetchFailed } from "../../domain/Errors.ts"
import { describeFailure } from "../TransportFailure.ts"

export interface ResolverShape {
  /** All addresses of a name, in the order in which they should be tried; fails with kind `dns`. No bound on the time. */
  readonly addresses: (name: string) => Effect.Effect<ReadonlyArray<string>, FetchFailed>
}

/**
 * Asks the system, as browsers do: its hosts file counts. IPv4 first, because one address is chosen and not tried against
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
  defaultValue: (): ResolverShape => system
}) {}
