import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { parseChallengePage } from "../../../src/search/parse/ChallengePage.ts"
import { parseHtmlPage } from "../../../src/search/parse/HtmlPage.ts"
import { briefOf } from "../../../src/domain/InstantAnswer.ts"
import { parseInstantAnswer } from "../../../src/search/parse/InstantAnswerJson.ts"
import { parseLitePage } from "../../../src/search/parse/LitePage.ts"
import { parseMedia } from "../../../src/search/parse/MediaJson.ts"
import type { ParsedPage } from "../../../src/search/parse/ParsedPage.ts"
import { parseSuggestions } from "../../../src/search/parse/SuggestJson.ts"
import { findVqd } from "../../../src/search/parse/Vqd.ts"
import { expected, hasRecordings, pageOf, recorded, recordedNames, sayWithout } from "./support.ts"

const Text = Schema.NullOr(Schema.String)

const ResultPage = Schema.Struct({
  kind: Schema.Literal("results", "no_results"),
  counts: Schema.Struct({ ads: Schema.Number, organic: Schema.Number }),
  next_page: Schema.NullOr(Schema.Struct({ fields: Schema.Record({ key: Schema.String, value: Schema.String }) })),
  spelling: Schema.NullOr(Schema.Struct({ links: Schema.Array(Schema.Struct({ text: Schema.String })) })),
  zero_click: Schema.NullOr(
    Schema.Struct({ heading: Schema.String, text: Schema.String, url: Schema.String, source: Text })
  ),
  organic: Schema.Array(Schema.Struct({
    title: Schema.String,
    url: Schema.String,
    snippet: Text,
    display_url: Schema.String,
    date: Text,
    badge: Text
  }))
})

const AnswerTruth = Schema.Struct({
  type: Schema.String,
  heading: Schema.String,
  abstract_text: Schema.String,
  abstract_source: Schema.String,
  abstract_url: Schema.String,
  image: Schema.String,
  official: Schema.Array(Schema.Struct({ text: Schema.String, url: Schema.String })),
  related: Schema.Array(Schema.Struct({ group: Text, text: Schema.String, url: Schema.String })),
  infobox: Schema.Array(Schema.Struct({ label: Schema.String, value: Schema.Unknown }))
})

const TokenTruth = Schema.Struct({ vqd: Text, vqd_in_url: Schema.optional(Text) })

const orUndefined = (text: string | null): string | undefined => (text === null || text === "" ? undefined : text)
const onDuckDuckGo = (url: string): string => (url.startsWith("/") ? `https://duckduckgo.com${url}` : url)

const pages: ReadonlyArray<readonly ["html" | "lite", string, (html: string) => ParsedPage]> = [
  ...recordedNames("html", ".html").map((name) => ["html", name, parseHtmlPage] as const),
  ...recordedNames("lite", ".html").map((name) => ["lite", name, parseLitePage] as const)
]

sayWithout()

describe.skipIf(!hasRecordings)("recorded pages", () => {
  it("are there", () => {
    expect(pages.length).toBeGreaterThan(20)
  })

  it.each(pages)("%s/%s is read as two other programs and a person read it", (folder, name, parse) => {
    const truth = Schema.decodeUnknownSync(ResultPage)(expected(folder, name))
    const html = recorded(`${folder}/${name}`)
    const parsed = parse(html)
    const page = pageOf(parsed)
    expect(parsed._tag).toBe(truth.kind === "results" ? "Results" : "NoResults")
    expect(page.hits.map(({ badge, displayUrl, published, snippet, title, url }) => ({
      title,
      url,
      snippet,
      display_url: displayUrl,
      date: published ?? null,
      badge: badge ?? null
    }))).toEqual(truth.organic.map((hit) => ({ ...hit, snippet: hit.snippet ?? "" })))
    expect(page.ads).toBe(truth.counts.ads)
    expect(page.next ?? null).toEqual(truth.next_page?.fields ?? null)
    expect(page.spelling ?? null).toBe(truth.spelling?.links[0]?.text ?? null)
    expect(page.instantAnswer).toEqual(
      truth.zero_click === null
        ? undefined
        : {
          heading: truth.zero_click.heading,
          text: truth.zero_click.text,
          url: truth.zero_click.url,
          ...(truth.zero_click.source === null ? {} : { source: truth.zero_click.source })
        }
    )
    expect(page.complete).toBe(html.includes("</html>"))
  })

  it.each(pages)("%s/%s is recognised without a word about where it came from", (_folder, name, parse) => {
    const html = recorded(`${_folder}/${name}`)
    expect(parseChallengePage(html)).toEqual(parse(html))
  })

  it.each(recordedNames("anomaly", ".html", ".js"))("anomaly/%s is a challenge wherever it comes", (name) => {
    const body = recorded(`anomaly/${name}`)
    for (const parse of [parseHtmlPage, parseLitePage, parseChallengePage]) {
      expect(parse(body)).toEqual({ _tag: "Blocked", reason: "a bot challenge was shown" })
    }
  })

  it.each(recordedNames("other", ".html"))("other/%s gives its vqd, and is no page of results", (name) => {
    const truth = Schema.decodeUnknownSync(TokenTruth)(expected("other", name))
    const page = recorded(`other/${name}`)
    expect(findVqd(page)).toBe(truth.vqd ?? truth.vqd_in_url ?? undefined)
    expect(parseChallengePage(page)._tag).toBe("LayoutChanged")
  })

  it.each(recordedNames("instant-answer", ".json"))("instant-answer/%s is read whole", (name) => {
    const truth = Schema.decodeUnknownSync(AnswerTruth)(expected("instant-answer", name))
    const answer = Either.getOrThrow(parseInstantAnswer(recorded(`instant-answer/${name}`)))
    expect(answer.kind).toBe({ A: "article", D: "disambiguation", "": "none" }[truth.type])
    expect(answer.heading).toBe(truth.heading)
    expect(answer.abstract).toBe(orUndefined(truth.abstract_text))
    expect(answer.source).toBe(orUndefined(truth.abstract_source))
    expect(answer.url).toBe(orUndefined(truth.abstract_url))
    expect(answer.image).toBe(orUndefined(onDuckDuckGo(truth.image)))
    expect(answer.official).toEqual(truth.official)
    expect(answer.related).toEqual(truth.related.map(({ group, text, url }) => ({
      text,
      url: onDuckDuckGo(url),
      ...(group === null ? {} : { group })
    })))
    expect(answer.facts).toEqual(truth.infobox.flatMap(({ label, value }) =>
      typeof value === "string"
        ? [{ label, value }]
        : Array.isArray(value)
        ? [{ label, value: value.join(", ") }]
        : []
    ))
    expect(briefOf(answer)?.text).toBe(answer.abstract)
  })

  it.each(recordedNames("autocomplete", ".json"))("autocomplete/%s gives its phrases", (name) => {
    const truth = Schema.decodeUnknownSync(Schema.Struct({ suggestions: Schema.Array(Schema.String) }))(
      expected("autocomplete", name)
    )
    expect(Either.getOrThrow(parseSuggestions(recorded(`autocomplete/${name}`)))).toEqual(truth.suggestions)
  })
})

const Rows = Schema.parseJson(Schema.Struct({
  results: Schema.Array(Schema.Record({ key: Schema.String, value: Schema.Unknown })),
  next: Schema.optional(Schema.String)
}))

describe.skipIf(!hasRecordings)("recorded answers of the verticals", () => {
  it.each(recordedNames("images", ".json"))("images/%s: every row", (name) => {
    const body = recorded(`images/${name}`)
    const truth = Schema.decodeUnknownSync(Rows)(body)
    const { hits, nextOffset } = Either.getOrThrow(parseMedia("images", body))
    expect(hits).toEqual(truth.results.map((row) => ({
      title: row["title"],
      url: row["url"],
      source: row["source"],
      image: row["image"],
      thumbnail: row["thumbnail"],
      width: row["width"],
      height: row["height"]
    })))
    expect(nextOffset).toBe(truth.next === undefined ? undefined : 100)
  })

  it.each(recordedNames("news", ".json"))("news/%s: every row, without markup", (name) => {
    const body = recorded(`news/${name}`)
    const truth = Schema.decodeUnknownSync(Rows)(body)
    const { hits } = Either.getOrThrow(parseMedia("news", body))
    expect(hits).toEqual(truth.results.map((row) => ({
      title: row["title"],
      url: row["url"],
      source: row["source"],
      text: String(row["excerpt"]).replaceAll(/<\/?b>/g, ""),
      published: new Date(Number(row["date"]) * 1000).toISOString().replace(".000Z", "Z"),
      image: row["image"]
    })))
  })

  const videos = recordedNames("other", ".json").filter((name) => name.includes("videos") && !name.includes("related"))
  it.each(videos)("other/%s: every row", (name) => {
    const body = recorded(`other/${name}`)
    const truth = Schema.decodeUnknownSync(Rows)(body)
    const { hits } = Either.getOrThrow(parseMedia("videos", body))
    expect(hits.map(({ duration, title, url }) => [title, url, duration])).toEqual(
      truth.results.map((row) => [row["title"], row["content"], row["duration"]])
    )
    for (const { published, views } of hits) {
      expect(published).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      expect(views).toBeGreaterThan(0)
    }
  })
})
