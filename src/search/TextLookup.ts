import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { CacheSettings } from "../cache/SearchCache.ts"
import type { SecondLevel } from "../cache/SecondLevel.ts"
import * as Deadline from "../domain/Deadline.ts"
import type { Backend, TextRequest } from "./Backend.ts"
import { failureOf } from "./FailedAsk.ts"
import type { Lifetimes } from "./intent/Kind.ts"
import { lifetimeOf } from "./intent/Lifetimes.ts"
import * as Lookup from "./Lookup.ts"
import { textKey } from "./TextKey.ts"

export interface LookupSettings {
  readonly cache: CacheSettings
  readonly lifetimes: Lifetimes
  /** For one question. */
  readonly deadline: Duration.Duration
}

/** The look-up of what one backend answers to a text. `clean` takes out what no stranger's text may bring in. */
export const make = <Answer, A extends object, I>(
  backend: Backend<TextRequest, Answer>,
  schema: Schema.Schema<A, I>,
  clean: (answer: Answer) => A,
  settings: LookupSettings
): Effect.Effect<Lookup.Lookup<TextRequest, A>, never, Scope.Scope | SecondLevel> =>
  Effect.map(
    Lookup.make<TextRequest, A, I>({
      endpoint: backend.name,
      space: backend.name,
      schema,
      cache: settings.cache,
      lifetime: ({ text }, _answer, now) => lifetimeOf(settings.lifetimes, { text }, false, now),
      keyOf: textKey,
      ask: (request) =>
        Effect.mapBoth(backend.ask(request), {
          onFailure: (error) => failureOf({ backend: backend.name, error }),
          onSuccess: clean
        }),
      backendOf: () => backend.name
    }),
    ({ get, stats }) => ({
      stats,
      get: (request, renew) => Deadline.within(settings.deadline)(get(request, renew))
    })
  )
