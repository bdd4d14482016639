import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import type { InstantAnswerDetail } from "../domain/InstantAnswer.ts"
import type { MediaKind } from "../domain/MediaHit.ts"
import { once } from "../domain/Once.ts"
import type { MediaRows } from "./parse/MediaJson.ts"
import type { ParsedPage } from "./parse/ParsedPage.ts"
import type { Selectors } from "./parse/Selectors.ts"

/** Everything that makes sense of an answer. Pure; none of it throws. A failure is evidence for a reader, in one line. */
export interface PageParsers {
  readonly html: (page: string) => ParsedPage
  readonly lite: (page: string) => ParsedPage
  readonly instantAnswer: (body: string) => Either.Either<InstantAnswerDetail, string>
  readonly suggestions: (body: string) => Either.Either<ReadonlyArray<string>, string>
  readonly media: (kind: MediaKind, body: string) => Either.Either<MediaRows, string>
  /** The token in a search page, if it has one. */
  readonly vqd: (page: string) => string | undefined
  /** Why an answer is a refusal, if it is one. */
  readonly challenge: (body: string) => string | undefined
}

/**
 * The parsers, with the operator's selectors in place. They and the HTML library are most of the code of a search: they
 * are loaded with the first answer, so that a server that is never asked does not carry them.
 */
export class Parsers extends Context.Tag("mcp-duckduckgo/search/Parsers")<Parsers, {
  readonly load: Effect.Effect<PageParsers>
}>() {
  static readonly layer = (selectors?: Selectors): Layer.Layer<Parsers> =>
    Layer.effect(
      Parsers,
      Effect.map(
        once(Effect.map(
          Effect.promise(() => import("./parse/Parse.ts")),
          (module) => module.make(selectors)
        )),
        (load) => ({ load })
      )
    )
}
