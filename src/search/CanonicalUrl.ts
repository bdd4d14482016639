// Parameters that say where a visitor came from and change nothing about the page.
const TRACKING = /^(utm_\w+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|yclid|igshid|mc_[ce]id|_hs(enc|mi)|ref_src|ref_url|si|spm)$/i

/**
 * A key that is equal for addresses of the same page: scheme, `www.`, default port, fragment, tracking parameters, index
 * files and a closing slash do not count. For comparison only; it is not an address to open.
 */
export const canonicalKey = (url: string): string => {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return url
  }
  const host = parsed.hostname.replace(/^www\./, "") + (parsed.port === "" ? "" : `:${parsed.port}`)
  const kept = [...parsed.searchParams].filter(([name]) => !TRACKING.test(name))
  const path = parsed.pathname.replace(/\/(index\.(html?|php))?$/i, "")
  return kept.length === 0 ? host + path : `${host}${path}?${new URLSearchParams(kept).toString()}`
}
