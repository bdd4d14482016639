// npm run bench:redis-load [-- --replicas 3 --searches 100]
// What searches cost a Redis, counted there, and what a replica takes of the machine with it. Over stdio, default settings
// but for the pace and the limit; the simulated DuckDuckGo answers.
import { parseArgs } from "node:util"
import * as TestRedis from "../support/redis/RedisServer.ts"
import { type Child, start } from "./support/Child.ts"
import { withStand } from "./support/Stand.ts"
import { say, wholeNumber } from "./support/Stats.ts"

const { values } = parseArgs({
  options: { replicas: { type: "string", default: "3" }, searches: { type: "string", default: "100" } }
})
const count = wholeNumber("replicas", values.replicas, 1, 16)
const searches = wholeNumber("searches", values.searches, 10, 5_000)

interface Counted {
  /** Those within scripts too. */
  readonly commands: number
  readonly bytesIn: number
  readonly bytesOut: number
  readonly cpuMillis: number
  readonly keptBytes: number
  readonly clients: number
}

/** The sum of all numbers that a line of INFO gives for what the pattern finds. */
const sum = (info: string, pattern: RegExp): number => [...info.matchAll(pattern)].reduce((all, [, found]) => all + Number(found), 0)

const look = async ({ admin }: TestRedis.RedisServer): Promise<Counted> => {
  const info = [await admin.info("commandstats"), await admin.info("stats"), await admin.info("cpu"), await admin.info("memory"),
    await admin.info("clients")].join("\n")
  return {
    commands: sum(info, /^cmdstat_(?!info|ping|config)[\w|]+:calls=(\d+)/gm),
    bytesIn: sum(info, /^total_net_input_bytes:(\d+)/gm),
    bytesOut: sum(info, /^total_net_output_bytes:(\d+)/gm),
    cpuMillis: 1_000 * sum(info, /^used_cpu_(?:sys|user):([\d.]+)/gm),
    keptBytes: sum(info, /^used_memory_dataset:(\d+)/gm),
    clients: sum(info, /^connected_clients:(\d+)/gm)
  }
}

const ask = (child: Child, query: string) => child.request("tools/call", { name: "web_search", arguments: { query } })

/** What one search of so many cost, each at the next replica. */
const cost = async (server: TestRedis.RedisServer, children: ReadonlyArray<Child>, queryOf: (index: number) => string) => {
  const before = await look(server)
  for (let index = 0; index < searches; index++) {
    const child = children[index % children.length]
    if (child !== undefined) await ask(child, queryOf(index))
  }
  const after = await look(server)
  const each = (of: keyof Counted) => (after[of] - before[of]) / searches
  // What `look` itself is answered is some kilobytes, once.
  return `${each("commands").toFixed(1)} commands, ${(each("bytesIn") / 1e3).toFixed(1)} kB to Redis, ` +
    `${(each("bytesOut") / 1e3).toFixed(1)} kB from it, ${each("cpuMillis").toFixed(2)} ms of its processor, ${(each("keptBytes") / 1e3).toFixed(1)} kB kept`
}

await withStand("search", async ({ env, ours }) => {
  const server = await TestRedis.start("--appendonly", "yes")
  const began = await look(server)
  const children = Array.from({ length: count }, (_, index) =>
    start(ours, { ...env, DDG_STATE_FOLDER: `${env["DDG_STATE_FOLDER"]}-${index}`, DDG_REDIS_URL: server.url, DDG_REDIS_DEADLINE: "2s" }))
  try {
    for (const child of children) {
      await child.initialize()
      for (let index = 0; index < 20; index++) await ask(child, `warms up ${index}`)
    }
    say(`${count} replicas on one Redis, ${searches} searches of each kind, one after the other at each replica in turn`)
    say(`  new:            ${await cost(server, children, (index) => `keepers ${index}`)}`)
    say(`  from Redis:     ${await cost(server, children, (index) => `keepers ${(index + 1) % searches}`)}`)
    say(`  from memory:    ${await cost(server, children, (index) => `keepers ${index}`)}`)
    const resident = await Promise.all(children.map(({ residentMiB }) => residentMiB()))
    const { clients } = await look(server)
    say(`  a replica:      ${resident.map((mib) => mib?.toFixed(0) ?? "?").join(", ")} MiB resident, ` +
      `${((clients - began.clients) / count).toFixed(0)} connections to Redis`)
  } finally {
    await Promise.all(children.map(({ stop }) => stop()))
    await server.stop()
  }
})

