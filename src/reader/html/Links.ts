/** Parameters that say where a reader came from, not where he goes. */
const TRACKING = /^(?:utm_\w+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id|_hs(?:enc|mi)|srsltid|vero_\w+|mkt_tok)$/i

/** In UTF-16 units. */
const MOST_ADDRESS = 2_000

/**
 * Where a link leads: an absolute http or https address without what follows the reader; undefined for anything else.
 */
export const addressOf = (href: string, base: string): string | undefined => {
  const written = href.trim()
  if (written === "" || written.startsWith("#") || written.length > MOST_ADDRESS) return undefined
  if (!URL.canParse(written, base)) return undefined
  const url = new URL(written, base)
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined
  url.username = ""
  url.password = ""
  if (/[?&](?:utm_|\w*cl|mc_|_hs|srs|igs|ver|mkt|[gw]br)/i.test(url.search)) {
    const unwanted = Array.from(url.searchParams.keys()).filter((name) => TRACKING.test(name))
    for (const name of unwanted) url.searchParams.delete(name)
  }
  return url.href
}

/** What relative addresses are relative to: the page's `base`, if it is usable, else its own address. */
export const baseOf = (href: string | undefined, url: string): string =>
  (href === undefined ? undefined : addressOf(href, url)) ?? url
