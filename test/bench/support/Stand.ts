import { build } from "esbuild"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { requireBundle } from "../../support/Bundle.ts"
import { type Simulator, start } from "../../support/duckduckgo/Simulator.ts"

/** What two servers are compared in: the bundle, a floor bundled beside it, and a simulated DuckDuckGo for both. */
export interface Stand {
  readonly ours: string
  readonly floor: string
  readonly simulator: Simulator
  /** Points both servers at the simulator; the pace is lifted, for it would be all that is measured. */
  readonly env: Readonly<Record<string, string>>
}

const root = fileURLToPath(new URL("../../..", import.meta.url))

/** The same treatment as the program gets, but for what is peculiar to it. */
const bundled = async (floor: string, folder: string): Promise<string> => {
  const outfile = path.join(folder, "floor.mjs")
  await build({
    absWorkingDir: root,
    entryPoints: [fileURLToPath(new URL(`../floor/${floor}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node20.18",
    banner: {
      js: "import{createRequire as __createRequire}from\"node:module\";const require=__createRequire(import.meta.url);"
    },
    logLevel: "warning"
  })
  return outfile
}

/** Runs a benchmark in a folder of its own; everything is gone afterwards, however it ends. */
export const withStand = async (floor: string, work: (stand: Stand) => Promise<void>): Promise<void> => {
  const ours = requireBundle()
  const folder = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-bench-"))
  try {
    const simulator = await start({ politeness: { requests: 1_000_000 } })
    try {
      await work({
        ours,
        floor: await bundled(floor, folder),
        simulator,
        env: {
          ...simulator.env,
          DDG_STATE_FOLDER: path.join(folder, "state"),
          DDG_PACE_REQUESTS: "1000000",
          DDG_PACE_WINDOW: "1ms",
          DDG_RATE_REQUESTS: "1000000",
          DDG_LOG_LEVEL: "none"
        }
      })
    } finally {
      await simulator.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
