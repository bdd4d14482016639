import * as Either from "effect/Either"
import * as Schema from "effect/Schema"

const isCalendarDate = (text: string): boolean => {
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** A calendar day, `YYYY-MM-DD`, that exists. */
export const CalendarDate = Schema.String.pipe(
  Schema.pattern(/^\d{4}-\d{2}-\d{2}$/),
  Schema.filter(isCalendarDate, { message: (issue) => `${String(issue.actual)} is not a day of the calendar` })
)

/** The page's own menu (`d w m y`), in words. */
export const TimeSpan = Schema.Literal("day", "week", "month", "year")
export type TimeSpan = typeof TimeSpan.Type

/** Both ends included; `from` is not later than `to`. */
export const DateInterval = Schema.Struct({ from: CalendarDate, to: CalendarDate }).pipe(
  Schema.filter(({ from, to }) => from <= to || `from (${from}) is later than to (${to})`)
)
export type DateInterval = typeof DateInterval.Type

export const TimeRange = Schema.Union(TimeSpan, DateInterval)
export type TimeRange = typeof TimeRange.Type

/**
 * The value of DuckDuckGo's `df` field: `d`, `w`, `m`, `y`, or `YYYY-MM-DD..YYYY-MM-DD`.
 * The interval form is accepted by the site although its menu does not offer it.
 */
export const toDf = (range: TimeRange): string =>
  typeof range === "string" ? range.charAt(0) : `${range.from}..${range.to}`

const isSpan = Schema.is(TimeSpan)
const isDate = Schema.is(CalendarDate)

/** What {@link parse} takes. */
export const ALLOWED = "day, week, month, year or YYYY-MM-DD..YYYY-MM-DD"

/** A time range as one string: a span's name, or two days with `..` between them. */
export const parse = (text: string): Either.Either<TimeRange, string> => {
  if (isSpan(text)) return Either.right(text)
  const [from, to, ...rest] = text.split("..")
  if (from === undefined || to === undefined || rest.length > 0 || !isDate(from) || !isDate(to)) {
    return Either.left(`${JSON.stringify(text)} is no time range; allowed is ${ALLOWED}`)
  }
  return from <= to ? Either.right({ from, to }) : Either.left(`${JSON.stringify(text)} ends before it begins`)
}

/** How a person writes it: a span's name, or `YYYY-MM-DD..YYYY-MM-DD`. */
export const format = (range: TimeRange): string => (typeof range === "string" ? range : toDf(range))
