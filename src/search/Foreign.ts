import type { InstantAnswer, InstantAnswerDetail, RelatedTopic } from "../domain/InstantAnswer.ts"
import type { MediaHit } from "../domain/MediaHit.ts"
import type { SearchHit } from "../domain/SearchHit.ts"
import type { SearchPage } from "../domain/SearchPage.ts"
import { flagsOf } from "../security/text/Flags.ts"
import { cleanLine, cleanText } from "../security/text/Untrusted.ts"

/**
 * Answers as they go on from here: their texts are other people's, so they are cleaned once, before anything keeps or
 * shows them. Addresses stay as they are: they were checked when they were read.
 */

type Flags = { readonly flags?: ReadonlyArray<string> }

/** The kinds of orders to a model that the texts seem to give; nothing where they give none. */
const flagged = (...texts: ReadonlyArray<string | undefined>): Flags => {
  const kinds = new Set(flagsOf(texts.filter((text) => text !== undefined).join("\n\n")).flatMap((flag) => flag.kinds))
  return kinds.size === 0 ? {} : { flags: [...kinds] }
}

/** A field that may be absent, cleaned. */
const optional = <K extends string>(key: K, text: string | undefined, clean: (text: string) => string): { readonly [P in K]?: string } => {
  const none: { readonly [P in K]?: string } = {}
  return text === undefined ? none : { ...none, [key]: clean(text) }
}

const hitOf = (hit: SearchHit): SearchHit => {
  const title = cleanLine(hit.title)
  const snippet = cleanLine(hit.snippet)
  return {
    ...hit,
    title,
    snippet,
    displayUrl: cleanLine(hit.displayUrl),
    ...optional("badge", hit.badge, cleanLine),
    ...flagged(title, snippet)
  }
}

const instantAnswerOf = (answer: InstantAnswer): InstantAnswer => {
  const text = cleanText(answer.text)
  return { ...answer, heading: cleanLine(answer.heading), text, ...optional("source", answer.source, cleanLine), ...flagged(text) }
}

/** One page of web results. */
export const pageOf = (page: SearchPage): SearchPage => ({
  ...page,
  hits: page.hits.map(hitOf),
  ...(page.instantAnswer === undefined ? {} : { instantAnswer: instantAnswerOf(page.instantAnswer) }),
  ...optional("spelling", page.spelling, cleanLine)
})

export const mediaHitOf = (hit: MediaHit): MediaHit => {
  const title = cleanLine(hit.title)
  const text = hit.text === undefined ? undefined : cleanLine(hit.text)
  return {
    ...hit,
    title,
    ...optional("source", hit.source, cleanLine),
    ...(text === undefined ? {} : { text }),
    ...flagged(title, text)
  }
}

const topicOf = (topic: RelatedTopic): RelatedTopic => ({
  ...topic,
  text: cleanLine(topic.text),
  ...optional("group", topic.group, cleanLine)
})

export const detailOf = (detail: InstantAnswerDetail): InstantAnswerDetail => {
  const answer = optional("answer", detail.answer, cleanText)
  const abstract = optional("abstract", detail.abstract, cleanText)
  const definition = optional("definition", detail.definition, cleanText)
  return {
    ...detail,
    heading: cleanLine(detail.heading),
    ...answer,
    ...abstract,
    ...definition,
    ...optional("source", detail.source, cleanLine),
    official: detail.official.map(topicOf),
    related: detail.related.map(topicOf),
    facts: detail.facts.map(({ label, value }) => ({ label: cleanLine(label), value: cleanLine(value) })),
    ...flagged(answer.answer, abstract.abstract, definition.definition)
  }
}

export const phrasesOf = (phrases: ReadonlyArray<string>): ReadonlyArray<string> => phrases.map(cleanLine)
