/** Times as the reader's own clock shows them. */

const minutes = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" })
const seconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" })

export const toMinute = (at: number): string => minutes.format(at)
export const toSecond = (at: number): string => seconds.format(at)

/** How far the reader's clock is behind UTC, in minutes. */
export const zone = (at: number): number => new Date(at).getTimezoneOffset()
