// The three forms of RFC 9110, section 5.6.7, of which the last one leaves out that it is GMT.
const HTTP_DATES = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/
]

/**
 * The `Retry-After` header (RFC 9110, section 10.2.3): seconds or a date. Whole seconds from `now` (milliseconds since
 * the epoch), at least 1; undefined where there is none or it cannot be read.
 */
export const retryAfterSeconds = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined
  const value = header.trim()
  if (/^\d{1,9}$/.test(value)) return Math.max(1, Number(value))
  if (!HTTP_DATES.some((form) => form.test(value))) return undefined
  const date = Date.parse(value.endsWith("GMT") ? value : `${value} GMT`)
  return Number.isNaN(date) ? undefined : Math.max(1, Math.ceil((date - now) / 1000))
}
