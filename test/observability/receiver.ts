/**
 * Traces and logs of a search as a receiver has them that is not ours: Genkit's telemetry server, installed in the folder that
 * is named. It takes OTLP as JSON and stores what it understands. Run by .ci/receiver.mjs.
 */
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js"
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { requireBundle } from "../support/Bundle.ts"
import { start as startSimulator } from "../support/duckduckgo/Simulator.ts"
import { field } from "../support/Json.ts"
import { freePort, start, until } from "./support/Tools.ts"

const [installed] = process.argv.slice(2)
if (installed === undefined) throw new Error("Name the folder in which the receiver is installed")

const TRACE = "0af7651916cd43dd8448eb211c80319c"
const CALLER = "b7ad6b7169203331"

/** `store`, `port`: of the receiver. */
const RECEIVER = `
const { LocalFileLogStore, LocalFileTraceStore, startTelemetryServer } = require("@genkit-ai/telemetry-server")
const [store, port] = process.argv.slice(1)
const folders = (name) => ({ storeRoot: store + "/" + name, indexRoot: store + "/" + name + "-index" })
startTelemetryServer({
  port: Number(port),
  traceStore: new LocalFileTraceStore(folders("traces")),
  logStore: new LocalFileLogStore(folders("logs"))
})
`

const stops: Array<() => Promise<void> | void> = []

const run = async (): Promise<void> => {
  const folder = await mkdtemp(path.join(tmpdir(), "receiver-"))
  stops.push(() => rm(folder, { recursive: true, force: true }))
  const simulator = await startSimulator({ politeness: { requests: 1_000_000 } })
  stops.push(() => simulator.close())
  const port = await freePort()
  const base = `http://127.0.0.1:${port}/api`
  const receiver = start(process.execPath, ["-e", RECEIVER, folder, String(port)], { ...process.env, NODE_OPTIONS: "" }, installed)
  stops.push(() => receiver.stop())
  await until("the receiver answers", () => fetch(`${base}/__health`).then(({ ok }) => ok, () => false), 30)

  const client = new Client({ name: "receiver", version: "1" })
  await client.connect(new StdioClientTransport({
    command: process.execPath,
    args: [requireBundle()],
    stderr: "ignore",
    env: {
      PATH: process.env["PATH"] ?? "",
      ...simulator.env,
      DDG_STATE_FOLDER: path.join(folder, "state"),
      OTEL_EXPORTER_OTLP_ENDPOINT: `${base}/otlp`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_METRIC_EXPORT_INTERVAL: "1000"
    }
  }))
  const _meta = { traceparent: `00-${TRACE}-${CALLER}-01` }
  for (const query of ["herons", "herons [[fault=challenge]]"]) {
    await client.callTool({ name: "web_search", arguments: { query }, _meta })
  }
  // What is left goes out when the server ends.
  await client.close()

  const stored = async (what: string): Promise<unknown> => {
    const reply = await fetch(`${base}/${what}`)
    return reply.ok ? reply.json() : undefined
  }
  const spansOf = async (): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> =>
    Object.values(Object(field(await stored(`traces/${TRACE}`), "spans") ?? {}))
  await until("the trace is stored", async () => (await spansOf()).some(({ displayName }) => displayName === "Parsers.read"), 20)

  const spans = await spansOf()
  const way = (name: string): string => {
    const named: Array<unknown> = []
    let span = spans.find(({ displayName }) => displayName === name)
    while (span !== undefined) {
      named.unshift(span["displayName"])
      const above = span["parentSpanId"]
      if (above === CALLER) named.unshift("the caller")
      span = spans.find(({ spanId }) => spanId === above)
    }
    return named.join(" > ")
  }
  const search = "the caller > tools/call web_search > Lookup.get > DuckDuckGo.ask"
  assert.equal(way("Egress.send"), `${search} > Egress.send`)
  assert.equal(way("Parsers.read"), `${search} > Parsers.read`)
  assert.equal(way("Secured.decide"), "the caller > tools/call web_search > Secured.decide")
  const request = spans.find(({ displayName }) => displayName === "tools/call web_search")
  assert.equal(field(request, "attributes", "gen_ai.tool.name"), "web_search")
  console.log(`ok  ${spans.length} spans of two searches are stored by Genkit's telemetry server, from the caller to DuckDuckGo`)

  const logs = JSON.stringify(await stored("logs"))
  assert.match(logs, /DuckDuckGo refused/)
  assert.ok(logs.includes(TRACE), "a line of the log within a trace names it")
  console.log("ok  the log is stored, with the trace in which a line was written")
}

try {
  await run()
} finally {
  for (const stop of stops.toReversed()) await stop()
}
