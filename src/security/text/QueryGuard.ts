import * as Either from "effect/Either"
import { InvalidInput } from "../../domain/Errors.ts"
import { visible, withoutSequences } from "./Invisible.ts"

/** In UTF-16 units, before anything is taken out. The longest query that DuckDuckGo takes has 499 characters. */
export const MOST_UNITS = 4_000

const LONE_SURROGATE = /\p{Cs}/u

/**
 * What a caller asks, without what no honest query contains: a control character becomes a blank; terminal sequences,
 * direction controls, tags and zero-width characters go where they change nothing of what is seen. Quotes, operators
 * and every script stay. Refused are more than 4,000 UTF-16 units, and a surrogate without its other half, which no
 * other program could read. How long a query may be, and its bangs, is for `search/QueryText.ts`.
 */
export const guarded = (query: string): Either.Either<string, InvalidInput> => {
  if (query.length > MOST_UNITS) {
    return Either.left(InvalidInput.field("query", `has ${query.length} UTF-16 units; at most ${MOST_UNITS} are read`))
  }
  return LONE_SURROGATE.test(query)
    ? Either.left(InvalidInput.field("query", "holds half of a surrogate pair; send well-formed Unicode"))
    : Either.right(visible(withoutSequences(query).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")))
}
