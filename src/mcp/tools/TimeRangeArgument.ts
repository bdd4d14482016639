import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { CalendarDate, format, TimeRange, TimeSpan } from "../../domain/TimeRange.ts"

const isSpan = Schema.is(TimeSpan)
const isDate = Schema.is(CalendarDate)

const ALLOWED = "day, week, month, year or YYYY-MM-DD..YYYY-MM-DD"

/** A time range as one string: a span's name, or two days with `..` between them. */
export const parseTimeRange = (text: string): Either.Either<TimeRange, string> => {
  if (isSpan(text)) return Either.right(text)
  const [from, to, ...rest] = text.split("..")
  if (from === undefined || to === undefined || rest.length > 0 || !isDate(from) || !isDate(to)) {
    return Either.left(`${JSON.stringify(text)} is no time range; allowed is ${ALLOWED}`)
  }
  return from <= to ? Either.right({ from, to }) : Either.left(`${JSON.stringify(text)} ends before it begins`)
}

export const TimeRangeText = Schema.transformOrFail(
  Schema.String.annotations({ description: ALLOWED }),
  Schema.typeSchema(TimeRange),
  {
    strict: true,
    decode: (text, _, ast) =>
      Either.mapLeft(parseTimeRange(text), (message) => new ParseResult.Type(ast, text, message)),
    encode: (range) => Either.right(format(range))
  }
)
