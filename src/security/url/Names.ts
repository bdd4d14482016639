import { isIP } from "node:net"
import { getDomain, parse } from "tldts"
import type { Objection } from "./UrlRefused.ts"

/** Rules for host names, as a parsed URL holds them: lower case, ASCII, here without the final dot. */

const MOST_CHARACTERS = 253
const MOST_OF_LABEL = 63

/**
 * Names that lead inwards, or nowhere: the IANA registry of special-use domain names, those that private networks are
 * known to use, and `arpa`. A name counts with all that is below it.
 */
const special: ReadonlySet<string> = new Set(
  ("alt arpa example internal invalid local localhost onion test " +
    "corp home i2p intranet lan localdomain mail private " +
    // Under public suffixes, and yet names of the metadata services of clouds.
    "metadata.goog metadata.packet.net metadata.platformequinix.com metadata.tencentyun.com").split(" ")
)

/** The host and what it is below, itself first: `a.b.c`, `b.c`, `c`. */
const withParents = (host: string): ReadonlyArray<string> => {
  const labels = host.split(".")
  return labels.map((_, index) => labels.slice(index).join("."))
}

const options = { detectIp: false, extractHostname: false, validateHostname: false } as const

/** What speaks against a host name; undefined for a name of the public DNS. */
export const objection = (host: string): Objection | undefined => {
  const labels = host.split(".")
  if (host.length > MOST_CHARACTERS || labels.some((label) => label === "" || label.length > MOST_OF_LABEL)) {
    return {
      rule: "labels",
      reason: `a name has at most ${MOST_CHARACTERS} characters, and 1 to ${MOST_OF_LABEL} between its dots`
    }
  }
  if (!/^[a-z0-9._-]+$/.test(host)) {
    return { rule: "characters", reason: "a name is made of letters, digits, dots, dashes and underscores" }
  }
  const known = withParents(host).find((name) => special.has(name))
  if (known !== undefined) {
    return { rule: "special-name", reason: `${known} is not part of the public web` }
  }
  if (labels.length < 2) return { rule: "single-label", reason: `${host} is a name of a local network only` }
  return parse(host, { ...options, allowPrivateDomains: false }).isIcann === true
    ? undefined
    : { rule: "suffix", reason: `.${labels.at(-1) ?? ""} is no suffix of the public DNS` }
}

/**
 * The names by which a list may know a host: itself and its parents, down to the domain that somebody can register. So
 * a list that names `github.io` or `co.uk` speaks of these hosts alone, and not of everybody below them.
 */
export const listable = (host: string): ReadonlyArray<string> => {
  if (isIP(host) !== 0) return [host]
  const domain = getDomain(host, { ...options, allowPrivateDomains: true })
  return domain === null ? [host] : withParents(host).filter((name) => name.length >= domain.length)
}
