import * as Either from "effect/Either"
import { isIP } from "node:net"
import * as Addresses from "./Addresses.ts"

/** A host that the operator has opened although the rules would refuse it. */
export interface PrivateHost {
  /** In lower case, without a final dot; an IPv6 address without its brackets. */
  readonly host: string
  /** Names below `host` are meant, and not `host` itself. */
  readonly below: boolean
  /** Empty: the ports that are open to all. */
  readonly ports: ReadonlyArray<number>
  /**
   * What its name may resolve to; an address may always be itself. None: public addresses and those for private use.
   */
  readonly reach: Addresses.Ranges | undefined
}

/** `HOST[:PORT,...][=CIDR,...]`; HOST is a name, `*.name` or an address. */
const FORM = /^(\*\.)?(\[[0-9a-f:.]+\]|[^\s:=[\]*]+)(?::([\d,]+))?(?:=([^\s=]+))?$/i

/** A host as a URL would hold it; undefined where it is none. */
const canonical = (host: string): string | undefined => {
  if (!URL.canParse(`http://${host}/`)) return undefined
  const url = new URL(`http://${host}/`)
  const name = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "")
  return name === "" || url.href !== `http://${url.hostname}/` ? undefined : name
}

const isDefined = <A>(value: A | undefined): value is A => value !== undefined

const isPort = (port: number): boolean => port >= 1 && port <= 65_535

/**
 * Reads an operator's setting: `wiki.corp`, `*.corp:8080,8443`, `wiki.corp=10.1.0.0/16`, `127.0.0.1:3000`,
 * `[fd00::1]`. The left side says what is wrong with it.
 */
export const parse = (text: string): Either.Either<PrivateHost, string> => {
  const [, star, name = "", portList, cidrList] = FORM.exec(text.trim()) ?? []
  const host = canonical(name)
  if (host === undefined) return Either.left(`${text} is not of the form HOST, HOST:PORT or HOST:PORT=CIDR`)
  if (star !== undefined && isIP(host) !== 0) return Either.left(`${text}: an address has nothing below it`)
  const ports = portList?.split(",").map(Number) ?? []
  if (!ports.every(isPort)) return Either.left(`${text}: a port is a number from 1 to 65535`)
  const cidrs = cidrList?.split(",").map(Addresses.parseCidr)
  if (cidrs !== undefined && !cidrs.every(isDefined)) {
    return Either.left(`${text}: a range of addresses is written 10.0.0.0/8 or fd00::/8`)
  }
  return Either.right({
    host,
    below: star !== undefined,
    ports,
    reach: cidrs === undefined ? undefined : Addresses.ranges(cidrs.filter(isDefined))
  })
}

/** Whether the operator opened this host at this port. */
export const opens = (host: string, port: number, openToAll: ReadonlySet<number>) => (entry: PrivateHost): boolean =>
  (entry.below ? host.endsWith(`.${entry.host}`) : host === entry.host) &&
  (entry.ports.length === 0 ? openToAll.has(port) : entry.ports.includes(port))

/** Why a private host may not be at this address; undefined where it may. */
export const outOfReach = (entry: PrivateHost, address: string): string | undefined => {
  if (address === entry.host) return undefined
  if (entry.reach !== undefined) {
    return entry.reach.has(address) ? undefined : `${address} is outside the ranges that the operator opened for it`
  }
  return Addresses.privateUse.has(address) ? undefined : Addresses.notPublic(address)
}
