import { changedPage } from "./ChangedPage.ts"
import { challengePage } from "./ChallengePage.ts"
import { answersJson, type Ask, HTML_TYPE, JSON_TYPE, type Reply, SCRIPT_TYPE } from "./Endpoint.ts"
import { htmlPage } from "./HtmlPage.ts"
import { instantAnswerJson } from "./InstantAnswerJson.ts"
import { type Listing, listingOf, type World } from "./Listing.ts"
import { litePage } from "./LitePage.ts"
import { mediaJson, type Vertical } from "./MediaJson.ts"
import { homePage, searchShell, shellWithoutVqd, statusPage } from "./SitePage.ts"
import { suggestions, suggestJson } from "./SuggestJson.ts"
import { type VqdState, vqdFor, vqdState } from "./Vqd.ts"

const html = (body: string, status = 200): Reply => ({ status, contentType: HTML_TYPE, body })

const offsetOf = (ask: Ask): number => Math.max(0, Number.parseInt(ask.fields.get("s") ?? "0", 10) || 0)

const listing = (world: World, ask: Ask): Listing =>
  listingOf(world, {
    query: ask.query,
    steering: ask.steering,
    kl: ask.fields.get("kl") ?? "",
    df: ask.fields.get("df") ?? "",
    offset: offsetOf(ask),
    method: ask.method,
    userAgent: ask.userAgent
  })

export const challenge = (world: World, ask: Ask, status: 200 | 202): Reply =>
  html(
    challengePage({
      seed: world.seed,
      query: ask.query,
      service: ask.endpoint === "lite" ? "lite" : "html",
      region: ask.fields.get("kl") ?? "wt-wt"
    }),
    status
  )

/** How a request for a later page stands with its token; `right` for a first page. */
export const laterPage = (world: World, ask: Ask): VqdState =>
  offsetOf(ask) > 0 ? vqdState(world.seed, ask) : "right"

export const elsewhere = (ask: Ask): Reply => ({
  ...html("", 303),
  headers: { location: `https://elsewhere.test/search?q=${encodeURIComponent(ask.query)}` }
})

const results = (world: World, ask: Ask, render: (page: Listing) => string): Reply => {
  if (ask.query.trim() === "") return html(homePage())
  if (ask.steering.away) return elsewhere(ask)
  if (laterPage(world, ask) !== "right") return challenge(world, ask, 202)
  const page = listing(world, ask)
  return html(render(page), page.status)
}

const vertical = (world: World, ask: Ask, kind: Vertical): Reply => {
  const referred = kind !== "images" || ask.referer !== ""
  if (vqdState(world.seed, ask) !== "right" || !referred || ask.userAgent === "") {
    return html(statusPage(403, "Forbidden"), 403)
  }
  const vqd = vqdFor(world.seed, ask.query, ask.userAgent)
  return { status: 200, contentType: SCRIPT_TYPE, body: mediaJson(world, kind, ask.fields, vqd) }
}

const suggest = (world: World, ask: Ask): Reply => ({
  status: 200,
  contentType: JSON_TYPE,
  body: suggestJson(world.seed, ask.query, ask.fields.get("type") === "list")
})

/** The right answer, no fault being set. */
export const answer = (world: World, ask: Ask): Reply => {
  const wrongMark = ask.steering.unknownFault
  if (wrongMark !== undefined) return html(statusPage(400, `Unknown fault ${wrongMark.replaceAll(/[^\w-]/g, "")}`), 400)
  switch (ask.endpoint) {
    case "html":
      return results(world, ask, htmlPage)
    case "lite":
      return results(world, ask, litePage)
    case "site":
      return html(
        ask.query.trim() === "" ? homePage() : searchShell(ask.query, vqdFor(world.seed, ask.query, ask.userAgent))
      )
    case "api":
      return { status: 200, contentType: SCRIPT_TYPE, body: instantAnswerJson(world.seed, ask.fields) }
    case "suggest":
      return suggest(world, ask)
    case "images":
    case "videos":
    case "news":
      return vertical(world, ask, ask.endpoint)
  }
}

/** The same content in a form that no parser of today reads. */
export const changedAnswer = (world: World, ask: Ask): Reply => {
  if (ask.endpoint === "site") return html(shellWithoutVqd(ask.query))
  if (!answersJson(ask.endpoint)) return html(changedPage(listing(world, ask)))
  return {
    status: 200,
    contentType: JSON_TYPE,
    body: JSON.stringify({ version: 2, items: suggestions(world.seed, ask.query).map((text) => ({ text })) })
  }
}
