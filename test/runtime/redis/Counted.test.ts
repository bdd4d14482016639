import { it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect } from "vitest"
import { Meter, nothing } from "../../../src/metrics/Meter.ts"
import * as RedisLayers from "../../../src/runtime/RedisLayers.ts"
import { Redis } from "../../../src/state/redis/Redis.ts"
import { configOf } from "../../support/configSources.ts"
import * as TestRedis from "../../support/redis/RedisServer.ts"

describe.skipIf(TestRedis.missing !== undefined)("commands of Redis", () => {
  it.scopedLive("are counted where they fail, and only there", () =>
    Effect.gen(function*() {
      const { admin, url } = yield* TestRedis.server()
      const counted: Array<string> = []
      const meter = { ...nothing, add: ({ name }: { readonly name: string }) => void counted.push(name) }
      const { values } = configOf({ env: { DDG_REDIS_URL: url, DDG_REDIS_DEADLINE: "5s" } })
      const context = yield* Effect.provideService(Layer.build(RedisLayers.redis({ config: values, files: {} })), Meter, meter)
      const redis = Context.get(context, Redis)
      yield* redis.command("SET", [redis.key("test", "a"), "1"])
      expect(counted).toEqual([])
      yield* Effect.promise(() => admin.call("CONFIG", ["SET", "maxmemory", "1"]))
      yield* Effect.flip(redis.command("SET", [redis.key("test", "b"), "1"]))
      expect(counted).toEqual(["ddg_redis_failures_total"])
    }), 30_000)
})
