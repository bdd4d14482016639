import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { describe, expect } from "vitest"
import * as TestRedis from "../support/redis/RedisServer.ts"
import * as SlowRoad from "../support/redis/SlowRoad.ts"
import * as Health from "./support/Health.ts"
import { openStand } from "./support/Server.ts"

interface Reached extends TestRedis.RedisServer {
  readonly road: SlowRoad.SlowRoad
}

interface Fault {
  /** What the table in the document calls it. */
  readonly name: string
  readonly begin: (server: Reached) => Effect.Effect<unknown>
  readonly end: (server: Reached) => Effect.Effect<unknown>
  /** The checks that are not healthy then, in order. */
  readonly degraded: ReadonlyArray<string>
  /** Begins what is said of Redis. */
  readonly said: RegExp
  /** Whether what needs a record is done. */
  readonly records: boolean
}

const admin = (...command: [string, ...Array<string>]) => (server: Reached) =>
  Effect.promise(() => server.admin.call(command[0], command.slice(1)))

const away: Pick<Fault, "degraded" | "records" | "said"> = {
  degraded: ["audit", "consent", "cache_store", "redis"],
  said: /^not used since \S+Z, this replica goes on by itself: \S/,
  records: false
}

const readable: Pick<Fault, "degraded" | "records"> = { degraded: ["audit", "cache_store", "redis"], records: false }

const faults: ReadonlyArray<Fault> = [
  { name: "refused", begin: ({ signal }) => Effect.sync(() => signal("SIGKILL")), end: ({ restart }) => restart, ...away },
  {
    name: "hung",
    begin: ({ signal }) => Effect.sync(() => signal("SIGSTOP")),
    end: ({ signal }) => Effect.sync(() => signal("SIGCONT")),
    ...away
  },
  {
    name: "slower than the deadline",
    begin: ({ road }) => Effect.sync(() => road.delay(3_000)),
    end: ({ road }) => Effect.sync(() => road.delay(0)),
    ...away
  },
  {
    name: "slow",
    begin: ({ road }) => Effect.sync(() => road.delay(1_050)),
    end: ({ road }) => Effect.sync(() => road.delay(0)),
    degraded: ["redis"],
    said: /^slow since \S+Z: its answers take \d+ ms of the 2000 ms they are given/,
    records: true
  },
  {
    name: "read-only",
    begin: admin("REPLICAOF", "127.0.0.1", "1"),
    end: admin("REPLICAOF", "NO", "ONE"),
    said: /^answers and does not do everything since \S+Z: it can be read only/,
    ...readable
  },
  {
    name: "out of memory",
    begin: admin("CONFIG", "SET", "maxmemory", "1"),
    end: admin("CONFIG", "SET", "maxmemory", "0"),
    said: /^answers and does not do everything since \S+Z: its memory is used up/,
    ...readable
  }
]

/** What depends on Redis: the machine of the tests may be short of memory, and slow answers are what is tried here. */
const ITS = ["audit", "consent", "limits", "cache_store", "redis"]

const figureOf = (checks: ReadonlyArray<Health.Check>): string => checks.find(({ name }) => name === "redis")?.figure ?? ""

const stand = (env: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(Effect.promise(() => openStand({ env })), ({ close }) => Effect.promise(close))

describe.skipIf(TestRedis.missing !== undefined)("the program as shipped, with a Redis that is", () => {
  for (const { begin, degraded, end, name, records, said } of faults) {
    it.scopedLive(`${name}, searches on, says so in health_check as documented, and heals`, () =>
      Effect.gen(function*() {
        const own = yield* TestRedis.server()
        const road = yield* SlowRoad.to(own.port)
        const server = { ...own, road }
        const at = yield* stand({ DDG_REDIS_URL: road.url, DDG_REDIS_DEADLINE: "2s", DDG_SEARCH_DEADLINE: "20s", DDG_RATE_REQUESTS: "100000" })
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
        const checks = yield* TestRedis.until(
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
        yield* TestRedis.until(
          Effect.zipRight(Effect.zip(search, isRecorded), Health.checksOf(at)),
          (found) => Health.degradedOf(found, ITS).length === 0
        )
        expect(yield* isRecorded).toBe(true)
        expect(yield* Effect.promise(() => at.run("audit", "verify"))).toMatchObject({ code: 0 })
      }), 90_000)
  }
})
