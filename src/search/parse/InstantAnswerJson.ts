import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { InstantAnswerDetail, type RelatedTopic } from "../../domain/InstantAnswer.ts"
import { resolveHref } from "./Href.ts"
import { decode, evidence, type Fields, fields, firstText, list, present, text } from "./Json.ts"
import { isAboutAsker } from "./Text.ts"

const BASE = "https://duckduckgo.com"
const EXPECTED = "an instant answer"

/** Of topics, and of facts; the longest list seen has 36. */
const MAX_ENTRIES = 200

const KINDS: ReadonlyMap<unknown, InstantAnswerDetail["kind"]> = new Map([
  ["A", "article"],
  ["D", "disambiguation"],
  ["C", "category"],
  ["N", "name"],
  ["E", "exclusive"]
])

const address = (value: unknown): string | undefined =>
  typeof value === "string" ? resolveHref(value, BASE) : undefined

const topic = (entry: Fields, group: string | undefined): ReadonlyArray<RelatedTopic> => {
  const name = text(entry["Text"]) ?? text(entry["Result"])
  const url = address(entry["FirstURL"])
  return name === undefined || url === undefined ? [] : [{ text: name, url, ...(group === undefined ? {} : { group }) }]
}

/** Entries, and groups of entries under a heading; a group holds no groups. */
const topics = (value: unknown): ReadonlyArray<RelatedTopic> =>
  list(value).slice(0, MAX_ENTRIES).flatMap((item) => {
    const entry = fields(item)
    if (entry === undefined) return []
    if (!Array.isArray(entry["Topics"])) return topic(entry, undefined)
    const group = text(entry["Name"])
    return list(entry["Topics"]).slice(0, MAX_ENTRIES).flatMap((inner) => topic(fields(inner) ?? {}, group))
  }).slice(0, MAX_ENTRIES)

/** A fact's value is a text, a number, or a list of texts. Objects are references into Wikidata and say nothing. */
const factValue = (value: unknown): string | undefined => {
  if (!Array.isArray(value)) return text(value)
  const texts = list(value).slice(0, 50).flatMap((item) => text(item) ?? [])
  return texts.length === 0 ? undefined : texts.join(", ")
}

/** `Infobox` is an empty string where there is none. */
const facts = (infobox: unknown): InstantAnswerDetail["facts"] =>
  list(fields(infobox)?.["content"]).slice(0, MAX_ENTRIES).flatMap((item) => {
    const entry = fields(item) ?? {}
    const label = text(entry["label"])
    const value = factValue(entry["value"])
    return label === undefined || value === undefined ? [] : [{ label, value }]
  })

/** A string, or an object for the answers that a program computes, which holds the text under `result` if anywhere. */
const answerText = (answer: unknown): string | undefined => {
  const found = firstText(answer, fields(answer)?.["result"])
  return found !== undefined && isAboutAsker(found) ? undefined : found
}

const toDetail = Schema.decodeUnknownOption(InstantAnswerDetail)

const detailOf = (data: Fields): Option.Option<InstantAnswerDetail> =>
  toDetail(present({
    kind: KINDS.get(data["Type"]) ?? "none",
    heading: text(data["Heading"]) ?? "",
    answer: answerText(data["Answer"]),
    abstract: firstText(data["AbstractText"], data["Abstract"]),
    definition: text(data["Definition"]),
    source: firstText(data["AbstractSource"], data["DefinitionSource"]),
    url: address(data["AbstractURL"]) ?? address(data["DefinitionURL"]),
    image: address(data["Image"]),
    official: topics(data["Results"]),
    related: topics(data["RelatedTopics"]),
    facts: facts(data["Infobox"])
  }))

const isAnswer = (value: Fields): boolean => "Heading" in value && ("Type" in value || "RelatedTopics" in value)

/** The object of the Instant Answer API, or one that a search page holds (the same below `data`); each also as text. */
export const parseInstantAnswer = (body: unknown): Either.Either<InstantAnswerDetail, string> =>
  Either.flatMap(decode(body, EXPECTED), (value) => {
    const outer = fields(value) ?? {}
    const inner = fields(outer["data"]) ?? {}
    const data = Option.fromNullable([outer, inner].find(isAnswer))
    return Either.fromOption(Option.flatMap(data, detailOf), () => evidence(EXPECTED, value))
  })
