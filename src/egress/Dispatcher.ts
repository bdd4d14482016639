import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { readFileSync } from "node:fs"
import { createSecureContext, rootCertificates } from "node:tls"
import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool } from "undici"
import type { EgressOptions } from "./Egress.ts"

/**
 * Naming certificate authorities replaces all that Node trusts by itself, also those of NODE_EXTRA_CA_CERTS: put them
 * back beside the operator's own.
 */
export const trusted = (extraCa: string): ReadonlyArray<string> => {
  const named = process.env["NODE_EXTRA_CA_CERTS"]
  const own = [...rootCertificates, extraCa]
  if (named === undefined || named === "") return own
  try {
    return [...own, readFileSync(named, "utf8")]
  } catch {
    // Node itself only warns about a file that it cannot read, and has done so at its start.
    return own
  }
}

/** Long enough that the request which wanted the tunnel has ended by its own deadline. */
const TUNNEL_GRACE_MILLIS = 500

/** The connections of this process: kept alive, at most four to a host, through the proxy where there is one. */
export const make = (options: EgressOptions): Effect.Effect<Dispatcher, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync((): Dispatcher => {
      // Made once: to read the roots of all authorities takes tens of milliseconds.
      const secure = options.extraCa === undefined
        ? {}
        : { secureContext: createSecureContext({ ca: [...trusted(options.extraCa)] }) }
      // Our own deadlines end a request; undici's coarse timers would only blur the cause.
      const shared = { connections: 4, headersTimeout: 0, bodyTimeout: 0 }
      // But they do not reach a proxy that is asked for a tunnel: a silent one would keep all connections for minutes.
      const headersTimeout = Duration.toMillis(options.headerDeadline) + TUNNEL_GRACE_MILLIS
      return options.proxy === undefined
        ? new Agent({ ...shared, connect: secure })
        : new EnvHttpProxyAgent({
          ...shared,
          connect: secure,
          clientFactory: (origin, connecting) => new Pool(origin, { ...connecting, headersTimeout }),
          requestTls: secure,
          proxyTls: secure,
          httpProxy: options.proxy,
          httpsProxy: options.proxy,
          noProxy: options.noProxy ?? ""
        })
    }),
    (dispatcher) => Effect.promise(() => dispatcher.destroy())
  )
