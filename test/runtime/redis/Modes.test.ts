import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { readFileSync } from "node:fs"
import { Redis } from "../../../src/state/redis/Redis.ts"
import { useEveryService } from "../../support/redis/EveryService.ts"
import { missingTls, modes } from "../../support/redis/Modes.ts"
import * as TestRedis from "../../support/redis/RedisServer.ts"

/** What the document tells people to give to the user, for a prefix. */
const documented = (prefix: string): ReadonlyArray<string> => {
  const text = readFileSync(new URL("../../../docs/redis.md", import.meta.url), "utf8")
  const line = /^ACL SETUSER ddg on >password (?<rules>.+)$/m.exec(text)?.groups?.["rules"]
  assert.isDefined(line)
  return (line ?? "").replace("~ddg:*", `~${prefix}:*`).split(" ")
}

/** Of use only where the clock of Redis was set back. */
const SELDOM = ["lset"]

/** Commands that were run since the server began, in capital letters or not, without those that the test itself ran. */
const used = (stats: string): ReadonlyArray<string> => [...stats.matchAll(/^cmdstat_([\w|]+):calls=(\d+)/gm)].map(([, name = ""]) => name)

const refusedFor = (prefix: string) =>
  Effect.gen(function*() {
    const redis = yield* Redis
    const attempts: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
      ["GET", [`${prefix}-other:cache1:x`]], ["KEYS", ["*"]], ["FLUSHALL", []], ["CONFIG", ["GET", "*"]], ["ACL", ["LIST"]],
      ["RENAME", [redis.key("cache1", "a"), redis.key("cache1", "b")]]
    ]
    for (const [name, args] of attempts) {
      const outcome = yield* Effect.either(redis.command(name, args))
      assert.strictEqual(Either.isLeft(outcome) ? outcome.left.fault : "done", "denied", name)
    }
    const { state, why } = yield* redis.status
    assert.strictEqual(state, "limited")
    assert.match(why ?? "", /its user may not do everything/)
  })

describe.skipIf(TestRedis.missingAny !== undefined)("every service that stands in Redis", () => {
  it.scopedLive("does all that it does with the server that is given", () =>
    Effect.gen(function*() {
      const { keys, prefix, url } = yield* TestRedis.any
      yield* useEveryService({ url }, prefix)
      assert.isAbove((yield* keys()).length, 0)
    }), 60_000)
})

describe.skipIf(TestRedis.missing !== undefined)("every service that stands in Redis", () => {
  for (const { name, open, tls } of modes) {
    it.scopedLive.skipIf(tls && missingTls !== undefined)(`does all that it does with ${name}`, () =>
      Effect.gen(function*() {
        const prefix = TestRedis.uniquePrefix()
        const reached = yield* open(documented(prefix))
        for (const admin of reached.admins) yield* Effect.promise(() => admin.call("CONFIG", ["RESETSTAT"]))
        yield* useEveryService(reached, prefix)
        let errors = ""
        for (const admin of reached.admins) {
          errors += yield* Effect.promise(() => admin.info("errorstats"))
          const keys = yield* Effect.promise(() => admin.keys("*"))
          assert.isTrue(keys.every((key) => key.startsWith(`${prefix}:`)))
        }
        assert.isFalse(/CROSSSLOT|NOPERM/.test(errors), errors)
      }), 60_000)
  }

  it.scopedLive("needs every command that the document lets its user do, and no other", () =>
    Effect.gen(function*() {
      const prefix = TestRedis.uniquePrefix()
      const acl = documented(prefix)
      const [, mode] = modes
      const reached = yield* (mode ?? assert.fail("no mode")).open(acl)
      const [admin] = reached.admins
      if (admin === undefined) return assert.fail("no server")
      yield* Effect.promise(() => admin.call("CONFIG", ["RESETSTAT"]))
      yield* useEveryService(reached, prefix)
      const called = used(yield* Effect.promise(() => admin.info("commandstats")))
      const allowed = acl.filter((rule) => rule.startsWith("+")).map((rule) => rule.slice(1))
      assert.deepStrictEqual(allowed.filter((command) => !called.includes(command)), SELDOM)
      yield* Effect.provide(refusedFor(prefix), TestRedis.layer(reached.url, prefix, "5 seconds"))
    }), 60_000)

  it.scopedLive("finds no way to a server that another authority vouches for", () =>
    Effect.gen(function*() {
      const mode = modes.find(({ tls }) => tls)
      const { url } = yield* (mode ?? assert.fail("no mode")).open([])
      yield* Effect.provide(
        Effect.gen(function*() {
          const redis = yield* Redis
          assert.strictEqual((yield* Effect.either(redis.command("GET", [redis.key("probe", "1")])))._tag, "Left")
          assert.strictEqual((yield* redis.status).state, "down")
        }),
        TestRedis.layer(url)
      )
    }), missingTls === undefined ? 60_000 : { skip: true })
})
