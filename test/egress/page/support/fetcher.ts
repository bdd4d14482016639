import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import { connect, isIP, Socket } from "node:net"
import { FetchFailed } from "../../../../src/domain/Errors.ts"
import { Gate } from "../../../../src/egress/page/Gate.ts"
import { defaults, PageFetcher, type PageFetcherOptions } from "../../../../src/egress/page/PageFetcher.ts"
import { Resolver } from "../../../../src/egress/page/Resolver.ts"
import { type Dial, dial } from "../../../../src/egress/page/Way.ts"
import { Blocklists } from "../../../../src/security/url/Blocklists.ts"
import * as PrivateHosts from "../../../../src/security/url/PrivateHosts.ts"
import { UrlGuard } from "../../../../src/security/url/UrlGuard.ts"

export const USER_AGENT = "mcp-duckduckgo/0.0.0 (+https://example.com/)"

/** Connects as the program does, but never leaves this machine, whatever a test gets wrong. */
const loopbackDial: Dial = (target) => {
  if (target.address !== "127.0.0.1") throw new Error(`a test was about to contact ${target.address}`)
  return dial(target)
}

/** Limits that no test reaches unless it sets its own, and no pause between requests. */
const testOptions: PageFetcherOptions = {
  ...defaults,
  userAgent: USER_AGENT,
  fetchDeadline: Duration.seconds(15),
  headerDeadline: Duration.seconds(15),
  turns: { ...defaults.turns, interval: Duration.zero },
  dial: loopbackDial
}

/** The real rules, with these hosts opened. */
export const gateLayer = (privateHosts: ReadonlyArray<string> = []) =>
  Layer.project(
    UrlGuard.layer({ privateHosts: privateHosts.map((text) => Either.getOrThrow(PrivateHosts.parse(text))) }),
    UrlGuard,
    Gate,
    (guard) => guard
  ).pipe(Layer.provide(Blocklists.layer({ files: [], recheck: Duration.minutes(5) })), Layer.orDie)

export interface World {
  readonly privateHosts?: ReadonlyArray<string>
  readonly options?: Partial<PageFetcherOptions>
  /** What a look-up answers: no address where there is no such name, and undefined where no answer ever comes. */
  readonly resolve?: (name: string) => ReadonlyArray<string> | undefined
}

/** A fetcher behind the real rules. */
export const fetcherLayer = ({ options = {}, privateHosts = [], resolve }: World) => {
  const layer = PageFetcher.layer({ ...testOptions, ...options }).pipe(Layer.provide(gateLayer(privateHosts)))
  return resolve === undefined ? layer : Layer.provide(layer, Layer.succeed(Resolver, {
    addresses: (name: string) =>
      Effect.suspend(() => {
        const found = resolve(name)
        if (found === undefined) return Effect.never
        return found.length > 0
          ? Effect.succeed(found)
          : Effect.fail(new FetchFailed({ kind: "dns", host: name, detail: "no such name" }))
      })
  }))
}

export const fetcherOf = (world: World) => Effect.map(Layer.build(fetcherLayer(world)), Context.get(PageFetcher))

/** Fetches one page. */
export const fetchPage = (url: string, world: World = {}) =>
  Effect.flatMap(fetcherOf(world), ({ fetch }) => fetch({ url }))

/** Opens no connection: notes where one would have gone, and says that it was refused. */
export const refusingDial = (dialled: Array<string>): Dial => ({ address }) => {
  dialled.push(address)
  const socket = new Socket()
  process.nextTick(() => socket.destroy(Object.assign(new Error("refused"), { code: "ECONNREFUSED" })))
  return socket
}

/** Notes where a connection should go, and makes it to a port of the loopback, without TLS. */
export const divertingDial = (dialled: Array<string>, port: number): Dial => ({ address }) => {
  dialled.push(address)
  const socket = connect(port, "127.0.0.1")
  return Object.defineProperty(socket, "remoteAddress", { value: address })
}

/** What names without an answer of their own mean in the corpus of URLs. */
export const usualAddresses = (name: string): ReadonlyArray<string> => {
  if (isIP(name) !== 0) return [name]
  if (/(?:^|\.)localhost$|^localhost6?$|^ip6-|localhost\.localdomain$/.test(name)) return ["127.0.0.1"]
  if (/metadata|instance-data/.test(name)) return ["169.254.169.254"]
  return !name.includes(".") || /\.(?:internal|local|lan|home|arpa|corp|intranet|private|localdomain|svc)$/.test(name)
    ? ["10.0.0.5"]
    : ["93.184.215.14"]
}
