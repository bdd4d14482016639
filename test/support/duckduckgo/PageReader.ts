import { type CheerioAPI, load } from "cheerio/slim"
import type { ExpectedHit } from "./Corpus.ts"

/** A plain reading of the simulated pages, made for these tests and independent of the program's own parsers. */
export interface ReadPage {
  readonly hits: ReadonlyArray<ExpectedHit>
  readonly hrefs: ReadonlyArray<string>
  readonly ads: ReadonlyArray<string>
  readonly endMarkers: number
  readonly next: ReadonlyArray<readonly [string, string]> | undefined
  readonly previous: ReadonlyArray<readonly [string, string]> | undefined
}

const clean = (text: string): string => text.replaceAll(/\s+/g, " ").trim()

type Selection = ReturnType<CheerioAPI>

const dayOf = (text: string): string | undefined => /\d{4}-\d{2}-\d{2}/.exec(text)?.[0]

export const unwrap = (href: string): string => new URL(href, "https://duckduckgo.com").searchParams.get("uddg") ?? href

const isEnd = (href: string): boolean => href.startsWith("http://www.google.com/search")

const formWith = ($: CheerioAPI, submit: string, path: string): ReadPage["next"] => {
  const form = $("form").filter((_, element) =>
    $(element).attr("action") === path && ($(element).find("input[type=submit]").attr("value") ?? "").includes(submit)
  ).first()
  if (form.length === 0) return undefined
  return form.find("input[type=hidden]").toArray().map((element): readonly [string, string] => [
    $(element).attr("name") ?? "",
    $(element).attr("value") ?? ""
  ])
}

const titleOf = (link: Selection): { readonly title: string; readonly badge: string | undefined } => {
  const badge = clean(link.find(".result__type").text())
  const copy = link.clone()
  copy.find(".result__type").remove()
  return { title: clean(copy.text()), badge: badge === "" ? undefined : badge }
}

export const readHtml = (text: string): ReadPage => {
  const $ = load(text)
  const cards = $("#links .result").has("a.result__a").toArray().map((element) => $(element))
  const hrefOf = (card: Selection): string => card.find("a.result__a").attr("href") ?? ""
  const ads = cards.filter((card) => card.is(".result--ad"))
  const organic = cards.filter((card) =>
    !card.is(".result--ad") && !isEnd(hrefOf(card)) && /^(?:https?:|\/)/.test(hrefOf(card))
  )
  return {
    hits: organic.map((card) => ({
      ...titleOf(card.find("a.result__a")),
      url: unwrap(hrefOf(card)),
      displayUrl: clean(card.find("a.result__url").text()),
      snippet: clean(card.find(".result__snippet").text()),
      published: dayOf(card.find(".result__extras__url > span:not(.result__icon)").text())
    })),
    hrefs: organic.map(hrefOf),
    ads: ads.map(hrefOf),
    endMarkers: cards.filter((card) => isEnd(hrefOf(card))).length,
    next: formWith($, "Next", "/html/"),
    previous: formWith($, "Previous", "/html/")
  }
}

export const readLite = (text: string): ReadPage => {
  const $ = load(text)
  const links = $("a.result-link").toArray().map((element) => $(element))
  const sponsored = links.filter((link) => link.closest("tr").is(".result-sponsored"))
  const plain = links.filter((link) => !link.closest("tr").is(".result-sponsored"))
  const hrefOf = (link: Selection): string => link.attr("href") ?? ""
  const organic = plain.filter((link) => !isEnd(hrefOf(link)) && /^(?:https?:|\/)/.test(hrefOf(link)))
  return {
    hits: organic.map((link) => {
      const rows = link.closest("tr").nextUntil(":has(a.result-link)")
      return {
        ...titleOf(link),
        url: unwrap(hrefOf(link)),
        displayUrl: clean(rows.find(".link-text").first().text()),
        snippet: clean(rows.find(".result-snippet").first().text()),
        published: dayOf(rows.find(".timestamp").first().text())
      }
    }),
    hrefs: organic.map(hrefOf),
    ads: sponsored.map(hrefOf).filter((href) => href.includes("y.js")),
    endMarkers: plain.filter((link) => isEnd(hrefOf(link))).length,
    next: formWith($, "Next Page", "/lite/"),
    previous: formWith($, "Previous Page", "/lite/")
  }
}
