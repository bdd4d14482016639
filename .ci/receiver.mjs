// Proves that a receiver of others understands what is sent: Genkit's telemetry server, which takes OTLP as JSON and stores it.
import { spawn } from "node:child_process"
import { once } from "node:events"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { installed, receiver } from "./tools.mjs"

const { folder, missing } = await installed(receiver)
if (missing !== undefined) {
  console.log(`Skipped: the receiver could not be installed and was not tried: ${missing}`)
  process.exit(0)
}
const root = fileURLToPath(new URL("..", import.meta.url))
const run = spawn(process.execPath, [path.join(root, "node_modules/tsx/dist/cli.mjs"), "test/observability/receiver.ts", folder], {
  cwd: root,
  stdio: "inherit",
  timeout: 120_000
})
const [code] = await once(run, "exit")
process.exit(code ?? 1)
