import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { once } from "../domain/Once.ts"
import { Dashboard } from "../dashboard/Dashboard.ts"
import { Readings } from "../research/Readings.ts"
import { Searches } from "../search/Searches.ts"
import { policy, ruleOf } from "../security/Policy.ts"
import { Secured } from "../security/Secured.ts"
import { SecurityStatus } from "../security/SecurityStatus.ts"
import type { AppOptions } from "./AppOptions.ts"

/**
 * A service that is loaded and built when it is first used, and closed with the scope. A client starts every server that
 * it knows and calls few of them: listing the tools does not wait for what only a call needs.
 */
const lateAll = <I>(
  load: () => Promise<Layer.Layer<I>>
): Effect.Effect<Effect.Effect<Context.Context<I>>, never, Scope.Scope> =>
  Effect.flatMap(Effect.scope, (scope) =>
    once(Effect.flatMap(Effect.promise(load), (layer) => Layer.buildWithScope(layer, scope))))

const late = <I, S>(
  tag: Context.Tag<I, S>,
  load: () => Promise<Layer.Layer<I>>
): Effect.Effect<Effect.Effect<S>, never, Scope.Scope> => Effect.map(lateAll(load), Effect.map(Context.get(tag)))

export const searches = (options: AppOptions): Effect.Effect<Context.Tag.Service<Searches>, never, Scope.Scope> =>
  Effect.map(late(Searches, async () => (await import("./SearchLayers.ts")).searches(options)), (built) => ({
    web: (call) => Effect.flatMap(built, ({ web }) => web(call)),
    media: (call) => Effect.flatMap(built, ({ media }) => media(call)),
    instantAnswer: (request) => Effect.flatMap(built, ({ instantAnswer }) => instantAnswer(request)),
    suggestions: (request) => Effect.flatMap(built, ({ suggestions }) => suggestions(request)),
    status: Effect.flatMap(built, ({ status }) => status)
  }))

/** `searches` are those of the server: a study searches at the same pace as everybody. */
export const readings = (
  options: AppOptions,
  searches: Context.Tag.Service<Searches>
): Effect.Effect<Context.Tag.Service<Readings>, never, Scope.Scope> =>
  Effect.map(
    late(Readings, async () =>
      Layer.provide((await import("./ReadingLayers.ts")).readings(options), Layer.succeed(Searches, searches))),
    (built) => ({
      page: (request) => Effect.flatMap(built, ({ page }) => page(request)),
      quote: (request) => Effect.flatMap(built, ({ quote }) => quote(request)),
      study: (request, report) => Effect.flatMap(built, ({ study }) => study(request, report)),
      snapshot: (hash) => Effect.flatMap(built, ({ snapshot }) => snapshot(hash))
    })
  )

export interface Security {
  readonly secured: Context.Tag.Service<Secured>
  readonly status: Context.Tag.Service<SecurityStatus>
}

/** The policy itself is there at once: an operation without a rule stops the start. */
export const security = (options: AppOptions): Effect.Effect<Security, never, Scope.Scope> =>
  Effect.map(lateAll(async () => (await import("./SecurityLayers.ts")).secured(options)), (built) => ({
    secured: {
      ruleOf: (operation) => ruleOf(policy, operation),
      attempt: (attempt) => Effect.flatMap(built, (context) => Context.get(context, Secured).attempt(attempt))
    },
    status: { read: Effect.flatMap(built, (context) => Context.get(context, SecurityStatus).read) }
  }))

/** What watches the server: from the first look on, for a timer wakes the process every few seconds from then on. */
export const dashboard = (options: AppOptions): Effect.Effect<Context.Tag.Service<Dashboard>, never, Scope.Scope> =>
  Effect.map(late(Dashboard, async () => (await import("./WatchLayers.ts")).dashboard(options)), (built) => ({
    page: Effect.flatMap(built, ({ page }) => page),
    board: (range) => Effect.flatMap(built, ({ board }) => board(range)),
    alerts: Effect.flatMap(built, ({ alerts }) => alerts),
    changes: Effect.flatMap(built, ({ changes }) => changes)
  }))
