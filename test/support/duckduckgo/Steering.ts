import { type Fault, isFault } from "./Faults.ts"

/** How a result's link is written. GET pages of the real site wrap, POST pages do not. */
export type LinkStyle = "direct" | "wrapped" | "wrapped-absolute" | "wrapped-root"

/** What the words of a query ask the simulator for; the words are listed at the top of Simulator.ts. */
export interface Steering {
  /** What the invented texts are about: the query without operators and marks. */
  readonly topic: string
  readonly sites: ReadonlyArray<string>
  readonly excludedSites: ReadonlyArray<string>
  readonly nothing: "none" | "current" | "old"
  readonly status: 200 | 202
  /** How many results there are altogether, where the query says so. */
  readonly total: number | undefined
  readonly endMarker: boolean
  readonly emptyLastPage: boolean
  readonly spelling: string | undefined
  readonly ads: number
  readonly links: LinkStyle | undefined
  readonly dates: "some" | "all" | "none"
  readonly hostile: boolean
  readonly zeroClick: "none" | "article" | "address"
  readonly answer: "none" | "article" | "disambiguation" | "category" | "definition" | "text" | "object"
  /** The query leads away from the results: a bang, or the leading backslash. */
  readonly away: boolean
  readonly fault: Fault | undefined
  /** A mark that no fault answers to would make a test pass for the wrong reason: it is refused instead. */
  readonly unknownFault: string | undefined
  readonly delayMillis: number | undefined
  readonly retryAfter: number | undefined
}

const MARK = /\[\[([a-z-]+)=([\w-]+)\]\]/g
const SITE = /(?<![\w-])(-?)site:([\w.-]+)/gi

const marksOf = (query: string): ReadonlyMap<string, string> =>
  new Map(Array.from(query.matchAll(MARK), (match) => [match[1] ?? "", match[2] ?? ""]))

const sitesOf = (query: string, sign: string): ReadonlyArray<string> =>
  Array.from(query.matchAll(SITE))
    .filter((match) => match[1] === sign)
    .map((match) => (match[2] ?? "").toLowerCase())

const wholeNumber = (text: string | undefined, most: number): number | undefined =>
  text !== undefined && /^\d{1,6}$/.test(text) ? Math.min(Number(text), most) : undefined

const topicOf = (query: string): string => {
  const words = query.replaceAll(MARK, " ").replaceAll(SITE, " ").replaceAll(/[()"\\]|\bOR\b/g, " ")
  const topic = words.replaceAll(/\s+/g, " ").trim()
  return topic === "" ? "everything" : topic.slice(0, 80).trim()
}

const linksOf = (has: (word: string) => boolean): LinkStyle | undefined => {
  if (has("direct")) return "direct"
  if (has("wrapped-absolute")) return "wrapped-absolute"
  if (has("wrapped-root")) return "wrapped-root"
  return has("wrapped") ? "wrapped" : undefined
}

const answerOf = (query: string, has: (word: string) => boolean): Steering["answer"] => {
  if (query.startsWith("ambiguous")) return "disambiguation"
  if (query.startsWith("encyclopaedia") || has("article")) return "article"
  if (query.startsWith("category")) return "category"
  if (query.startsWith("definition")) return "definition"
  if (has("answer-object")) return "object"
  return has("answer") ? "text" : "none"
}

/** A bang word stands alone and begins with `!` and a letter; a leading backslash asks for the first hit itself. */
const leadsAway = (query: string): boolean => query.startsWith("\\") || /(?:^|\s)![a-z]\S*/i.test(query)

export const steer = (text: string): Steering => {
  const query = text.trim()
  const lower = query.toLowerCase()
  const words = new Set(lower.split(/\s+/))
  const has = (word: string): boolean => words.has(word)
  const marks = marksOf(query)
  const fault = marks.get("fault")
  const zeroClick = lower.startsWith("encyclopaedia") ? "article" : lower.startsWith("my ip") ? "address" : "none"
  return {
    topic: topicOf(query),
    sites: sitesOf(query, ""),
    excludedSites: sitesOf(query, "-"),
    nothing: has("nothing-old") ? "old" : has("nothing") || has("nothing202") ? "current" : "none",
    status: has("nothing202") ? 202 : 200,
    total: wholeNumber(/(?:^|\s)only(\d+)(?:\s|$)/.exec(lower)?.[1], 500),
    endMarker: /(?:^|\s)EOF(?:\s|$)/.test(query),
    emptyLastPage: has("lastempty"),
    spelling: has("misspeled") ? query.replaceAll("misspeled", "misspelled") : undefined,
    ads: has("ads") ? 2 : 0,
    links: linksOf(has),
    dates: has("dated") ? "all" : has("undated") ? "none" : "some",
    hostile: has("hostile"),
    zeroClick,
    answer: answerOf(lower, has),
    away: leadsAway(query),
    fault: fault !== undefined && isFault(fault) ? fault : undefined,
    unknownFault: fault === undefined || isFault(fault) ? undefined : fault,
    delayMillis: wholeNumber(marks.get("delay"), 60_000),
    retryAfter: wholeNumber(marks.get("retry-after"), 86_400)
  }
}
