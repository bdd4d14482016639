// Parameters that say where a visitor came from and change nothing about the page.
const TRACKING = /^(utm_\w+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|yclid|igshid|mc_[ce]id|_hs(enc|mi)|ref_src|ref_url|spm)$/i

// A fragment that a script takes for a path: `#/a` and `#!/a` are pages of their own.
const ROUTE = /^#!?\//

/**
 * A key that is equal for web addresses of the same page: scheme, `www.`, default port, fragment, tracking parameters,
 * index files and a closing slash do not count. What is no web address is its own key. For comparison only; it is not an
 * address to open.
 */
export const canonicalKey = (url: string): string => {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return url
  }
  if (parsed.protocol !== "https:" && parsed.protocol !== "http:") return url
  const host = parsed.hostname.replace(/^www\./, "") + (parsed.port === "" ? "" : `:${parsed.port}`)
  const kept = [...parsed.searchParams].filter(([name]) => !TRACKING.test(name))
  const path = parsed.pathname.replace(/\/(index\.(html?|php))?$/i, "")
  const query = kept.length === 0 ? "" : `?${new URLSearchParams(kept).toString()}`
  return host + path + query + (ROUTE.test(parsed.hash) ? parsed.hash : "")
}
