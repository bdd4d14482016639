import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { Redis } from "../../../src/state/redis/Redis.ts"
import * as TestRedis from "../../support/redis/RedisServer.ts"
import { tempFolder } from "../../support/tempFolder.ts"
import { until } from "../../support/until.ts"

const sentinelOf = (master: number) =>
  Effect.gen(function*() {
    const folder = yield* tempFolder
    const port = yield* Effect.promise(TestRedis.freePort)
    const file = path.join(folder, "sentinel.conf")
    const lines = [
      `port ${port}`, "bind 127.0.0.1", `dir ${folder}`, `sentinel monitor main 127.0.0.1 ${master} 1`,
      "sentinel down-after-milliseconds main 500", "sentinel failover-timeout main 3000"
    ]
    yield* Effect.promise(() => fs.writeFile(file, lines.join("\n")))
    yield* Effect.acquireRelease(
      Effect.sync(() => spawn("redis-server", [file, "--sentinel"], { stdio: "ignore" })),
      (child) => Effect.sync(() => child.kill("SIGKILL"))
    )
    const admin = yield* Effect.acquireRelease(
      Effect.sync(() => TestRedis.adminOf(port)),
      (client) => Effect.sync(() => client.disconnect())
    )
    return { port, admin }
  })

describe.skipIf(TestRedis.missing !== undefined)("sentinels", () => {
  for (const signal of ["SIGKILL", "SIGSTOP"] as const) {
    it.scopedLive(`lead to the new master, without a restart, after the old one got ${signal}`, () =>
      Effect.gen(function*() {
        const master = yield* TestRedis.server()
        const replica = yield* TestRedis.server("--replicaof", "127.0.0.1", String(master.port))
        yield* until(
          Effect.promise(() => replica.admin.info("replication")),
          (info) => info.includes("master_link_status:up")
        )
        const { admin, port } = yield* sentinelOf(master.port)
        yield* until(
          Effect.promise(async () => String(await admin.call("SENTINEL", ["REPLICAS", "main"]))),
          (found) => found.includes(String(replica.port))
        )
        yield* Effect.gen(function*() {
          const redis = yield* Redis
          const key = redis.key("probe1", "x")
          const put = (value: string) => Effect.either(redis.command("SET", [key, value, "PX", 60_000]))
          assert.strictEqual((yield* put("before"))._tag, "Right")
          master.signal(signal)
          yield* until(put("during"), ({ _tag }) => _tag === "Left")
          assert.strictEqual((yield* redis.status).state, "down")
          yield* until(put("after"), ({ _tag }) => _tag === "Right")
          assert.strictEqual(yield* Effect.promise(() => replica.admin.get(key)), "after")
          assert.strictEqual((yield* redis.status).state, "up")
        }).pipe(Effect.provide(TestRedis.layer(`redis+sentinel://127.0.0.1:${port}/main`)))
      }), 60_000)
  }
})
