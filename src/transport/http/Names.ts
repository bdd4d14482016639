import { isIP } from "node:net"

/** Which `Host` and `Origin` a request may carry. */
export interface Names {
  /** RFC 9112 section 3.2: exactly one, and it must be one of ours. */
  readonly isHost: (host: string | undefined) => boolean
  readonly isOrigin: (origin: string) => boolean
}

export interface NamesOptions {
  readonly address: string
  readonly port: number
  readonly publicUrl: string | undefined
  readonly allowedHosts: ReadonlyArray<string>
  readonly allowedOrigins: ReadonlyArray<string>
}

/** A name or an address in brackets, and a port. What is allowed is compared as text: no form of writing is interpreted. */
const HOST = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

const bracketed = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host.toLowerCase())

/** Addresses that no other machine reaches. A name other than `localhost` could mean any. */
export const isLoopback = (host: string): boolean =>
  host.toLowerCase() === "localhost" || (isIP(host) === 4 && host.startsWith("127.")) || host === "::1"

/** Such an address stands for every address of the machine, and is no name to be called by. */
const isEverywhere = (host: string): boolean => host === "0.0.0.0" || host === "::"

/** As it stands in a URL. */
export const authority = (address: string, port: number): string => `${bracketed(address)}:${port}`

/**
 * Holds off pages of other sites whose name was made to point here (DNS rebinding): their requests carry their own name.
 * A host without a port is allowed with every port, since the port outside a container is not the one inside.
 */
export const make = ({ address, allowedHosts, allowedOrigins, port, publicUrl }: NamesOptions): Names => {
  const outside = publicUrl === undefined ? undefined : new URL(publicUrl)
  const own = isLoopback(address) || isEverywhere(address) ? LOOPBACK : [bracketed(address)]
  const hosts = new Set([...own, ...(outside === undefined ? [] : [outside.host]), ...allowedHosts.map((host) => host.toLowerCase())])
  const origins = new Set([
    ...own.map((host) => `http://${host}:${port}`),
    ...(outside === undefined ? [] : [outside.origin]),
    ...allowedOrigins
  ])
  return {
    isHost: (text) => {
      const [, name, at] = HOST.exec(text ?? "") ?? []
      if (name === undefined) return false
      const host = name.toLowerCase()
      return hosts.has(host) || (at !== undefined && hosts.has(`${host}:${at}`))
    },
    isOrigin: (origin) => origins.has(origin.toLowerCase())
  }
}
