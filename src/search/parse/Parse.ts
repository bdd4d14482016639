import type { PageParsers } from "../Parsers.ts"
import { findChallenge } from "./Challenge.ts"
import { parseHtmlPage } from "./HtmlPage.ts"
import { parseInstantAnswer } from "./InstantAnswerJson.ts"
import { parseLitePage } from "./LitePage.ts"
import { parseMedia } from "./MediaJson.ts"
import type { Selectors } from "./Selectors.ts"
import { parseSuggestions } from "./SuggestJson.ts"
import { findVqd } from "./Vqd.ts"

/** All parsers, with these selectors in place of the built-in ones. */
export const make = (selectors?: Selectors): PageParsers => ({
  html: (page) => parseHtmlPage(page, selectors),
  lite: (page) => parseLitePage(page, selectors),
  instantAnswer: parseInstantAnswer,
  suggestions: parseSuggestions,
  media: parseMedia,
  vqd: findVqd,
  challenge: (body) => findChallenge(body, selectors)
})
