import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { once } from "../domain/Once.ts"
import { InstantAnswers } from "../search/InstantAnswers.ts"
import { Media } from "../search/Media.ts"
import { Search } from "../search/Search.ts"
import { Status } from "../search/Status.ts"
import { Suggestions } from "../search/Suggestions.ts"

/** What the tools are made of. */
export type SearchServices = InstantAnswers | Media | Search | Status | Suggestions

/**
 * The same services, built when the first of them is used and closed with the layer. A client starts every server that
 * it knows and calls few of them: listing the tools does not wait for what only a search needs.
 */
export const layer = (services: Layer.Layer<SearchServices>): Layer.Layer<SearchServices> =>
  Layer.scopedContext(Effect.gen(function*() {
    const scope = yield* Effect.scope
    const built = yield* once(Layer.buildWithScope(services, scope))
    const late = <I extends SearchServices, S, A, F>(
      tag: Context.Tag<I, S>,
      use: (service: S) => Effect.Effect<A, F>
    ): Effect.Effect<A, F> => Effect.flatMap(built, (context) => use(Context.get(context, tag)))

    return Context.make(Search, { run: (call) => late(Search, (search) => search.run(call)) }).pipe(
      Context.add(Media, {
        run: (call) => late(Media, (media) => media.run(call)),
        cacheStats: late(Media, (media) => media.cacheStats)
      }),
      Context.add(InstantAnswers, {
        get: (request) => late(InstantAnswers, (answers) => answers.get(request)),
        brief: (request) => late(InstantAnswers, (answers) => answers.brief(request)),
        cacheStats: late(InstantAnswers, (answers) => answers.cacheStats)
      }),
      Context.add(Suggestions, {
        get: (request) => late(Suggestions, (suggestions) => suggestions.get(request)),
        cacheStats: late(Suggestions, (suggestions) => suggestions.cacheStats)
      }),
      Context.add(Status, { read: late(Status, (status) => status.read) })
    )
  }))
