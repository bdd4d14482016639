import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { once } from "../domain/Once.ts"
import { Searches } from "../search/Searches.ts"
import type { AppOptions } from "./AppOptions.ts"

/**
 * The services of search, loaded and built when the first of them is used and closed with the layer. A client starts
 * every server that it knows and calls few of them: listing the tools does not wait for what only a search needs.
 */
export const searches = (options: AppOptions): Layer.Layer<Searches> =>
  Layer.scoped(
    Searches,
    Effect.gen(function*() {
      const scope = yield* Effect.scope
      const built = yield* once(
        Effect.promise(() => import("./SearchLayers.ts")).pipe(
          Effect.flatMap((module) => Layer.buildWithScope(module.searches(options), scope)),
          Effect.map(Context.get(Searches))
        )
      )
      return {
        web: (call) => Effect.flatMap(built, ({ web }) => web(call)),
        media: (call) => Effect.flatMap(built, ({ media }) => media(call)),
        instantAnswer: (request) => Effect.flatMap(built, ({ instantAnswer }) => instantAnswer(request)),
        suggestions: (request) => Effect.flatMap(built, ({ suggestions }) => suggestions(request)),
        status: Effect.flatMap(built, ({ status }) => status)
      }
    })
  )
