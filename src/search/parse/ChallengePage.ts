import { open } from "./Dom.ts"
import { judgeHtmlPage } from "./HtmlPage.ts"
import { judgeLitePage } from "./LitePage.ts"
import type { ParsedPage } from "./ParsedPage.ts"
import { defaults, type Selectors } from "./Selectors.ts"

/** What a page of unknown origin is: a page of results of html or of lite, the challenge, or none of these. */
export const parseChallengePage = (html: string, selectors: Selectors = defaults): ParsedPage => {
  const page = open(html)
  const asHtml = judgeHtmlPage(page, selectors)
  if (asHtml._tag !== "LayoutChanged") return asHtml
  const asLite = judgeLitePage(page, selectors)
  return asLite._tag === "LayoutChanged" ? asHtml : asLite
}
