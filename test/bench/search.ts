// npm run bench:search [-- --rounds 100]
// What a search costs, beside a floor that fetches and parses and does nothing else. Both ask the same simulated
// DuckDuckGo, without a pace.
import { parseArgs } from "node:util"
import { type Child, start } from "./support/Child.ts"
import { withStand } from "./support/Stand.ts"
import { say, table, wholeNumber } from "./support/Stats.ts"

const { values } = parseArgs({ options: { rounds: { type: "string", default: "100" } } })
const rounds = wholeNumber("rounds", values.rounds, 2, 2_000)

const WARM_UP = 30
const AT_ONCE = 32
/** Searches between two looks at the processor time, which is counted in hundredths of a second. */
const BATCH = 100

const ask = (child: Child, query: string): Promise<unknown> =>
  child.request("tools/call", { name: "web_search", arguments: { query } })

const took = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

interface Sample {
  readonly name: string
  readonly child: Child
  readonly fresh: Array<number>
  readonly again: Array<number>
  readonly equal: Array<number>
  readonly equalAsked: Array<number>
  readonly freshCpu: Array<number>
  readonly againCpu: Array<number>
}

const sample = (name: string, child: Child): Sample =>
  ({ name, child, fresh: [], again: [], equal: [], equalAsked: [], freshCpu: [], againCpu: [] })

/** Processor time of the server for one of a batch of calls. */
const cpuOf = async (child: Child, query: (index: number) => string): Promise<ReadonlyArray<number>> => {
  const before = await child.cpuMillis()
  for (let index = 0; index < BATCH; index++) await ask(child, query(index))
  const after = await child.cpuMillis()
  return before === undefined || after === undefined ? [] : [(after - before) / BATCH]
}

const compare = (): Promise<void> =>
  withStand("search", async ({ env, floor, ours, simulator }) => {
    const both = [sample("server", start(ours, env)), sample("floor", start(floor, env))] as const
    for (const { child, name } of both) {
      await child.initialize()
      for (let index = 0; index < WARM_UP; index++) await ask(child, `${name} warms up ${index}`)
    }
    for (let round = 0; round < rounds; round++) {
      for (const { again, child, fresh, name } of round % 2 === 0 ? both : both.toReversed()) {
        const query = `${name} keeps lighthouse ${round}`
        fresh.push(await took(() => ask(child, query)))
        again.push(await took(() => ask(child, query)))
      }
    }
    for (let round = 0; round < Math.ceil(rounds / 10); round++) {
      for (const { child, equal, equalAsked, name } of both) {
        const before = simulator.stats().requests
        const query = `${name} asks at once ${round}`
        equal.push(await took(() => Promise.all(Array.from({ length: AT_ONCE }, () => ask(child, query)))))
        equalAsked.push(simulator.stats().requests - before)
      }
    }
    for (let batch = 0; batch < 3; batch++) {
      for (const { againCpu, child, freshCpu, name } of both) {
        freshCpu.push(...await cpuOf(child, (index) => `${name} counts ${batch} ${index}`))
        againCpu.push(...await cpuOf(child, () => `${name} counts ${batch} 0`))
      }
    }
    const [server, least] = both
    say(table(`search, medians of ${rounds} rounds`, ["server", "floor, no cache"], [
      { name: "a new search", unit: "ms", ours: server.fresh, floor: least.fresh },
      { name: "the same again", unit: "ms", ours: server.again, floor: least.again },
      { name: `${AT_ONCE} equal ones at once`, unit: "ms", ours: server.equal, floor: least.equal },
      { name: `requests sent for those ${AT_ONCE}`, unit: "", ours: server.equalAsked, floor: least.equalAsked },
      { name: "processor time, a new search", unit: "ms", ours: server.freshCpu, floor: least.freshCpu },
      { name: "processor time, the same again", unit: "ms", ours: server.againCpu, floor: least.againCpu }
    ]))
    for (const { child } of both) await child.stop()
  })

await compare()
