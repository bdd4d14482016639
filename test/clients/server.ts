import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { served } from "../transport/http/support/Server.ts"

/** A server of fake tools for clients of others. The one argument is `sessions` or `stateless`. */
const sessions = process.argv[2] === "sessions" ? { idle: "5 minutes", absolute: "1 hour", capacity: 100 } as const : undefined

NodeRuntime.runMain(
  served({ sessions }).pipe(
    Effect.flatMap(({ url }) => Console.log(url)),
    Effect.zipRight(Effect.never),
    Effect.scoped
  ),
  { disablePrettyLogger: true }
)
