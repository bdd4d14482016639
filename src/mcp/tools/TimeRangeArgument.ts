import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { ALLOWED, format, parse, TimeRange } from "../../domain/TimeRange.ts"

/** A time range as an argument: one string, for a union of an enumeration and an object is more than some models manage. */
export const TimeRangeText = Schema.transformOrFail(
  Schema.String.annotations({ description: ALLOWED }),
  Schema.typeSchema(TimeRange),
  {
    strict: true,
    decode: (text, _, ast) => Either.mapLeft(parse(text), (message) => new ParseResult.Type(ast, text, message)),
    encode: (range) => Either.right(format(range))
  }
)
