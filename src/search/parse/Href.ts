/** The redirect, however it is written: `//duckduckgo.com/l/?…`, `https://html.duckduckgo.com/l/?…`, `/l/?…`. */
const REDIRECT = /^(?:(?:https?:)?\/\/(?:[a-z0-9-]+\.)?duckduckgo\.com)?\/l\/?\?([^#]*)/i

/** A run of escapes that is one character of UTF-8, by its shape. */
const TAIL = "(?:%[89ab][0-9a-f])"
const ESCAPED = new RegExp(`%[0-7][0-9a-f]|%[cd][0-9a-f]${TAIL}|%e[0-9a-f]${TAIL}{2}|%f[0-7]${TAIL}{3}`, "gi")

const decodeOr = (text: string, otherwise: (text: string) => string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return otherwise(text)
  }
}

/** Decodes percent escapes once; one that is broken stays as it stands. */
const decodeEscapes = (text: string): string =>
  decodeOr(text, (broken) => broken.replace(ESCAPED, (one) => decodeOr(one, () => one)))

const parameter = (query: string, name: string): string | undefined => {
  const found = query.split("&").find((pair) => pair.startsWith(`${name}=`))
  return found === undefined ? undefined : decodeEscapes(found.slice(name.length + 1))
}

const isHttp = (url: string): boolean => /^https?:\/\/[^\s/?#]/i.test(url) && URL.canParse(url)

/** Browsers drop these from an address wherever they stand. */
const withoutControls = (href: string): string => href.replace(/[\u0000-\u001f\u007f-\u009f]+/g, "").trim()

const absolute = (href: string, base: string | undefined): string => {
  if (href.startsWith("//")) return `https:${href}`
  const isRelative = !/^[a-z][a-z0-9+.-]*:/i.test(href)
  return base !== undefined && isRelative && URL.canParse(href, base) ? new URL(href, base).href : href
}

/**
 * Where a link leads: the target of DuckDuckGo's redirect, decoded once and otherwise untouched, or the address itself
 * where it is direct. Relative addresses need a `base`. Undefined for everything that is not http or https.
 */
export const resolveHref = (href: string | undefined, base?: string): string | undefined => {
  if (href === undefined) return undefined
  const clean = withoutControls(href)
  if (clean === "") return undefined
  const query = REDIRECT.exec(clean)?.[1]
  const url = query === undefined
    ? absolute(clean, base)
    : absolute(withoutControls(parameter(query, "uddg") ?? ""), undefined)
  return isHttp(url) ? url : undefined
}

const isWithin = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`)

/** Whether an http(s) address is an advertisement's click counter. */
export const isAdUrl = (url: string): boolean => {
  // Two words that every such address holds spare the parsing of all others.
  if (!/y\.js|aclick/i.test(url)) return false
  const { hostname, pathname } = new URL(url)
  return (isWithin(hostname, "duckduckgo.com") && pathname === "/y.js") ||
    (isWithin(hostname, "bing.com") && pathname === "/aclick")
}

/** The same for an href as it stands: behind the redirect, or relative to DuckDuckGo. */
export const isAdHref = (href: string | undefined): boolean => {
  const url = resolveHref(href, "https://duckduckgo.com")
  return url !== undefined && isAdUrl(url)
}

/** The row after the last result is titled `EOF` and searches on at Google. */
export const isEndHref = (url: string): boolean => {
  const { hostname, pathname } = new URL(url)
  return isWithin(hostname, "google.com") && pathname === "/search"
}

/** Whether an http(s) address is one of DuckDuckGo's own. */
export const isOwn = (url: string): boolean => isWithin(new URL(url).hostname, "duckduckgo.com")
