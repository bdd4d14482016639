import { acceptLanguage } from "../domain/Region.ts"

/**
 * The headers of each kind of request. They tell one story: a form that was submitted, a page that was opened, a script
 * that fetched its data. Contradictory sets are refused by DuckDuckGo, and so is the absence of Sec-Fetch-Mode. Nothing
 * here claims to be a browser: the User-Agent names this program and where to read about it, and never changes, because
 * DuckDuckGo binds the `vqd` of a page to it.
 */

const HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

interface Speaker {
  readonly userAgent: string
  readonly region: string
}

const common = (speaker: Speaker, accept: string): Record<string, string> => ({
  "user-agent": speaker.userAgent,
  accept,
  "accept-language": acceptLanguage(speaker.region)
})

/** A search form submitted from `referer`. The only cookies are the two that the page's own menus set. */
export const formNavigation = (
  speaker: Speaker,
  referer: URL,
  cookies: { readonly kl: string; readonly df?: string | undefined }
): Record<string, string> => ({
  ...common(speaker, HTML),
  "content-type": "application/x-www-form-urlencoded",
  referer: referer.href,
  origin: referer.origin,
  cookie: cookies.df === undefined ? `kl=${cookies.kl}` : `kl=${cookies.kl}; df=${cookies.df}`,
  "sec-fetch-dest": "document",
  "sec-fetch-mode": "navigate",
  "sec-fetch-site": "same-origin",
  "sec-fetch-user": "?1",
  "upgrade-insecure-requests": "1"
})

/** A page opened by its address. */
export const pageNavigation = (speaker: Speaker): Record<string, string> => ({
  ...common(speaker, HTML),
  "sec-fetch-dest": "document",
  "sec-fetch-mode": "navigate",
  "sec-fetch-site": "none",
  "sec-fetch-user": "?1",
  "upgrade-insecure-requests": "1"
})

/** Data fetched by a script of the page `referer`. */
export const scriptFetch = (speaker: Speaker, referer: URL): Record<string, string> => ({
  ...common(speaker, "application/json, text/javascript, */*; q=0.01"),
  referer: referer.href,
  "sec-fetch-dest": "empty",
  "sec-fetch-mode": "cors",
  "sec-fetch-site": "same-origin"
})

/** A documented API called by a program. */
export const apiCall = (speaker: Speaker): Record<string, string> => common(speaker, "application/json")
