// npm run bench:siege [-- --seconds 3 --connections 16]
// What honest clients get of a cached search while others attack the server, each time beside what they get just before it:
// requests a second, and how long each waited.
// Server, attackers and honest clients are three processes; where they share processors, attackers take their part of those.
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { attacks } from "../support/attacks/Attacks.ts"
import { type HttpProcess, startHttp } from "../support/HttpProcess.ts"
import { open, type Poster } from "./support/Post.ts"
import { withStand } from "./support/Stand.ts"
import { quantile, say, wholeNumber } from "./support/Stats.ts"

const { values } = parseArgs({ options: { seconds: { type: "string", default: "3" }, connections: { type: "string", default: "16" } } })
const seconds = wholeNumber("seconds", values.seconds, 1, 60)
const connections = wholeNumber("connections", values.connections, 1, 256)

const AT_ONCE = 200
const IDLE = 5_000
const WARM_UP_MILLIS = 1_000
const WARM_UP_SERVER_MILLIS = 15_000
const attacker = fileURLToPath(new URL("../support/attacks/main.ts", import.meta.url))

const call = { id: 1, method: "tools/call", params: { name: "web_search", arguments: { query: "keepers of lighthouses" } } }

interface Figures {
  readonly rate: number
  /** Milliseconds of each request. */
  readonly waits: ReadonlyArray<number>
  readonly failed: number
}

/** Keeps asking; a client whose connection was ended opens another one, and counts that. */
const measure = async ({ url }: HttpProcess, millis = seconds * 1_000): Promise<Figures> => {
  const waits: Array<number> = []
  let failed = 0
  const from = performance.now() + WARM_UP_MILLIS
  const until = from + millis
  await Promise.all(Array.from({ length: connections }, async () => {
    let poster: Poster = await open(url)
    while (performance.now() < until) {
      const began = performance.now()
      try {
        const body = await poster.post(call)
        if (!body.includes("\"structuredContent\"")) throw new Error(body.slice(0, 200))
        if (began >= from) waits.push(performance.now() - began)
      } catch {
        if (began >= from) failed += 1
        poster.close()
        poster = await open(url)
      }
    }
    poster.close()
  }))
  return { rate: waits.length * 1_000 / millis, waits, failed }
}

const cells = (calm: Figures, during: Figures): ReadonlyArray<string> => [
  calm.rate.toFixed(0),
  during.rate.toFixed(0),
  (during.rate / calm.rate).toFixed(2),
  quantile(calm.waits, 0.99).toFixed(0),
  quantile(during.waits, 0.99).toFixed(0),
  during.waits.reduce((longest, wait) => Math.max(longest, wait), 0).toFixed(0),
  String(during.failed)
]

await withStand("http", async ({ env, ours }) => {
  const server = await startHttp([ours, "http", "--port", "0"], {
    ...env,
    DDG_LOG_LEVEL: "error",
    DDG_HTTP_CONNECTIONS: "10000",
    DDG_HTTP_CONSENT: "allow"
  })
  const { port } = new URL(server.url)
  // What runs often is compiled anew for a while.
  await measure(server, WARM_UP_SERVER_MILLIS)
  say("| attack | /s before | /s during | ratio | 99 % before, ms | 99 % during, ms | longest, ms | failed | server, MiB |")
  const all = [
    ...attacks.map(({ atOnce = AT_ONCE, name }) => ({ name, atOnce, title: `${atOnce} ${name}` })),
    { name: "silent", atOnce: IDLE, title: `${IDLE} connections that say nothing` },
    { name: "resting", atOnce: IDLE, title: `${IDLE} connections at rest after a request` }
  ]
  for (const { atOnce, name, title } of all) {
    const calm = await measure(server)
    const attack = await startHttp(["--import", "tsx", attacker, port, name, String(atOnce)])
    const during = await measure(server)
    const memory = `${(await server.residentMiB())?.toFixed(0) ?? "-"}`
    await attack.stop("SIGKILL")
    say(`| ${[title, ...cells(calm, during), memory].join(" | ")} |`)
  }
  const code = await server.stop()
  if (code !== 0) throw new Error(`the server ended with ${code}: ${server.said()}`)
})
