import { connect, type Socket } from "node:net"
import * as tls from "node:tls"
import { type buildConnector, Client, type Dispatcher, ProxyAgent } from "undici"
import type { Admitted, Refusal } from "./Gate.ts"

/** The other end of a connection. */
export interface DialTarget {
  /** An IP address. */
  readonly address: string
  readonly port: number
  /** Absent without TLS. */
  readonly tls?: {
    /** The host whose certificate is asked for; none where the address itself is the host. */
    readonly servername?: string
    /** In place of what Node trusts by itself. */
    readonly secureContext?: tls.SecureContext
  }
}

/** Opens a connection; it may still be under way. */
export type Dial = (target: DialTarget) => Socket

export const dial: Dial = ({ address, port, tls: secure }) => {
  const to = { host: address, port, noDelay: true, autoSelectFamily: false }
  if (secure === undefined) return connect(to)
  return tls.connect({ ...to, ...secure, ALPNProtocols: ["http/1.1"] })
}

/** How one request gets out. */
export interface Way {
  readonly dispatcher: Dispatcher
  /** Why the connection was not made, where a rule forbade it. */
  readonly refusal: () => Refusal | undefined
  /** Closes all sockets, also those that are not connected yet. */
  readonly close: () => void
}

const MAX_HEADER_BYTES = 16 * 1024

// Our own deadlines end a request; undici's coarse timers would only blur the cause.
const shared = { headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: MAX_HEADER_BYTES } as const

const trusting = (trust: tls.SecureContext | undefined) => (trust === undefined ? {} : { secureContext: trust })

/** Whoever closes has an answer already, or an error of its own to tell. */
const dispose = (dispatcher: Dispatcher): void => {
  dispatcher.destroy().catch(() => undefined)
}

/** An IPv4 address that a dual-stack socket reports as `::ffff:1.2.3.4`, in its own form. */
const unmapped = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address

export interface PinnedOptions {
  readonly admitted: Admitted
  /** The one IP address that is dialled. */
  readonly address: string
  readonly forbid: (admitted: Admitted, address: string) => Refusal | undefined
  readonly dial: Dial
  readonly trust: tls.SecureContext | undefined
}

/**
 * A connection to one address for one request. Nothing is looked up after this point. The address is asked about once
 * more before it is dialled, because a host that is itself an address has met no resolver, and so is the one that is
 * then at the other end.
 */
export const pinned = ({ address, admitted, dial, forbid, trust }: PinnedOptions): Way => {
  const { host, port, url } = admitted
  let refusal: Refusal | undefined
  let socket: Socket | undefined

  const secure = {
    ...(host === address ? {} : { servername: host }),
    ...trusting(trust)
  }
  const target: DialTarget = { address, port, ...(url.protocol === "https:" ? { tls: secure } : {}) }

  const connector: buildConnector.connector = (_, done) => {
    refusal = forbid(admitted, address)
    if (refusal !== undefined) return done(refusal, null)
    const dialled = dial(target)
    socket = dialled
    dialled.once("connect", () => {
      refusal = forbid(admitted, unmapped(dialled.remoteAddress ?? address))
      if (refusal !== undefined) dialled.destroy(refusal)
    })
    const fail = (error: Error) => done(error, null)
    dialled.once("error", fail)
    dialled.once(dialled instanceof tls.TLSSocket ? "secureConnect" : "connect", () => {
      if (dialled.destroyed) return
      dialled.off("error", fail)
      done(null, dialled)
    })
  }
  const client = new Client(url.origin, { ...shared, connect: connector, pipelining: 1 })
  return {
    dispatcher: client,
    refusal: () => refusal,
    close: () => {
      dispose(client)
      socket?.on("error", () => undefined).destroy()
    }
  }
}

/** Through a proxy, which looks the host up and connects to it; always by a tunnel. */
export const proxied = (proxy: string, trust: tls.SecureContext | undefined): Way => {
  const secure = trusting(trust)
  const agent = new ProxyAgent({ ...shared, uri: proxy, proxyTunnel: true, requestTls: secure, proxyTls: secure })
  return { dispatcher: agent, refusal: () => undefined, close: () => dispose(agent) }
}
