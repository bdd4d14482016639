// npm run bench:http [-- --seconds 2 --rounds 3]
// Requests a second of a search that is in the cache, every guard on, beside the SDK's own server and transport with a
// constant answer of the same size and no guard at all; and what sessions cost that nobody uses.
import { writeFile } from "node:fs/promises"
import path from "node:path"
import { parseArgs } from "node:util"
import { type HttpProcess, startHttp } from "../support/HttpProcess.ts"
import { open, type Poster } from "./support/Post.ts"
import { withStand } from "./support/Stand.ts"
import { type Row, say, table, wholeNumber } from "./support/Stats.ts"

const { values } = parseArgs({ options: { seconds: { type: "string", default: "2" }, rounds: { type: "string", default: "3" } } })
const seconds = wholeNumber("seconds", values.seconds, 1, 60)
const rounds = wholeNumber("rounds", values.rounds, 1, 20)

const CONNECTIONS = [1, 16, 64, 256]
const IDLE_SESSIONS = 1_000
/** Begun first, so that what is loaded and compiled with the first of them is not counted. */
const SOME_SESSIONS = 200
const WARM_UP_MILLIS = 500
const modes = ["stateless", "sessions"] as const

const call = (id: number) => ({
  id,
  method: "tools/call",
  params: { name: "web_search", arguments: { query: "keepers of lighthouses" } }
})

let last = 0
const ask = async (poster: Poster): Promise<void> => {
  const body = await poster.post(call(++last))
  if (!body.includes("\"structuredContent\"") || body.includes("\"isError\":true")) throw new Error(body.slice(0, 500))
}

/** Requests a second over so many connections, each of which asks again as soon as it was answered. */
const rate = async (server: HttpProcess, connections: number): Promise<number> => {
  const posters = await Promise.all(Array.from({ length: connections }, () => open(server.url)))
  await Promise.all(posters.map((poster) => poster.initialize()))
  let answered = 0
  const loop = async (poster: Poster, until: number) => {
    while (performance.now() < until) {
      await ask(poster)
      answered += 1
    }
  }
  const during = (millis: number) => {
    const until = performance.now() + millis
    return Promise.all(posters.map((poster) => loop(poster, until)))
  }
  await during(WARM_UP_MILLIS)
  answered = 0
  const began = performance.now()
  await during(seconds * 1000)
  const took = (performance.now() - began) / 1000
  for (const poster of posters) poster.close()
  return answered / took
}

const begin = async ({ url }: HttpProcess, sessions: number): Promise<void> => {
  for (let count = 0; count < sessions; count++) {
    const poster = await open(url)
    await poster.initialize()
    poster.close()
  }
}

/** MiB that 1,000 sessions take which nobody uses. The server must be new: one that has worked has room from before. */
const idleSessions = async (server: HttpProcess): Promise<ReadonlyArray<number>> => {
  await begin(server, SOME_SESSIONS)
  const before = await server.residentMiB()
  await begin(server, IDLE_SESSIONS)
  const after = await server.residentMiB()
  await server.stop()
  return before === undefined || after === undefined ? [] : [after - before]
}

await withStand("http", async ({ env, floor, ours }) => {
  for (const mode of modes) {
    const start = () => startHttp([ours, "http", "--port", "0", "--http-mode", mode], {
      ...env,
      DDG_LOG_LEVEL: "error",
      DDG_SESSION_LIMIT: "100000",
      DDG_HTTP_CONSENT: "allow"
    })
    const server = await start()
    const first = await open(server.url)
    await first.initialize()
    const { result } = JSON.parse(await first.post(call(0)))
    first.close()
    const file = path.join(path.dirname(floor), "answer.json")
    await writeFile(file, JSON.stringify(result))
    const bare = await startHttp([floor, mode, file])
    const rows: Array<Row> = []
    for (const connections of CONNECTIONS) {
      const [own, least]: [Array<number>, Array<number>] = [[], []]
      for (let round = 0; round < rounds; round++) {
        for (const [target, into] of round % 2 === 0 ? [[server, own], [bare, least]] as const : [[bare, least], [server, own]] as const) {
          into.push(await rate(target, connections))
        }
      }
      rows.push({ name: `${connections} connections`, unit: "/s", ours: own, floor: least })
    }
    if (mode === "sessions") {
      rows.push({
        name: `${IDLE_SESSIONS} idle sessions`,
        unit: "MiB",
        ours: await idleSessions(await start()),
        floor: await idleSessions(await startHttp([floor, mode, file]))
      })
    }
    rows.push({ name: "memory afterwards", unit: "MiB", ours: [await server.residentMiB() ?? Number.NaN], floor: [await bare.residentMiB() ?? Number.NaN] })
    say(`${table(`${mode}, medians`, ["server", "bare SDK"], rows)}\n`)
    await bare.stop()
    const code = await server.stop()
    if (code !== 0) throw new Error(`the server ended with ${code}: ${server.said()}`)
  }
})
