import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Grant } from "../../../src/security/consent/Grant.ts"
import { GrantStore } from "../../../src/security/consent/GrantStore.ts"
import * as Ledger from "../../../src/security/consent/Ledger.ts"
import * as TestRedis from "../../support/redis/RedisServer.ts"
import { until } from "../../support/until.ts"

const replica = (url: string, prefix: string, slack = 256) =>
  Layer.provide(GrantStore.layerRedis({ onEvent: () => Effect.void, slack }), TestRedis.layer(url, prefix, "5 seconds"))

const grantOf = (id: string, person = "ada"): Grant => {
  const created = Date.now()
  return {
    id, subject: { issuer: "local", id: person }, client: "test", purpose: "read-pages", level: "MEDIUM",
    target: `${id}.example`, created, expires: created + 3_600_000, via: "cli",
    evidence: { question: "q", words: "", version: "1" }, terms: "t"
  }
}

const idsIn = Effect.map(Effect.flatMap(GrantStore, ({ look }) => look), ({ ledger }) =>
  Ledger.all(ledger).filter(({ revokedAt }) => revokedAt === undefined).map(({ id }) => id).toSorted())

describe.skipIf(TestRedis.missingAny !== undefined)("consent in Redis", () => {
  it.scopedLive("counts at every replica when it was given at one, and no longer when it was taken back at another", () =>
    Effect.gen(function*() {
      const { admin, prefix, url } = yield* TestRedis.any
      const grants = (name: string) =>
        Effect.provide(
          Effect.flatMap(GrantStore, ({ grant }) =>
            Effect.forEach(Array.from({ length: 12 }, (_, index) => `${name}${index}`), (id) => grant(grantOf(id)), { concurrency: 4 })),
          replica(url, prefix, 5)
        )
      yield* Effect.all(["a", "b", "c"].map(grants), { concurrency: "unbounded" })
      yield* Effect.provide(
        Effect.gen(function*() {
          const { end, erase } = yield* GrantStore
          assert.strictEqual((yield* idsIn).length, 36)
          const ended = yield* Effect.provide(Effect.flatMap(GrantStore, (other) => other.end(["a3", "b4"], "person")), replica(url, prefix))
          assert.strictEqual(ended.length, 2)
          assert.strictEqual((yield* idsIn).length, 34)
          assert.deepStrictEqual(yield* end(["a3"], "person"), [])
          yield* erase({ issuer: "local", id: "ada" })
          assert.deepStrictEqual(yield* idsIn, [])
          const left = yield* Effect.promise(() => admin.lrange(`${prefix}:{${prefix}:consent1}:journal`, 0, -1))
          assert.isFalse(left.join("").includes("ada"))
        }),
        replica(url, prefix)
      )
    }))

  it.scopedLive.skipIf(TestRedis.missing !== undefined)("does not count while Redis is away, nor when it is damaged, and is asked for anew when it was emptied", () =>
    Effect.gen(function*() {
      const { admin, restart, signal, url } = yield* TestRedis.server("--appendonly", "yes", "--appendfsync", "always")
      const prefix = TestRedis.uniquePrefix()
      yield* Effect.gen(function*() {
        const { grant, look } = yield* GrantStore
        yield* grant(grantOf("a"))
        assert.deepStrictEqual(yield* idsIn, ["a"])
        signal("SIGKILL")
        const away = yield* until(look, ({ problem }) => problem !== undefined)
        assert.strictEqual(Ledger.all(away.ledger).length, 0)
        assert.strictEqual((yield* Effect.either(grant(grantOf("b"))))._tag, "Left")
        yield* restart
        yield* until(look, ({ problem }) => problem === undefined)
        assert.deepStrictEqual(yield* idsIn, ["a"])
        yield* Effect.promise(() => admin.flushall())
        assert.deepStrictEqual(yield* idsIn, [])
        yield* grant(grantOf("c"))
        assert.deepStrictEqual(yield* idsIn, ["c"])
        yield* Effect.promise(() => admin.rpush(`${prefix}:{${prefix}:consent1}:journal`, "\n{\"line\":1}\n"))
        const damaged = yield* look
        assert.isDefined(damaged.problem)
        assert.strictEqual(Ledger.all(damaged.ledger).length, 0)
        assert.strictEqual((yield* Effect.either(grant(grantOf("d"))))._tag, "Left")
      }).pipe(Effect.provide(replica(url, prefix)))
    }))
})
