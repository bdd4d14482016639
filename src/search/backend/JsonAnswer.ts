import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { MarkupChanged, Refused } from "../../domain/Errors.ts"
import type { BackendName } from "../../domain/Provenance.ts"
import type { PageParsers } from "../Parsers.ts"

/**
 * Reads an answer that should be data. Where it is not, it may be the challenge, which comes in place of data as well:
 * looked for only then, so that an answer which quotes the challenge's words is not taken for one.
 */
export const read = <A>(
  endpoint: BackendName,
  parsers: Effect.Effect<PageParsers>,
  parse: (parsers: PageParsers, body: string) => Either.Either<A, string>
) =>
(body: string): Effect.Effect<A, MarkupChanged | Refused> =>
  Effect.flatMap(parsers, (loaded) =>
    Either.mapLeft(parse(loaded, body), (evidence) => {
      const reason = loaded.challenge(body)
      return reason === undefined ? new MarkupChanged({ endpoint, evidence }) : new Refused({ endpoint, reason })
    }))
