/** robots.txt as RFC 9309 reads it. Pure. */

interface Rule {
  readonly allows: boolean
  /** As it is written there, for the reader. */
  readonly text: string
  /** What lies between the asterisks; see {@link normal}. */
  readonly parts: ReadonlyArray<string>
  /** The address has to end where the pattern ends. */
  readonly anchored: boolean
  /** Octets of the pattern: the most specific rule decides. */
  readonly length: number
}

interface Group {
  /** Lower case. */
  readonly agents: Array<string>
  readonly rules: Array<Rule>
  crawlDelaySeconds: number | undefined
}

export type RobotsText = ReadonlyArray<Readonly<Group>>

export interface Verdict {
  readonly allowed: boolean
  /** The line that decided; undefined where none speaks of the address. */
  readonly rule: string | undefined
  /** Not part of the RFC, but asked for by many sites; at most a day. */
  readonly crawlDelaySeconds: number | undefined
}

/** RFC 9309, section 2.5, wants at least this much to be read. More is not. */
export const MOST_BYTES = 500 * 1024

const LONGEST_DELAY = 86_400

/** More than any large site has for one program; each is compared with the address. */
const MOST_RULES = 2000

const encode = (text: string): string =>
  Array.from(Buffer.from(text, "utf8"), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("")

/**
 * One spelling of what means the same (section 2.2.2): unreserved characters bare, all beyond ASCII percent-encoded.
 */
const normal = (text: string): string =>
  text
    .replaceAll(/[^\0-\x7f]+/g, encode)
    .replaceAll(/%([0-9a-f]{2})/gi, (encoded, hex: string) => {
      const character = String.fromCharCode(Number.parseInt(hex, 16))
      return /[\w.~-]/.test(character) ? character : encoded.toUpperCase()
    })

/** The part of an address that rules speak of. `*` and `$` stand for themselves there. */
const target = (url: URL): string =>
  normal(url.pathname + url.search).replaceAll("*", "%2A").replaceAll("$", "%24")

const ruleOf = (allows: boolean, value: string): Rule => {
  const anchored = value.endsWith("$")
  const pattern = normal(anchored ? value.slice(0, -1) : value)
  return {
    allows,
    text: `${allows ? "Allow" : "Disallow"}: ${value.slice(0, 200)}`,
    parts: pattern.replaceAll("$", "%24").split("*"),
    anchored,
    length: pattern.length
  }
}

/** Whether a pattern fits, each part as early as it can be: no part is looked for twice. */
const fits = ({ anchored, parts }: Rule, path: string): boolean => {
  const [first = "", ...later] = parts
  if (!path.startsWith(first)) return false
  let at = first.length
  for (const [index, part] of later.entries()) {
    if (anchored && index === later.length - 1) return path.length - part.length >= at && path.endsWith(part)
    const found = path.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return !anchored || at === path.length
}

const open = (agent: string): Group => ({ agents: [agent], rules: [], crawlDelaySeconds: undefined })

/** The name in a user-agent line, without a version that some add. */
const tokenOf = (value: string): string => (value === "*" ? "*" : /^[\w-]+/.exec(value)?.[0].toLowerCase() ?? "")

const delayOf = (value: string): number | undefined =>
  /^\d{1,6}(?:\.\d{1,6})?$/.test(value) ? Math.min(LONGEST_DELAY, Number(value)) : undefined

/**
 * `Key: value # comment`, the key in lower case. Cut by hand: a pattern for it would take quadratic time for blanks.
 */
const fieldOf = (line: string): readonly [key: string, value: string] => {
  const [text = ""] = line.split("#", 1)
  const colon = text.indexOf(":")
  return colon === -1 ? ["", ""] : [text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim()]
}

/** Reads any text; lines that it does not know say nothing. */
export const parse = (text: string): RobotsText => {
  const groups: Array<Group> = []
  let naming = false
  for (const line of text.replace(/^\uFEFF/, "").split(/[\r\n]+/)) {
    const [key, value] = fieldOf(line)
    const group = groups.at(-1)
    switch (key) {
      case "user-agent":
        if (naming) group?.agents.push(tokenOf(value))
        else groups.push(open(tokenOf(value)))
        naming = true
        break
      case "allow":
      case "disallow":
        // An empty pattern fits nothing. Rules before any name concern nobody.
        if (value !== "") group?.rules.push(ruleOf(key === "allow", value))
        naming = false
        break
      case "crawl-delay":
        if (group !== undefined) group.crawlDelaySeconds = delayOf(value)
        naming = false
        break
    }
  }
  return groups
}

/** What a site says of one address to the program with this name (section 2.2.1: its own groups together, else `*`). */
export const verdict = (robots: RobotsText, agent: string, url: URL): Verdict => {
  const named = (name: string) => robots.filter(({ agents }) => agents.includes(name))
  const own = named(agent.toLowerCase())
  const groups = own.length > 0 ? own : named("*")
  const crawlDelaySeconds = groups.find((group) => group.crawlDelaySeconds !== undefined)?.crawlDelaySeconds
  if (url.pathname === "/robots.txt") return { allowed: true, rule: undefined, crawlDelaySeconds }
  const path = target(url)
  let best: Rule | undefined
  for (const rule of groups.flatMap(({ rules }) => rules).slice(0, MOST_RULES)) {
    const longer = best === undefined || rule.length > best.length || (rule.length === best.length && rule.allows)
    if (longer && fits(rule, path)) best = rule
  }
  return { allowed: best?.allows ?? true, rule: best?.text, crawlDelaySeconds }
}
