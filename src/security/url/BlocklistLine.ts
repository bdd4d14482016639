import { isIP } from "node:net"
import { domainToASCII } from "node:url"

/** The forms in which lists of hosts are published; each is read line by line. */
export const formats = ["hosts", "domains", "adblock", "rpz", "urlhaus"] as const
export type Format = (typeof formats)[number]

export interface Entry {
  readonly host: string
  /** Of whom it speaks: of the host, of all below it, or of both. */
  readonly reach: "itself" | "below" | "both"
  readonly allows: boolean
}

/** The entries of a line, none for one that says nothing of hosts; undefined where it is not of the format. */
type Reader = (line: string) => ReadonlyArray<Entry> | undefined

const NAME = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/

const nothing: ReadonlyArray<Entry> = []

/**
 * A host as the guard compares it; undefined where the text is none. A name without a dot cannot be asked for anyway.
 */
const hostOf = (text: string): string | undefined => {
  const ascii = /[^\0-\x7f]/.test(text) ? domainToASCII(text) : text.toLowerCase()
  const host = ascii.endsWith(".") ? ascii.slice(0, -1) : ascii
  return host.length <= 253 && (NAME.test(host) || isIP(host) !== 0) ? host : undefined
}

const entry = (text: string, reach: Entry["reach"] = "both", allows = false): ReadonlyArray<Entry> | undefined => {
  const host = hostOf(text)
  return host === undefined ? undefined : [{ host, reach, allows }]
}

/** Without what stands behind a comment sign that follows a blank. */
const bare = (line: string): string => line.replace(/\s[#;].*$/, "").trim()

/** `0.0.0.0 name name`; names without a dot (`localhost`) say nothing. */
const hosts: Reader = (line) => {
  const [address = "", ...names] = bare(line).split(/\s+/)
  if (isIP(address.replace(/%.*$/, "")) === 0 || names.length === 0) return undefined
  return names.flatMap((name) => entry(name) ?? nothing)
}

/** `name`, and `*.name` or `.name` as some write it. */
const domains: Reader = (line) => {
  const text = bare(line)
  if (text.startsWith("*.")) return entry(text.slice(2), "below")
  return entry(text.startsWith(".") ? text.slice(1) : text)
}

/** Options that leave a rule one about whole pages. All others narrow it to something else. */
const WHOLE = /^(?:all|doc|document|important)(?:,(?:all|doc|document|important))*$/

/** `||name^` and `@@||name^`. Other rules are about parts of pages. */
const adblock: Reader = (line) => {
  const text = line.trim()
  const [, exception, name = "", options] = /^(@@)?\|\|([^\s^/*$|]+)\^(?:\$(.+))?$/.exec(text) ?? []
  if (name !== "" && (options === undefined || WHOLE.test(options))) {
    return entry(name, "both", exception !== undefined) ?? nothing
  }
  return /^@@|^\|\||[$#/^*|]/.test(text) ? nothing : undefined
}

/** What a name is sent to instead, and whether that is an exception. */
const TARGETS: ReadonlyMap<string, boolean> = new Map([
  [".", false],
  ["*.", false],
  ["rpz-drop.", false],
  ["rpz-passthru.", true]
])

/** `name CNAME .` for the name, `*.name CNAME .` for all below it, `rpz-passthru.` for an exception. */
const rpz: Reader = (line) => {
  const text = bare(line)
  const [, star, name = "", target = ""] =
    /^(\*\.)?(\S+)\s+(?:\d+[smhdw]?\s+)?(?:IN\s+)?CNAME\s+(\S+)$/i.exec(text) ?? []
  const allows = TARGETS.get(target.toLowerCase())
  if (allows !== undefined) return entry(name, star === undefined ? "itself" : "below", allows) ?? nothing
  return /^\$(?:TTL|ORIGIN)\b|\s(?:SOA|NS|A|AAAA|TXT|CNAME)\s|^[\d\s()]+$/i.test(line) ? nothing : undefined
}

/** `"id","date","url",…`, or a URL a line: the host of each. */
const urlhaus: Reader = (line) => {
  const url = /^"\d+","[^"]*","(https?:\/\/[^"]+)"/i.exec(line)?.[1] ?? /^https?:\/\/\S+$/i.exec(line.trim())?.[0]
  if (url === undefined) return undefined
  return URL.canParse(url) ? entry(new URL(url).hostname.replace(/^\[|\]$/g, "")) ?? nothing : nothing
}

const readers: Readonly<Record<Format, Reader>> = { hosts, domains, adblock, rpz, urlhaus }

/** Empty lines, comments, and the heading of an Adblock list. */
export const isComment = (line: string): boolean => /^\s*(?:$|[#;!]|\/\/|\[)/.test(line)

/** What a line says of hosts; undefined where it is not of this format. */
export const read = (format: Format, line: string): ReadonlyArray<Entry> | undefined =>
  isComment(line) ? nothing : readers[format](line)

/**
 * The format in which most of the lines name a host; undefined where none does, or less than half of them are of it. Of
 * no lines at all any format is right.
 */
export const detect = (lines: ReadonlyArray<string>): Format | undefined => {
  const meant = lines.filter((line) => !isComment(line))
  if (meant.length === 0) return "domains"
  const scores = formats.map((format) => {
    const found = meant.map((line) => readers[format](line))
    return {
      format,
      readable: found.filter((entries) => entries !== undefined).length,
      entries: found.filter((entries) => entries !== undefined && entries.length > 0).length
    }
  })
  const [best] = scores.toSorted((a, b) => b.entries - a.entries || b.readable - a.readable)
  return best !== undefined && best.entries > 0 && best.readable * 2 >= meant.length ? best.format : undefined
}
