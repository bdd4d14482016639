import type { InstantAnswer } from "../../domain/InstantAnswer.ts"
import type { FormFields, SearchPage } from "../../domain/SearchPage.ts"
import { challengeOn } from "./Challenge.ts"
import { isElement, type Page, walk } from "./Dom.ts"
import { describe } from "./Evidence.ts"
import { isAdHref, isEndHref, isOwn, resolveHref } from "./Href.ts"
import type { ParsedPage } from "./ParsedPage.ts"
import { type Row, sort } from "./Rows.ts"
import type { Selectors } from "./Selectors.ts"

/** What a layout's reader found on a page. */
export interface Findings {
  readonly rows: ReadonlyArray<Row>
  /** The page says, outside of the rows, that there is nothing (more). */
  readonly saysNothing: boolean
  readonly next: FormFields | undefined
  readonly instantAnswer: InstantAnswer | undefined
  readonly spelling: string | undefined
}

/** From this many foreign sites on, the links of a page are taken for a list that was not understood. */
const MANY_SITES = 3

/** Sites that the page links to, apart from its instant answer, its advertisements and the end mark. */
const sitesOn = (page: Page, instantAnswer: InstantAnswer | undefined): number => {
  const sites = new Set<string>()
  walk(page.root, sites, (node) => {
    const href = isElement(node) && node.name === "a" ? node.attribs["href"] : undefined
    const url = isAdHref(href) ? undefined : resolveHref(href)
    if (url !== undefined && url !== instantAnswer?.url && !isOwn(url) && !isEndHref(url)) {
      sites.add(new URL(url).hostname)
    }
    return sites.size < MANY_SITES ? "in" : "stop"
  })
  return sites.size
}

/** `</html>` is the last thing that the server sends. */
const isComplete = (html: string): boolean => html.lastIndexOf("</html>") !== -1 || /<\/html\s*>/i.test(html)

/**
 * What a page is. Hits count first. Without one, the challenge is looked for before anything else, since its page holds
 * none of the other marks; and a page is believed to say that nothing was found only if nothing on it was left unread.
 */
export const judge = (page: Page, findings: Findings, selectors: Selectors): ParsedPage => {
  const { instantAnswer, next, spelling } = findings
  const { ads, ended, hits, unread } = sort(findings.rows)
  const found: SearchPage = {
    hits,
    ads,
    ...(next === undefined ? {} : { next }),
    ...(instantAnswer === undefined ? {} : { instantAnswer }),
    ...(spelling === undefined ? {} : { spelling }),
    complete: isComplete(page.html)
  }
  if (hits.length > 0) return { _tag: "Results", page: found }
  const reason = challengeOn(page, selectors)
  if (reason !== undefined) return { _tag: "Blocked", reason }
  const changed = (finding: string): ParsedPage => ({ _tag: "LayoutChanged", evidence: describe(page, finding) })
  if (unread > 0) return changed(`${unread} ${unread === 1 ? "entry" : "entries"} without a usable link`)
  if (!ended && !findings.saysNothing) {
    return changed(ads === 0 ? "no result" : `advertisements (${ads}) and no result`)
  }
  if (sitesOn(page, instantAnswer) >= MANY_SITES) {
    return changed("says that nothing was found beside links to other sites")
  }
  return { _tag: "NoResults", page: found }
}
