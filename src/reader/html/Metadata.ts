import { isLinkedData } from "./Kind.ts"
import { addressOf } from "./Links.ts"
import { attribute, beginning, type Document, find, findAll, rawText } from "./Nodes.ts"

/** What a page says about itself; what it does not say is not there. Texts are on one line. */
export interface Metadata {
  readonly title?: string
  readonly authors?: ReadonlyArray<string>
  /** As RFC 3339, with the time only where the page gives one. */
  readonly published?: string
  readonly modified?: string
  readonly site?: string
  /** A language tag as in BCP 47. */
  readonly language?: string
  readonly canonical?: string
  readonly description?: string
  /** The types of JSON-LD, without repetitions. */
  readonly types?: ReadonlyArray<string>
}

const MOST_TEXT = 1_000
const MOST_NODES = 2_000
const MOST_AUTHORS = 10

const line = (text: unknown): string | undefined => {
  if (typeof text !== "string") return undefined
  const clean = text.slice(0, MOST_TEXT * 4).replace(/\s+/g, " ").trim().slice(0, MOST_TEXT)
  return clean === "" ? undefined : clean
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null &&
  !Array.isArray(value)

const listed = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : value === undefined ? [] :
  [value])

/** Every object of the JSON-LD of a page, outer ones first. A script that is no JSON says nothing. */
const linkedData = (document: Document): ReadonlyArray<Fields> => {
  const waiting: Array<unknown> = findAll(document, isLinkedData).flatMap((script) => {
    try {
      return [JSON.parse(rawText(script))]
    } catch {
      return []
    }
  })
  const found: Array<Fields> = []
  for (let at = 0; at < waiting.length && at < MOST_NODES; at++) {
    const value = waiting[at]
    if (Array.isArray(value)) waiting.push(...value.slice(0, MOST_NODES))
    else if (isFields(value)) {
      if (value["@type"] !== undefined) found.push(value)
      waiting.push(value["@graph"], value["mainEntity"], value["mainEntityOfPage"])
    }
  }
  return found
}

const typesOf = (fields: Fields): ReadonlyArray<string> => listed(fields["@type"]).filter((type) =>
  typeof type === "string")

const WORK = /Article|BlogPosting|Report|Posting|QAPage|Product|Recipe|VideoObject|Book|Event|Course|WebPage|Question|HowTo/

const nameOf = (value: unknown): string | undefined => line(isFields(value) ? value["name"] : value)

const DATE = /^(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/i

/** A date as RFC 3339 has it, no more exact than it was given; undefined for what is no date. */
export const dateOf = (value: unknown): string | undefined => {
  const [, year, month, day, hours, minutes, seconds, zone] = DATE.exec(line(value) ?? "") ?? []
  if (year === undefined) return otherDate(value)
  if (month === undefined || day === undefined) return undefined
  const date = `${year}-${month}-${day}`
  const time = hours === undefined ? "" : `T${hours}:${minutes}:${seconds ?? "00"}`
  if (Number.isNaN(Date.parse(`${date}${time === "" ? "" : `${time}Z`}`))) return undefined
  if (time === "" || zone === undefined) return date
  return `${date}${time}${/^[+-]/.test(zone) ? zone.replace(/^(...)(\d\d)$/, "$1:$2") : "Z"}`
}

const MONTHS = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\b/i

/** Dates with the name of a month: only the day is taken, since their time is seldom of a known zone. */
const otherDate = (value: unknown): string | undefined => {
  const text = line(value)
  if (text === undefined || text.length > 60 || !MONTHS.test(text) || !/\b\d{4}\b/.test(text)) return undefined
  const day = /([a-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\.?,?\s+\d{4})/i.exec(text)?.[1]
  const millis = day === undefined ? Number.NaN :
    Date.parse(`${day.replace(/(\d)(?:st|nd|rd|th)/, "$1").replace(/\./g, "")} UTC`)
  return Number.isNaN(millis) ? undefined : new Date(millis).toISOString().slice(0, 10)
}

const LANGUAGE = /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3}$/i

/** Reads what the head, JSON-LD and time elements say. To be asked before anything is taken out of the tree. */
export const metadataOf = (document: Document, url: string): Metadata => {
  const metas = new Map<string, string>()
  for (const meta of findAll(document, ({ name }) => name === "meta")) {
    const key = (attribute(meta, "property") || attribute(meta, "name") || attribute(meta, "itemprop") ||
      attribute(meta, "http-equiv")).toLowerCase()
    const content = line(attribute(meta, "content"))
    if (key !== "" && content !== undefined && !metas.has(key)) metas.set(key, content)
  }
  const meta = (...keys: ReadonlyArray<string>): string | undefined => {
    for (const key of keys) if (metas.has(key)) return metas.get(key)
    return undefined
  }
  const data = linkedData(document)
  const works = data.filter((fields) => typesOf(fields).some((type) => WORK.test(type)))
  const fromWorks = <A>(read: (fields: Fields) => A | undefined): A | undefined => {
    for (const work of works) {
      const value = read(work)
      if (value !== undefined) return value
    }
    return undefined
  }
  const first = (name: string): string | undefined => {
    const element = find(document, (element) => element.name === name)
    return element === undefined ? undefined : line(beginning(element, MOST_TEXT))
  }
  const timeOf = (test: RegExp): string | undefined => {
    const time = find(document, (element) =>
      element.name === "time" &&
        test.test(`${attribute(element, "itemprop")} ${attribute(element, "class")} ${element.attribs["pubdate"] === undefined ? "" : "pubdate"}`))
    return time === undefined ? undefined : dateOf(attribute(time, "datetime")) ?? dateOf(beginning(time, 60))
  }
  const people = works.flatMap((work) => listed(work["author"])).map(nameOf)
  const authors = [...new Set([
    ...people,
    ...(people.some((name) => name !== undefined) ? [] :
      [meta("author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "citation_author")])
  ])].filter((name) => name !== undefined && !/^https?:/i.test(name)).filter((name) => name !== undefined).slice(0,
    MOST_AUTHORS)
  const language = find(document, ({ name }) => name === "html")
  const tag = (language === undefined ? "" : attribute(language, "lang") || attribute(language, "xml:lang")) ||
    meta("content-language", "og:locale") || ""
  const canonical = find(document, (element) => element.name === "link" &&
    /\bcanonical\b/i.test(attribute(element, "rel")))
  const types = [...new Set(data.flatMap(typesOf))].slice(0, 20)
  const entries = {
    title: meta("og:title", "twitter:title") ?? fromWorks((work) =>
      line(work["headline"])) ?? first("title") ?? first("h1"),
    authors: authors.length === 0 ? undefined : authors,
    published: dateOf(meta("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
      "dcterms.created", "parsely-pub-date", "citation_publication_date", "pubdate")) ??
      fromWorks((work) => dateOf(work["datePublished"])) ?? timeOf(/datePublished|pubdate|published|entry-date/i),
    modified: dateOf(meta("article:modified_time", "og:updated_time", "datemodified", "last-modified",
      "dcterms.modified")) ??
      fromWorks((work) => dateOf(work["dateModified"])) ?? timeOf(/dateModified|updated/i),
    site: meta("og:site_name", "application-name") ?? fromWorks((work) => nameOf(work["publisher"])),
    language: LANGUAGE.test(tag) ? tag.replaceAll("_", "-") : undefined,
    canonical: addressOf((canonical === undefined ? "" : attribute(canonical, "href")) || (meta("og:url") ?? ""), url),
    description: meta("description", "og:description", "twitter:description") ?? fromWorks((work) =>
      line(work["description"])),
    types: types.length === 0 ? undefined : types
  }
  return definedOf(entries)
}

type Defined<A> = { readonly [K in keyof A]?: Exclude<A[K], undefined> }

const definedOf = <A extends Record<string, unknown>>(entries: A): Defined<A> => {
  const result: { [K in keyof A]?: Exclude<A[K], undefined> } = {}
  for (const key in entries) {
    const value = entries[key]
    if (isDefined(value)) result[key] = value
  }
  return result
}

const isDefined = <A>(value: A): value is Exclude<A, undefined> => value !== undefined
