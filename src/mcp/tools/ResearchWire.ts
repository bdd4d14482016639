import * as Schema from "effect/Schema"
import type { SearchOutcome } from "../../domain/SearchOutcome.ts"
import type { Quoted, Source, Study } from "../../research/Study.ts"
import { failed, FailureReport, optional, Outcome } from "./Wire.ts"

const SourceOut = Schema.Struct({
  id: Schema.String,
  url: Schema.String,
  title: Schema.String,
  /** `read`, `same` as an earlier source, or `failed`. */
  state: Schema.String,
  published: optional(Schema.String),
  snapshot: optional(Schema.String),
  fetchedAt: optional(Schema.String),
  reason: optional(Schema.String)
})

const EvidenceOut = Schema.Struct({
  citation: Schema.String,
  source: Schema.String,
  text: Schema.String,
  flags: optional(Schema.Array(Schema.String))
})

export const Output = Schema.Struct({
  outcome: Outcome,
  evidence: Schema.Array(EvidenceOut),
  sources: Schema.Array(SourceOut),
  queries: Schema.Array(Schema.Struct({ query: Schema.String, outcome: Outcome, reason: optional(Schema.String) })),
  notices: Schema.Array(Schema.String),
  failure: optional(FailureReport),
  nextStep: optional(Schema.String)
})
export type Output = typeof Output.Type

const LONGEST_TITLE = 120
const LONGEST_REASON = 200

const cut = (text: string, longest: number): string => (text.length > longest ? `${text.slice(0, longest)}…` : text)

const sourceOf = ({ id, state, title, url }: Source): Output["sources"][number] => {
  const name = { id, url, title: cut(title, LONGEST_TITLE) }
  if (state._tag === "Failed") return { ...name, state: "failed", reason: cut(state.reason, LONGEST_REASON) }
  const { fetchedAt, snapshot: { document: { metadata, url: found }, hash } } = state.opened
  return {
    ...name,
    url: found,
    title: cut(metadata.title ?? title, LONGEST_TITLE),
    ...(state._tag === "Same" ? { state: "same", reason: `says nearly what ${state.as} says` } : { state: "read" }),
    ...(metadata.published === undefined ? {} : { published: metadata.published.slice(0, 40) }),
    snapshot: hash,
    fetchedAt: new Date(fetchedAt).toISOString()
  }
}

const queryOf = (query: string, outcome: SearchOutcome): Output["queries"][number] => {
  if (outcome._tag === "Results") return { query, outcome: "results" }
  if (outcome._tag === "NoResults") return { query, outcome: "no_results" }
  const { failure, outcome: name } = failed(outcome)
  return { query, outcome: name, reason: cut(failure.reason, LONGEST_REASON) }
}

const evidenceOf = ({ citation, flags, source, text }: Quoted): Output["evidence"][number] => ({
  citation, source, text, ...(flags.length === 0 ? {} : { flags })
})

/** Why there are no passages, told apart: the searches gave nothing usable, no page could be read, none says anything. */
const emptyOf = (study: Study) => {
  const failure = study.queries.map(({ outcome }) => outcome).find((outcome) => outcome._tag !== "Results" && outcome._tag !== "NoResults")
  const isAnswered = study.queries.some(({ outcome }) => outcome._tag === "Results" || outcome._tag === "NoResults")
  if (failure !== undefined && study.sources.length === 0 && !isAnswered) return failed(failure)
  if (study.sources.length > 0 && study.sources.every(({ state }) => state._tag === "Failed")) {
    return {
      outcome: "unavailable" as const,
      nextStep: "No page could be read; the reasons stand beside them. This says nothing about the question. web_search shows what the search itself says."
    }
  }
  return {
    outcome: "no_results" as const,
    nextStep: "No passage was found in what was read. Other queries may find some; that nothing was found is no proof that nothing exists."
  }
}

/** A study as it goes out: all sources, and the best passages as far as there is room. */
export const outputOf = (study: Study, room: number, tokensOf: (text: string) => number): Output => {
  const queries = study.queries.map(({ outcome, query }) => queryOf(cut(query, LONGEST_REASON), outcome))
  const sources = study.sources.map(sourceOf)
  const { notices } = study
  const evidence: Array<Output["evidence"][number]> = []
  let left = room - tokensOf(JSON.stringify([queries, sources, notices]))
  for (const quoted of study.evidence) {
    const out = evidenceOf(quoted)
    left -= tokensOf(JSON.stringify(out))
    if (left < 0 && evidence.length > 0) break
    evidence.push(out)
  }
  const missing = study.evidence.length - evidence.length
  return {
    ...(evidence.length > 0 ? { outcome: "results" as const } : emptyOf(study)),
    evidence,
    sources,
    queries,
    notices: missing === 0 ? notices : [...notices, `${missing} further passages were left out: raise max_tokens`]
  }
}
