import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import { isIP } from "node:net"
import * as Addresses from "./Addresses.ts"
import { Blocklists, type HostLists } from "./Blocklists.ts"
import * as Names from "./Names.ts"
import * as PrivateHosts from "./PrivateHosts.ts"
import { type Objection, UrlRefused } from "./UrlRefused.ts"

export interface UrlPolicy {
  /** Hosts of the operator's own network that may be read although the rules speak against them. */
  readonly privateHosts: ReadonlyArray<PrivateHosts.PrivateHost>
}

/** An address that every rule but those for what its name resolves to lets pass. */
export interface Allowed {
  /** Without a fragment, which is not sent. */
  readonly url: URL
  /** Lower case, ASCII, without brackets and final dot. */
  readonly host: string
  readonly port: number
  /** The operator opened it: it is asked directly, whatever proxy there is. */
  readonly isPrivate: boolean
}

export const MOST_CHARACTERS = 8192
export const ports: ReadonlySet<number> = new Set([80, 443, 8080, 8443])

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "")

const portOf = (url: URL): number => (url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port))

const opened = (policy: UrlPolicy, host: string, port: number): PrivateHosts.PrivateHost | undefined =>
  policy.privateHosts.find(PrivateHosts.opens(host, port, ports))

const isOpened = (policy: UrlPolicy, url: URL): boolean => opened(policy, hostOf(url), portOf(url)) !== undefined

/** The rules for every host, private or not. */
const form = (url: URL): Objection | undefined => {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return { rule: "scheme", reason: `${url.protocol.slice(0, 40)} is neither http: nor https:` }
  }
  return url.username === "" && url.password === ""
    ? undefined
    : { rule: "userinfo", reason: "a name or password stands before the host" }
}

/** The rules for a host that the operator has not opened. */
const outside = (host: string, port: number, lists: HostLists): Objection | undefined => {
  if (!ports.has(port)) {
    return { rule: "port", reason: `port ${port} is not one of ${[...ports].join(", ")}` }
  }
  const reason = isIP(host) === 0 ? undefined : Addresses.notPublic(host)
  if (reason !== undefined) return { rule: "address", reason }
  const name = isIP(host) === 0 ? Names.objection(host) : undefined
  if (name !== undefined) return name
  const match = lists.find(host)
  return match === undefined
    ? undefined
    : { rule: "blocklist", reason: `${match.name} is on the list ${match.list}` }
}

/**
 * Whether an address may be asked for, as far as can be said without looking anything up. It is parsed once, as
 * browsers do (WHATWG), and what was parsed is what is used from then on. `from` is the page that leads there: the
 * address is resolved against it, and a page of the open web may not lead to a private host.
 */
export const check = (policy: UrlPolicy, lists: HostLists) =>
(text: string, from?: URL): Either.Either<Allowed, UrlRefused> => {
  const refuse = (objection: Objection) => Either.left(UrlRefused.of(text, objection))
  const tooLong = { rule: "length", reason: `it has more than ${MOST_CHARACTERS} characters` } as const
  if (text.length > MOST_CHARACTERS) return refuse(tooLong)
  if (!URL.canParse(text, from?.href)) return refuse({ rule: "parse", reason: "it is no absolute URL" })
  const url = new URL(text, from?.href)
  // Percent-encoded a character can become nine.
  if (url.href.length > MOST_CHARACTERS) return refuse(tooLong)
  const wrong = form(url)
  if (wrong !== undefined) return refuse(wrong)
  const host = hostOf(url)
  const port = portOf(url)
  const isPrivate = opened(policy, host, port) !== undefined
  if (isPrivate && from !== undefined && !isOpened(policy, from)) {
    return refuse({ rule: "inward", reason: `a page of ${from.hostname} leads to a private host` })
  }
  const objection = isPrivate ? undefined : outside(host, port, lists)
  if (objection !== undefined) return refuse(objection)
  url.hash = ""
  return Either.right({ url, host, port, isPrivate })
}

/**
 * What speaks against connecting to `address` for the sake of `allowed`: one that was looked up, or is at the other
 * end.
 */
export const checkAddress = (policy: UrlPolicy) => (allowed: Allowed, address: string): UrlRefused | undefined => {
  const entry = opened(policy, allowed.host, allowed.port)
  const reason = entry === undefined ? Addresses.notPublic(address) : PrivateHosts.outOfReach(entry, address)
  if (reason === undefined) return undefined
  return UrlRefused.of(allowed.url.href, isIP(allowed.host) === 0
    ? { rule: "answer", reason: `${allowed.host} leads to a forbidden address: ${reason}` }
    : { rule: "address", reason })
}

/** The rules in force. */
export class UrlGuard extends Context.Tag("mcp-duckduckgo/security/url/UrlGuard")<UrlGuard, {
  /** See {@link check}, with the lists as they are now. */
  readonly admit: (text: string, from?: URL) => Effect.Effect<Allowed, UrlRefused>
  /** See {@link checkAddress}. */
  readonly forbid: (allowed: Allowed, address: string) => UrlRefused | undefined
}>() {
  static readonly layer = (policy: UrlPolicy): Layer.Layer<UrlGuard, never, Blocklists> =>
    Layer.effect(
      UrlGuard,
      Effect.map(Blocklists, ({ current }) => ({
        admit: (text, from) => Effect.flatMap(current, (lists) => check(policy, lists)(text, from)),
        forbid: checkAddress(policy)
      }))
    )
}
