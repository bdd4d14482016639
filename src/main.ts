import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import { run } from "./cli/Program.ts"

NodeRuntime.runMain(
  Effect.map(run(process.argv.slice(2)), (code) => {
    process.exitCode = code
  }),
  { disablePrettyLogger: true }
)
