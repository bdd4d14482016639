import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberMap from "effect/FiberMap"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import { invalidParams, type RpcError } from "./RpcError.ts"

/** How often a resource that somebody subscribed to is looked at. While nobody did, none is. */
export const EVERY = Duration.seconds(5)

/** Of one connection. */
export const MOST = 16

/** What one client wants to be told of. */
export interface SubscriptionsShape {
  /** `version` is a text that changes when the resource does. A second subscription to the same changes nothing. */
  readonly add: (uri: string, version: Effect.Effect<string>) => Effect.Effect<void, RpcError>
  readonly remove: (uri: string) => Effect.Effect<void>
}

/** Provided with each request of a connection on which the client can be told something later. */
export class Subscriptions extends Context.Tag("mcp-duckduckgo/mcp/Subscriptions")<Subscriptions, SubscriptionsShape>() {}

/** Subscriptions that end with the scope, which is the connection's. */
export const make = (
  notify: (uri: string) => Effect.Effect<void>
): Effect.Effect<SubscriptionsShape, never, Scope.Scope> =>
  Effect.map(FiberMap.make<string>(), (watching) => {
    const watch = (uri: string, version: Effect.Effect<string>) =>
      Effect.flatMap(version, (first) => {
        let last = first
        return Effect.flatMap(version, (now) => {
          if (now === last) return Effect.void
          last = now
          return notify(uri)
        }).pipe(Effect.schedule(Schedule.spaced(EVERY)))
      })
    return {
      add: (uri, version) =>
        Effect.flatMap(Effect.all([FiberMap.has(watching, uri), FiberMap.size(watching)]), ([has, size]) => {
          if (has) return Effect.void
          return size >= MOST
            ? invalidParams(`More than ${MOST} subscriptions of one client`)
            : Effect.asVoid(FiberMap.run(watching, uri, Effect.interruptible(watch(uri, version))))
        }),
      remove: (uri) => FiberMap.remove(watching, uri)
    }
  })
