import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { describe, expect } from "vitest"
import * as TestRedis from "../support/redis/RedisServer.ts"
import { tempFolder } from "../support/tempFolder.ts"
import { stand, textOf } from "./support/Server.ts"

describe.skipIf(TestRedis.missingAny !== undefined)("two replicas of the program as shipped, over one Redis", () => {
  it.scopedLive("ask once, spend from one limit, and keep one chain", () =>
    Effect.gen(function*() {
      const { prefix, url } = yield* TestRedis.any
      const first = yield* stand({ env: { DDG_REDIS_URL: url, DDG_REDIS_PREFIX: prefix, DDG_RATE_REQUESTS: "10" } })
      const second = yield* stand({ env: { ...first.env, DDG_STATE_FOLDER: yield* tempFolder } })
      const search = (where: typeof first, query: string) => Effect.promise(() => where.call("web_search", { query }))

      expect((yield* search(first, "lighthouse keepers")).structuredContent).toMatchObject({ outcome: "results", provenance: { cache: "miss" } })
      expect((yield* search(second, "lighthouse keepers")).structuredContent).toMatchObject({ outcome: "results", provenance: { cache: "fresh" } })
      for (let spent = 2; spent < 10; spent++) yield* search(spent % 2 === 0 ? first : second, `keepers ${spent}`)
      const over = yield* search(second, "one too many")
      expect(over.isError).toBe(true)
      expect(textOf(over)).toContain("The limit of 10 requests")

      const verified = yield* Effect.promise(() => second.run("audit", "verify"))
      expect(verified).toMatchObject({ code: 0 })
      const shown = yield* Effect.promise(() => first.run("audit", "show", "--json", "--limit", "50"))
      expect(shown.stdout.match(/tool\/web_search/g)?.length).toBe(11)
    }), 60_000)
})
