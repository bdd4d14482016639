import { isIPv6 } from "node:net"
import { domainToASCII } from "node:url"

/** Every host. Covers each of them; is itself covered by nothing less. */
export const ANYWHERE = "*"

/** A name of DNS in ASCII, an IPv4 address, or an IPv6 address in brackets. */
const HOST = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/**
 * The one form of a target that grants are compared by: `*`, or a host in lower case ASCII without the dot of the root.
 * Undefined where the text is neither. RFC 1035 section 2.3.4: at most 253 characters, 63 of a label.
 */
export const normalise = (text: string): string | undefined => {
  if (text === ANYWHERE) return ANYWHERE
  if (text.length > 1_000) return undefined
  const address = /^\[(?<inner>[^\]]+)\]$/.exec(text)?.groups?.["inner"]
  if (address !== undefined) {
    return isIPv6(address) && !address.includes("%") ? new URL(`http://${text}`).hostname : undefined
  }
  // What ends a host in a URL, or is dropped from it, would leave a host that is not the one that was named.
  if (/[\s\p{C}/\\?#@:[\]%]/u.test(text)) return undefined
  const ascii = domainToASCII(text).toLowerCase().replace(/\.$/, "")
  return ascii.length <= 253 && HOST.test(ascii) ? ascii : undefined
}
