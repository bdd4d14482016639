// npm run bench:telemetry [-- --rounds 20 --calls 300 --starts 4]
// What metrics, spans and sending them take of a search that is answered from the cache: the same program three times, once
// with everything off. Turn about, in one run; the receiver is a process of its own. All are started anew several times, since
// what is compiled and where it lies in memory is another thing in every process, and makes more of a difference than spans do.
import { build, type Plugin } from "esbuild"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { type Child, start } from "./support/Child.ts"
import { withStand } from "./support/Stand.ts"
import { pairedRatio, say, table, wholeNumber } from "./support/Stats.ts"

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    calls: { type: "string", default: "300" },
    starts: { type: "string", default: "4" }
  }
})
const rounds = wholeNumber("rounds", values.rounds, 2, 500)
const calls = wholeNumber("calls", values.calls, 10, 10_000)
const starts = wholeNumber("starts", values.starts, 1, 50)
const AT_ONCE = 16

/**
 * How large the young generation has become when it stops to grow (src/runtime/Heap.ts) depends on what the start left
 * behind, and three times as much time of the garbage collector depends on that. So all have what the shipped program has.
 */
const YOUNG = "--min-semi-space-size=4"

const root = fileURLToPath(new URL("../..", import.meta.url))
const noMeter = fileURLToPath(new URL("./floor/noMeter.ts", import.meta.url))

/** A meter that counts nothing. */
const withoutMetrics: Plugin = {
  name: "no-meter",
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/metrics\/Meter\.ts$/ }, ({ importer }) =>
      importer.endsWith("runtime/Telemetry.ts") ? { path: noMeter } : undefined)
  }
}

/** The program; bundled here with and without metrics, so that nothing else tells the two apart. */
const program = async (folder: string, plugins: Array<Plugin>): Promise<string> => {
  await build({
    absWorkingDir: root,
    entryPoints: ["src/main.ts"],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node20.18",
    plugins,
    banner: {
      js: "import{createRequire as __createRequire}from\"node:module\";const require=__createRequire(import.meta.url);"
    },
    logLevel: "warning"
  })
  return path.join(folder, "main.mjs")
}

const RECEIVER = `
const server = require("node:http").createServer((request, response) => {
  request.resume().on("end", () => response.end())
}).listen(0, "127.0.0.1", () => console.log(server.address().port))
process.stdin.resume().on("end", () => process.exit())
`

/** Takes everything and says yes. */
const receiver = async () => {
  const child = spawn(process.execPath, ["-e", RECEIVER], { stdio: ["pipe", "pipe", "inherit"] })
  const [port] = await once(child.stdout.setEncoding("utf8"), "data")
  return { url: `http://127.0.0.1:${String(port).trim()}`, stop: () => child.stdin.end() }
}

const ask = (child: Child): Promise<unknown> =>
  child.request("tools/call", { name: "web_search", arguments: { query: "old lighthouses" } })

const perSecond = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return calls / ((performance.now() - began) / 1000)
}

const oneByOne = async (child: Child): Promise<void> => {
  for (let call = 0; call < calls; call++) await ask(child)
}

const atOnce = (child: Child): Promise<unknown> =>
  Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let call = 0; call < calls / AT_ONCE; call++) await ask(child)
  }))

/** One of the three, in all of its processes. */
interface Sample {
  readonly name: string
  readonly begin: () => Child
  readonly single: Array<number>
  readonly many: Array<number>
  readonly cpu: Array<number>
}

const measure = async (child: Child, { cpu, many, single }: Sample): Promise<void> => {
  const before = await child.cpuMillis()
  single.push(await perSecond(() => oneByOne(child)))
  many.push(await perSecond(() => atOnce(child)))
  const after = await child.cpuMillis()
  if (before !== undefined && after !== undefined) cpu.push((after - before) / (2 * calls))
}

const rows = (ours: Sample, floor: Sample) => [
  { name: "calls a second, one by one", unit: "", ours: ours.single, floor: floor.single },
  { name: `calls a second, ${AT_ONCE} at once`, unit: "", ours: ours.many, floor: floor.many },
  { name: "processor time of a call", unit: "ms", ours: ours.cpu, floor: floor.cpu }
]

const percent = (ratio: number): string => (100 * (1 - ratio)).toFixed(1)

const loss = ({ name, ...ours }: Sample, floor: Sample): string =>
  `lost with ${name}: ` + (["single", "many"] as const).map((of) => {
    const { high, low, ratio } = pairedRatio(ours[of], floor[of])
    return `${percent(ratio)} % ${of === "single" ? "one by one" : `${AT_ONCE} at once`} (${percent(high)} to ${percent(low)})`
  }).join(", ")

const folder = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-bench-"))
const sink = await receiver()
try {
  await withStand("search", async ({ env }) => {
    const sample = (name: string, script: string, more: Readonly<Record<string, string>> = {}): Sample => ({
      name,
      begin: () => start(script, { ...env, ...more, DDG_STATE_FOLDER: path.join(folder, `state-${name}`) }, [YOUNG]),
      single: [],
      many: [],
      cpu: []
    })
    const ours = await program(path.join(folder, "ours"), [])
    const off = sample("nothing", await program(path.join(folder, "off"), [withoutMetrics]))
    const counted = sample("metrics", ours)
    const all = sample("metrics, traces and logs over OTLP", ours, {
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      OTEL_METRIC_EXPORT_INTERVAL: "10000"
    })
    const three = [off, counted, all]
    for (let begun = 0; begun < starts; begun++) {
      const running = three.map((one) => ({ one, child: one.begin() }))
      for (const { child } of running) {
        await child.initialize()
        await oneByOne(child)
        await atOnce(child)
      }
      for (let round = begun; round < rounds; round += starts) {
        for (let place = 0; place < running.length; place++) {
          const next = running[(place + round) % running.length]
          if (next !== undefined) await measure(next.child, next.one)
        }
      }
      for (const { child } of running) await child.stop()
    }
    say(table(`cached search, medians of ${rounds} rounds`, ["metrics", "nothing"], rows(counted, off)))
    say(table(`cached search, medians of ${rounds} rounds`, ["all, OTLP", "nothing"], rows(all, off)))
    for (const one of [counted, all]) say(loss(one, off))
  })
} finally {
  sink.stop()
  await rm(folder, { recursive: true, force: true })
}
