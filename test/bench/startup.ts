// npm run bench:startup [-- --runs 15 --searches 200]
// How long a client waits for a server that it has just started, and how much memory that takes, beside a floor.
import { parseArgs } from "node:util"
import { type Child, start } from "./support/Child.ts"
import { withStand } from "./support/Stand.ts"
import { say, table, wholeNumber } from "./support/Stats.ts"

const { values } = parseArgs({
  options: { runs: { type: "string", default: "15" }, searches: { type: "string", default: "200" } }
})
const runs = wholeNumber("runs", values.runs, 1, 200)
const searches = wholeNumber("searches", values.searches, 0, 5_000)

interface Sample {
  readonly initialized: Array<number>
  readonly listed: Array<number>
  readonly resident: Array<number>
}
const sample = (): Sample => ({ initialized: [], listed: [], resident: [] })

const push = (list: Array<number>, value: number | undefined): void => {
  if (value !== undefined) list.push(value)
}

/** Spawn to tools/list; the child is still there. */
const begin = async (script: string, env: Readonly<Record<string, string>>, into: Sample): Promise<Child> => {
  const child = start(script, env)
  await child.initialize()
  const initialized = performance.now() - child.startedAt
  await child.request("tools/list", {})
  into.listed.push(performance.now() - child.startedAt)
  into.initialized.push(initialized)
  push(into.resident, await child.residentMiB())
  return child
}

const compare = async (): Promise<void> => {
  const [ours, floor] = [sample(), sample()]
  const after: Array<number> = []
  await withStand("startup", async (stand) => {
    // The first start of each reads its files from the disk: it does not count.
    for (const script of [stand.ours, stand.floor]) await (await begin(script, stand.env, sample())).stop()
    for (let run = 0; run < runs; run++) {
      // Turn about, so that whatever else the machine does falls on both.
      const order = run % 2 === 0 ? [stand.ours, stand.floor] : [stand.floor, stand.ours]
      for (const script of order) {
        await (await begin(script, stand.env, script === stand.ours ? ours : floor)).stop()
      }
    }
    const child = await begin(stand.ours, stand.env, sample())
    for (let search = 0; search < searches; search++) {
      await child.request("tools/call", { name: "web_search", arguments: { query: `lighthouse number ${search}` } })
    }
    push(after, await child.residentMiB())
    await child.stop()
  })
  say(table(`startup, medians of ${runs} interleaved runs`, ["server", "floor"], [
    { name: "spawn to initialize", unit: "ms", ours: ours.initialized, floor: floor.initialized },
    { name: "spawn to tools/list", unit: "ms", ours: ours.listed, floor: floor.listed },
    { name: "resident memory then", unit: "MiB", ours: ours.resident, floor: floor.resident },
    { name: `resident memory after ${searches} searches`, unit: "MiB", ours: after }
  ]))
}

await compare()
