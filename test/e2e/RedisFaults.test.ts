import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { describe, expect } from "vitest"
import * as Faults from "../support/redis/Faults.ts"
import * as TestRedis from "../support/redis/RedisServer.ts"
import * as Health from "./support/Health.ts"
import { stand } from "./support/Server.ts"
import { until } from "../support/until.ts"

interface Fault extends Faults.Way {
  /** What the table in the document calls it. */
  readonly name: string
  /** The checks that are not healthy then, in order. */
  readonly degraded: ReadonlyArray<string>
  /** Begins what is said of Redis. */
  readonly said: RegExp
  /** Whether what needs a record is done. */
  readonly records: boolean
}

const away: Pick<Fault, "degraded" | "records" | "said"> = {
  degraded: ["audit", "consent", "cache_store", "redis"],
  said: /^not used since \S+Z, this replica goes on by itself: \S/,
  records: false
}

const readable: Pick<Fault, "degraded" | "records"> = { degraded: ["audit", "cache_store", "redis"], records: false }

const faults: ReadonlyArray<Fault> = [
  { name: "refused", ...Faults.killed, ...away },
  { name: "hung", ...Faults.stopped, ...away },
  { name: "slower than the deadline", ...Faults.slowedBy(3_000), ...away },
  {
    name: "slow",
    ...Faults.slowedBy(1_050),
    degraded: ["redis"],
    said: /^slow since \S+Z: its answers take \d+ ms of the 2000 ms they are given/,
    records: true
  },
  {
    name: "read-only",
    ...Faults.readOnly,
    said: /^answers and does not do everything since \S+Z: it can be read only/,
    ...readable
  },
  {
    name: "out of memory",
    ...Faults.full,
    said: /^answers and does not do everything since \S+Z: its memory is used up/,
    ...readable
  }
]

/** What depends on Redis: the machine of the tests may be short of memory, and slow answers are what is tried here. */
const ITS = ["audit", "consent", "limits", "cache_store", "redis"]

const figureOf = (checks: ReadonlyArray<Health.Check>): string => checks.find(({ name }) => name === "redis")?.figure ?? ""

describe.skipIf(TestRedis.missing !== undefined)("the program as shipped, with a Redis that is", () => {
  for (const { begin, degraded, end, name, records, said } of faults) {
    it.scopedLive(`${name}, searches on, says so in health_check as documented, and heals`, () =>
      Effect.gen(function*() {
        const server = yield* Faults.reached()
        const at = yield* stand({ env: { DDG_REDIS_URL: server.road.url, DDG_REDIS_DEADLINE: "2s", DDG_SEARCH_DEADLINE: "20s", DDG_RATE_REQUESTS: "100000" } })
        let asked = 0
        const search = Effect.promise(async () => {
          const { structuredContent } = await at.call("web_search", { query: `keepers ${asked++}` })
          return structuredContent?.["outcome"]
        })
        const isRecorded = Health.isRecorded(at)
        expect(yield* search).toBe("results")
        expect(yield* isRecorded).toBe(true)
        expect(Health.degradedOf(yield* Health.checksOf(at), ITS)).toEqual([])
        yield* begin(server)
        const checks = yield* until(
          Effect.gen(function*() {
            expect(yield* search).toBe("results")
            expect(yield* isRecorded.pipe(Effect.map((recorded) => recorded || !records))).toBe(true)
            return yield* Health.checksOf(at)
          }),
          (found) => String(Health.degradedOf(found, ITS)) === String(degraded) && said.test(figureOf(found))
        )
        expect(figureOf(checks)).toMatch(said)
        expect(Health.documented("redis.md", name)).toEqual(degraded)
        expect(yield* isRecorded).toBe(records)
        yield* end(server)
        yield* until(
          Effect.zipRight(Effect.zip(search, isRecorded), Health.checksOf(at)),
          (found) => Health.degradedOf(found, ITS).length === 0
        )
        expect(yield* isRecorded).toBe(true)
        expect(yield* Effect.promise(() => at.run("audit", "verify"))).toMatchObject({ code: 0 })
      }), 90_000)
  }
})
