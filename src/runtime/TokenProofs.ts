import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Proofs from "../security/token/Proofs.ts"
import * as Replays from "../security/token/Replays.ts"
import type { Resource } from "../security/token/Resource.ts"
import type { AppOptions } from "./AppOptions.ts"

/** What was shown to one replica was shown to all of them. */
const replays = (options: AppOptions): Effect.Effect<Context.Tag.Service<Replays.Replays>, never, Scope.Scope> =>
  options.config.redisUrl === undefined
    ? Replays.make()
    : Effect.promise(() => import("./RedisLayers.ts")).pipe(
      Effect.flatMap((layers) => Layer.build(layers.replays(options))),
      Effect.map((context) => Context.get(context, Replays.Replays))
    )

/** Who checks proofs, for a resource that wants or allows them. */
export const make = (options: AppOptions, resource: Resource): Effect.Effect<Proofs.Proofs | undefined, never, Scope.Scope> =>
  resource.proofs === undefined
    ? Effect.succeed(undefined)
    : Effect.map(replays(options), (replays) =>
      Proofs.make({ replays, skewSeconds: Duration.toSeconds(options.config.authClockSkew) }))
