import { BlockList, isIP } from "node:net"

/** A range of addresses: its first one and the length of its prefix in bits. */
export type Cidr = readonly [network: string, prefix: number]

export interface Ranges {
  readonly has: (address: string) => boolean
}

const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 4 ? "ipv4" : "ipv6")

/**
 * An address without a zone: `isIP` takes `fe80::1%eth0` for one, and `BlockList` then answers that nothing holds it.
 */
const isBare = (address: string): boolean => isIP(address) !== 0 && !address.includes("%")

export const ranges = (cidrs: ReadonlyArray<Cidr>): Ranges => {
  // A list of both families would find an IPv4 range for an IPv6 address that carries an address of it.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const [network, prefix] of cidrs) lists[familyOf(network)].addSubnet(network, prefix, familyOf(network))
  return { has: (address) => isBare(address) && lists[familyOf(address)].check(address, familyOf(address)) }
}

/** `10.0.0.0/8`, `fd00::/8`, or one address; undefined for anything else. */
export const parseCidr = (text: string): Cidr | undefined => {
  const [network = "", prefix, ...rest] = text.split("/")
  if (!isBare(network) || rest.length > 0) return undefined
  const most = isIP(network) === 4 ? 32 : 128
  if (prefix === undefined) return [network, most]
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= most ? [network, Number(prefix)] : undefined
}

/** Answers the range that an address is in and what that is for, where it is special. */
const specials = (entries: ReadonlyArray<readonly [network: string, prefix: number, purpose: string]>) => {
  const all = ranges(entries.map(([network, prefix]) => [network, prefix]))
  return (address: string): string | undefined => {
    if (!all.has(address)) return undefined
    const entry = entries.find(([network, prefix]) => ranges([[network, prefix]]).has(address))
    return entry === undefined ? "a special range" : `${entry[0]}/${entry[1]} (${entry[2]})`
  }
}

/** The IANA registry of special-purpose IPv4 addresses, multicast, and the platform address of Azure. */
const special4 = specials([
  ["0.0.0.0", 8, "this network"],
  ["10.0.0.0", 8, "private use"],
  ["100.64.0.0", 10, "shared by a provider's customers"],
  ["127.0.0.0", 8, "loopback"],
  ["168.63.129.16", 32, "the platform address of Azure"],
  ["169.254.0.0", 16, "link-local, where clouds keep their metadata"],
  ["172.16.0.0", 12, "private use"],
  ["192.0.0.0", 24, "protocol assignments"],
  ["192.0.2.0", 24, "documentation"],
  ["192.31.196.0", 24, "AS112"],
  ["192.52.193.0", 24, "AMT"],
  ["192.88.99.0", 24, "6to4 relays"],
  ["192.168.0.0", 16, "private use"],
  ["192.175.48.0", 24, "AS112"],
  ["198.18.0.0", 15, "benchmarking"],
  ["198.51.100.0", 24, "documentation"],
  ["203.0.113.0", 24, "documentation"],
  ["224.0.0.0", 4, "multicast"],
  ["240.0.0.0", 4, "reserved"]
])

/**
 * Of IPv6 only what IANA has given out as global unicast. This one range leaves out every form that hides an IPv4
 * address outside of it (mapped, compatible, translated, NAT64), and unique-local, link-local and multicast addresses.
 */
const global6 = ranges([["2000::", 3]])

/** What is special within it. */
const special6 = specials([
  ["2001::", 23, "protocol assignments, Teredo among them"],
  ["2001:db8::", 32, "documentation"],
  ["2002::", 16, "6to4"],
  ["2620:4f:8000::", 48, "AS112"],
  ["3fff::", 20, "documentation"]
])

/** Why an address is not one of the open internet; undefined where it is. */
export const notPublic = (address: string): string | undefined => {
  if (!isBare(address)) return `${address} is no plain IP address`
  if (isIP(address) === 6 && !global6.has(address)) {
    return `${address} is outside 2000::/3, the public addresses of IPv6`
  }
  const special = (isIP(address) === 4 ? special4 : special6)(address)
  return special === undefined ? undefined : `${address} is in ${special}`
}

/** What a private host may resolve to where the operator names no range: addresses for private use. */
export const privateUse: Ranges = ranges([
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["fc00::", 7]
])
