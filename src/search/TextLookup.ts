import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { AnswerCacheOptions } from "../cache/AnswerCache.ts"
import * as Deadline from "../domain/Deadline.ts"
import type { Backend, TextRequest } from "./Backend.ts"
import { failureOf } from "./FailedAsk.ts"
import * as Lookup from "./Lookup.ts"
import { textKey } from "./TextKey.ts"

export interface LookupSettings {
  readonly cache: AnswerCacheOptions
  /** For one question. */
  readonly deadline: Duration.Duration
}

/** The look-up of what one backend answers to a text. `clean` takes out what no stranger's text may bring in. */
export const make = <Answer, A extends object>(
  backend: Backend<TextRequest, Answer>,
  clean: (answer: Answer) => A,
  settings: LookupSettings
): Effect.Effect<Lookup.Lookup<TextRequest, A>, never, Scope.Scope> =>
  Effect.map(
    Lookup.make<TextRequest, A>({
      endpoint: backend.name,
      cache: settings.cache,
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
