import { parse } from "../security/text/Tree.ts"
import { pruneHidden } from "../security/text/Hidden.ts"
import { addressOf } from "./html/Links.ts"
import { dateOf } from "./html/Metadata.ts"
import { attribute, blockText, type Document, type Element, find, findAll, isElement, rawText } from "./html/Nodes.ts"
import { cleanMarkdown, cleanMetadata } from "./Clean.ts"
import { cleanLine, cleanText } from "../security/text/Untrusted.ts"
import type { ReadDocument } from "./Document.ts"

/** Of a feed; the rest is named in the notes. */
const MOST_ENTRIES = 200
const MOST_SUMMARY = 2_000

interface Entry {
  readonly title: string
  readonly url: string | undefined
  readonly date: string | undefined
  readonly summary: string
}

interface Feed {
  readonly title: string
  readonly entries: ReadonlyArray<Entry>
}

const plain = (html: string): string => {
  if (!html.includes("<")) return html.trim().slice(0, MOST_SUMMARY)
  const document = parse(html.slice(0, MOST_SUMMARY * 10))
  pruneHidden(document)
  return blockText(document).slice(0, MOST_SUMMARY)
}

const localName = ({ name }: Element): string => name.replace(/^.*:/, "").toLowerCase()

const childOf = (parent: Element, ...names: ReadonlyArray<string>): Element | undefined => {
  for (const name of names) {
    const found = parent.children.filter(isElement).find((child) => child.name.toLowerCase() === name ||
      localName(child) === name)
    if (found !== undefined) return found
  }
  return undefined
}

const textIn = (parent: Element, ...names: ReadonlyArray<string>): string => {
  const child = childOf(parent, ...names)
  return child === undefined ? "" : rawText(child).trim()
}

const linkOf = (entry: Element, url: string): string | undefined => {
  const links = entry.children.filter(isElement).filter((child) => localName(child) === "link")
  const best = links.find((link) => /^(?:|alternate)$/.test(attribute(link, "rel"))) ?? links[0]
  return best === undefined ? undefined : addressOf(attribute(best, "href") || rawText(best), url)
}

const fromXml = (xml: string, url: string): Feed => {
  const document: Document = parse(xml, true)
  const channel = find(document, (element) => /^(?:channel|feed)$/.test(localName(element)))
  return {
    title: channel === undefined ? "" : textIn(channel, "title"),
    entries: findAll(document, (element) => /^(?:item|entry)$/.test(localName(element))).map((entry) => ({
      title: plain(textIn(entry, "title")),
      url: linkOf(entry, url),
      date: dateOf(textIn(entry, "published", "pubdate", "date", "updated")),
      summary: plain(textIn(entry, "summary", "description", "encoded", "content"))
    }))
  }
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null &&
  !Array.isArray(value)

const textOf = (value: unknown): string => (typeof value === "string" ? value : "")

/** A JSON Feed (jsonfeed.org, version 1 or 1.1); undefined for any other JSON. */
const fromJson = (value: unknown, url: string): Feed | undefined => {
  if (!isFields(value) || !/jsonfeed\.org\/version/.test(textOf(value["version"])) ||
    !Array.isArray(value["items"])) return undefined
  return {
    title: textOf(value["title"]),
    entries: value["items"].filter(isFields).map((item) => ({
      title: textOf(item["title"]),
      url: addressOf(textOf(item["url"]), url),
      date: dateOf(item["date_published"] ?? item["date_modified"]),
      summary: plain(textOf(item["summary"]) || textOf(item["content_text"]) || textOf(item["content_html"]))
    }))
  }
}

const written = (feed: Feed, url: string): ReadDocument => {
  const entries = feed.entries.slice(0, MOST_ENTRIES)
  const urls = [...new Set(entries.flatMap((entry) => (entry.url === undefined ? [] : [entry.url])))]
  const one = (isMarkdown: boolean) => ({ date, summary, title, url: link }: Entry): string => {
    const heading = cleanLine(title) || cleanLine(link ?? "") || "(no title)"
    const number = link === undefined ? 0 : urls.indexOf(link) + 1
    const words = heading.replace(/[[\]\\`*]/g, "\\$&")
    const first = isMarkdown ? `## ${number === 0 ? words : `[${words}][${number}]`}` : heading
    return [first, date ?? "", cleanText(summary)].filter((part) => part !== "").join("\n\n")
  }
  const rest = feed.entries.length - entries.length
  return {
    kind: "feed",
    url,
    metadata: cleanMetadata(feed.title === "" ? {} : { title: plain(feed.title) }),
    markdown: cleanMarkdown(entries.map(one(true)).join("\n\n")),
    text: entries.map(one(false)).join("\n\n"),
    links: urls.map((address, at) => ({ number: at + 1, url: address })),
    notes: rest > 0 ? [`${rest} further entries of the feed are left out.`] : []
  }
}

export const readXmlFeed = (xml: string, url: string): ReadDocument => written(fromXml(xml, url), url)

export const readJsonFeed = (value: unknown, url: string): ReadDocument | undefined => {
  const feed = fromJson(value, url)
  return feed === undefined ? undefined : written(feed, url)
}
