import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { describe, expect } from "vitest"
import { requireBundle } from "../support/Bundle.ts"
import * as TestRedis from "../support/redis/RedisServer.ts"
import { tempFolder } from "../support/tempFolder.ts"
import { stand, type Stand } from "./support/Server.ts"

/** Three of them, on machines of their own as far as files go, with one DuckDuckGo and one Redis. */
const replicas = ({ prefix, url }: TestRedis.AnyRedis, env: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function*() {
    const given = { DDG_REDIS_URL: url, DDG_REDIS_PREFIX: prefix, DDG_REDIS_DEADLINE: "3s", DDG_SEARCH_DEADLINE: "20s", ...env }
    const first = yield* stand({ env: given })
    const second = yield* stand({ env: { ...first.env, DDG_STATE_FOLDER: yield* tempFolder } })
    const third = yield* stand({ env: { ...first.env, DDG_STATE_FOLDER: yield* tempFolder } })
    return [first, second, third] as const
  })

/** Whether a search was answered with results; not, where the server is gone. */
const isAnswered = (at: Stand, query: string) =>
  Effect.promise(() =>
    at.call("web_search", { query }).then(
      (result) => result.structuredContent?.["outcome"] === "results",
      () => false
    ))

/** Runs a command that is killed after so many milliseconds; whether it said before that it is done. */
const killedAfter = (env: Readonly<Record<string, string>>, millis: number, ...args: ReadonlyArray<string>) =>
  Effect.promise(() =>
    new Promise<boolean>((resolve) => {
      const options = { env, timeout: millis, killSignal: "SIGKILL" as const }
      execFile(process.execPath, [requireBundle(), ...args], options, (error) => resolve(error === null))
    }))

describe.skipIf(TestRedis.missingAny !== undefined)("three replicas of the program as shipped, over one Redis", () => {
  it.scopedLive("ask once for a thousand equal queries, as many at once as their connections take", () =>
    Effect.gen(function*() {
      const redis = yield* TestRedis.any
      const all = yield* replicas(redis, { DDG_RATE_REQUESTS: "10000" })
      // A connection takes 256 requests at one time, and refuses more.
      const ask = (at: Stand, count: number) =>
        Effect.all(Array.from({ length: count }, () => isAnswered(at, "lighthouse keepers")), { concurrency: 256 })
      const answered = yield* Effect.all([ask(all[0], 334), ask(all[1], 333), ask(all[2], 333)], { concurrency: "unbounded" })
      expect(answered.flat().filter(Boolean)).toHaveLength(1_000)
      expect(all[0].simulator.stats().byQuery["lighthouse keepers"]).toBe(1)
    }), 120_000)

  it.scopedLive("let a subject have its limit and not one more, all at once", () =>
    Effect.gen(function*() {
      const redis = yield* TestRedis.any
      const all = yield* replicas(redis, { DDG_RATE_REQUESTS: "100" })
      const asks = all.flatMap((at, index) =>
        Array.from({ length: 60 }, (_, turn) => isAnswered(at, `keepers ${(index * 60 + turn) % 7}`)))
      const answered = yield* Effect.all(asks, { concurrency: "unbounded" })
      expect(answered.filter(Boolean)).toHaveLength(100)
    }), 120_000)

  it.scopedLive("all pause when one is refused", () =>
    Effect.gen(function*() {
      const redis = yield* TestRedis.any
      const [first, second, third] = yield* replicas(redis)
      const search = (at: Stand, query: string) => Effect.promise(() => at.call("web_search", { query }))
      expect((yield* search(first, "[[fault=challenge]] harbour")).structuredContent).toMatchObject({ outcome: "blocked" })
      const before = first.simulator.stats().requests
      for (const other of [second, third]) {
        expect((yield* search(other, "river mills")).structuredContent).toMatchObject({ outcome: "blocked" })
      }
      expect(first.simulator.stats().requests).toBe(before)
    }), 60_000)

  it.scopedLive("lose no record and no consent that was acknowledged when they are killed, and hold up nobody", () =>
    Effect.gen(function*() {
      const redis = yield* TestRedis.any
      const [first, second, third] = yield* replicas(redis, { DDG_RATE_REQUESTS: "10000" })
      let acknowledged = 0
      const load = (at: Stand, name: string, killed: boolean) =>
        Effect.gen(function*() {
          for (let turn = 0; turn < 40; turn++) {
            const asked = yield* Effect.fork(isAnswered(at, `${name} ${turn}`))
            // In the middle of what the others do, and of what this one does.
            if (killed && turn === 20) at.kill()
            if (!(yield* asked)) return
            acknowledged++
          }
        })
      const { env } = third
      const grants = Array.from({ length: 8 }, (_, index) => {
        const target = `host-${index}.example`
        const words = ["consent", "grant", "read-pages", "--target", target, "--client", "c", "--subject", "ada", "--yes"]
        return Effect.map(killedAfter(env, 500 + index * 700, ...words), (done) => (done ? [target] : []))
      })
      const [granted] = yield* Effect.all([
        Effect.map(Effect.all(grants, { concurrency: 2 }), (done) => done.flat()),
        load(first, "a", true), load(second, "b", true), load(third, "c", false)
      ], { concurrency: "unbounded" })
      expect(acknowledged).toBeGreaterThanOrEqual(80)
      expect(granted.length).toBeGreaterThan(0)
      expect(yield* Effect.promise(() => third.run("audit", "verify"))).toMatchObject({ code: 0 })
      const shown = yield* Effect.promise(() => third.run("audit", "show", "--json", "--limit", "10000"))
      expect(shown.stdout.match(/tool\/web_search/g)?.length).toBeGreaterThanOrEqual(acknowledged)
      const listed = yield* Effect.promise(() => third.run("consent", "list", "--json"))
      for (const target of granted) expect(listed.stdout).toContain(target)
      for (const lease of yield* redis.keys(":lease1:*")) {
        const left = yield* Effect.promise(() => redis.admin.pttl(lease))
        // -2: it is gone by now; -1 would be one that never goes.
        expect(left === -2 || (left >= 0 && left <= 30_000)).toBe(true)
      }
    }), 120_000)
})
