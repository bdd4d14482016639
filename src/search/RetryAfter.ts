/**
 * The `Retry-After` header (RFC 9110, section 10.2.3): seconds or a date. Whole seconds from `now` (milliseconds since
 * the epoch), at least 1; undefined where there is none or it cannot be read.
 */
export const retryAfterSeconds = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined
  const value = header.trim()
  if (/^\d{1,9}$/.test(value)) return Math.max(1, Number(value))
  const date = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(1, Math.ceil((date - now) / 1000))
}
