/**
 * The whole chain of watching, with Debian's Prometheus and Alertmanager: figures are scraped, a server that is killed
 * raises an alert at a webhook and one that is back ends it, load that fails and load that is refused raise theirs, every
 * query of the Grafana dashboard is answered. Waiting times of the rules are shortened; their expressions are those that
 * ship. Run by .ci/observability.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { requireBundle } from "../support/Bundle.ts"
import { start as startSimulator } from "../support/duckduckgo/Simulator.ts"
import { metricNames } from "./support/Names.ts"
import { freePort, receiver, start, type Started, until } from "./support/Tools.ts"

const shipped = fileURLToPath(new URL("../../docs/deploy/observability/", import.meta.url))

const say = (text: string): void => { process.stdout.write(`${text}\n`) }
const stops: Array<() => Promise<void> | void> = []

/** The rules with windows of seconds in place of minutes. */
const hurried = (rules: string): string =>
  rules
    .replaceAll(/for: \d+[sm]/g, "for: 1s")
    .replaceAll(/keep_firing_for: \d+[sm]/g, "keep_firing_for: 1s")
    .replaceAll(/\[(?:5m|15m|1m)\]/g, "[20s]")

const get = async (url: string): Promise<string> => {
  const reply = await fetch(url, { signal: AbortSignal.timeout(60_000) })
  if (!reply.ok) throw new Error(`${url}: HTTP ${reply.status} ${(await reply.text()).slice(0, 300)}`)
  return reply.text()
}
/** A search as a client sends it; what it found is no matter here. */
const search = async (server: string, query: string): Promise<void> => {
  const reply = await fetch(`${server}/mcp`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream", "mcp-protocol-version": "2025-11-25" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "web_search", arguments: { query } } }),
    signal: AbortSignal.timeout(60_000)
  })
  const body = await reply.text()
  if (!reply.ok || !body.includes("\"result\"")) throw new Error(`${query}: HTTP ${reply.status} ${body.slice(0, 300)}`)
}
const answers = (url: string) => () => get(url).then(() => true, () => false)

const run = async (): Promise<void> => {
  const folder = await mkdtemp(path.join(tmpdir(), "chain-"))
  stops.push(() => rm(folder, { recursive: true, force: true }))
  const simulator = await startSimulator({ politeness: { requests: 1_000_000 } })
  stops.push(() => simulator.close())
  const hook = await receiver()
  stops.push(hook.close)
  const [port, prometheusPort, alertmanagerPort] = [await freePort(), await freePort(), await freePort()]
  const server = `http://127.0.0.1:${port}`
  const prometheus = `http://127.0.0.1:${prometheusPort}`

  const serve = (): Started => {
    const started = start(process.execPath, [requireBundle(), "http", "--host", "127.0.0.1", "--port", String(port)], {
      ...process.env,
      ...simulator.env,
      DDG_STATE_FOLDER: path.join(folder, "state"),
      DDG_PACE_REQUESTS: "100000",
      DDG_RATE_REQUESTS: "1000000",
      DDG_COOL_DOWN: "1s",
      DDG_COOL_DOWN_MAX: "1s",
      DDG_ALERT_WEBHOOK: `${hook.url}/own`,
      // Its own window of 15 minutes is not shortened, and holds the good requests of what comes before.
      DDG_ALERT_REFUSALS: "5",
      NODE_OPTIONS: ""
    })
    stops.push(() => started.stop())
    return started
  }
  let app = serve()
  try {
    await until("the server answers", answers(`${server}/metrics`), 60)
  } catch (error) {
    throw new Error(`${String(error)}\n${app.said()}`, { cause: error })
  }

  await writeFile(path.join(folder, "rules.yml"), hurried(await readFile(path.join(shipped, "prometheus/mcp-duckduckgo.rules.yml"), "utf8")))
  await writeFile(path.join(folder, "prometheus.yml"), (await readFile(path.join(shipped, "prometheus/prometheus.yml"), "utf8"))
    .replaceAll("15s", "1s").replace("mcp-duckduckgo.rules.yml", "rules.yml")
    .replace("127.0.0.1:9093", `127.0.0.1:${alertmanagerPort}`).replace("127.0.0.1:3000", `127.0.0.1:${port}`))
  await writeFile(path.join(folder, "alertmanager.yml"), (await readFile(path.join(shipped, "alertmanager/alertmanager.yml"), "utf8"))
    .replace("group_wait: 30s", "group_wait: 1s").replace("group_interval: 5m", "group_interval: 1s")
    .replaceAll("http://127.0.0.1:8080", hook.url))
  const alertmanager = start("prometheus-alertmanager", [
    `--config.file=${path.join(folder, "alertmanager.yml")}`, `--storage.path=${path.join(folder, "am")}`,
    `--web.listen-address=127.0.0.1:${alertmanagerPort}`, "--cluster.listen-address="
  ])
  stops.push(() => alertmanager.stop())
  const scraper = start("prometheus", [
    `--config.file=${path.join(folder, "prometheus.yml")}`, `--storage.tsdb.path=${path.join(folder, "tsdb")}`,
    `--web.listen-address=127.0.0.1:${prometheusPort}`
  ])
  stops.push(() => scraper.stop())

  const query = async (expr: string): Promise<ReadonlyArray<unknown>> => {
    const { data, error, status }: { readonly status: string; readonly error?: string; readonly data: { readonly result: ReadonlyArray<unknown> } } =
      JSON.parse(await get(`${prometheus}/api/v1/query?query=${encodeURIComponent(expr)}`))
    if (status !== "success") throw new Error(`${expr}: ${error ?? status}`)
    return data.result
  }
  const holds = (expr: string) => () => query(expr).then((found) => found.length > 0, () => false)
  const told = (at: string, name: string, status: string, seconds: number): Promise<void> =>
    until(`${name} ${status} at ${at}`, () => hook.has(at, name, status), seconds)
      .then((millis) => say(`ok  ${name} ${status} at ${at} after ${(millis / 1000).toFixed(1)} s`))

  await until("Prometheus sees the server", holds(`up{job="mcp-duckduckgo"} == 1`), 60)
  say("ok  scraped")
  let asked = 0
  /** Requests of the server that runs now. */
  let served = 0
  const load = async (count: number, words: string): Promise<void> => {
    for (let index = 0; index < count; index++) await search(server, `herons ${asked++} ${words}`)
    served += count
  }
  const scraped = (): Promise<number> =>
    until("Prometheus has seen what was asked", holds(`sum(ddg_requests_total{job="mcp-duckduckgo"}) >= ${served}`), 60)

  // A first failure of each kind brings its series into being: a rate needs two readings.
  await load(20, "")
  await load(1, "[[fault=500]]")
  await scraped()
  await load(20, "")

  const exposition = await get(`${server}/metrics`)
  const exposed = new Set(Array.from(exposition.matchAll(/^# TYPE (\S+)/gm), ([, name = ""]) => name))
  const files = ["prometheus/mcp-duckduckgo.rules.yml", "grafana/mcp-duckduckgo.json"].map((name) => path.join(shipped, name))
  const documents = ["alerts.md", "dashboard.md"].map((name) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)))
  for (const file of [...files, ...documents]) {
    const missing = [...metricNames(await readFile(file, "utf8"))].filter((name) => !exposed.has(name))
    if (missing.length > 0) throw new Error(`${file} names what /metrics does not have: ${missing.join(", ")}`)
  }
  say(`ok  every metric that rules, dashboard and documents name is among the ${exposed.size} of /metrics`)
  await writeFile(path.join(folder, "metrics.txt"), exposition)

  const dashboard: { readonly panels: ReadonlyArray<Record<string, unknown>> } = JSON.parse(await readFile(path.join(shipped, "grafana/mcp-duckduckgo.json"), "utf8"))
  const variables: Readonly<Record<string, string>> = { $__rate_interval: "20s", $job: "mcp-duckduckgo", $instance: ".*" }
  const expressions = Array.from(JSON.stringify(dashboard).matchAll(/"expr":("(?:[^"\\]|\\.)*")/g), ([, text = "\"\""]): string => JSON.parse(text))
  const filled = async (): Promise<number> => {
    let found = 0
    for (const expression of expressions) {
      const expr = expression.replaceAll(/\$\w+/g, (name) => variables[name] ?? name)
      if ((await query(expr)).length > 0) found++
    }
    return found
  }
  // A rate has a value from the second scrape on, and none once its window has gone by: there is load meanwhile.
  await until("four fifths of the queries of the Grafana dashboard find something", async () => {
    await load(1, "")
    return await filled() >= expressions.length * 0.8
  }, 60)
  say(`ok  all ${expressions.length} queries of the Grafana dashboard are understood, ${await filled()} have series`)

  await app.stop("SIGKILL")
  await told("/at-once", "DdgMcpDown", "firing", 60)
  app = serve()
  served = 0
  await told("/at-once", "DdgMcpDown", "resolved", 90)

  await load(6, "")
  await load(1, "[[fault=500]]")
  await scraped()
  // Turn about: five failures in a row, and nothing more would be asked.
  for (let index = 0; index < 25; index++) {
    await load(1, "[[fault=500]]")
    await load(1, "")
  }
  await told("/at-once", "DdgMcpErrorRatio", "firing", 60)
  await load(60, "")
  await told("/at-once", "DdgMcpErrorRatio", "resolved", 90)

  const refused = (async () => {
    for (let index = 0; index < 12; index++) {
      await load(1, "[[fault=challenge]]")
      await new Promise((resolve) => { setTimeout(resolve, 1_100) })
    }
  })()
  await told("/at-once", "DdgMcpBlockRatio", "firing", 60)
  await told("/own", "McpDuckDuckGoBlockRatio", "firing", 60)
  await refused
  say("ok  the server's own webhook heard of it too")
}

const begun = Date.now()
try {
  await run()
  say(`The chain of watching holds (${Math.round((Date.now() - begun) / 1000)} s).`)
} finally {
  for (const stop of stops.toReversed()) await stop()
}
