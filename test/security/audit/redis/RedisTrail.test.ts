import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Redis } from "../../../../src/state/redis/Redis.ts"
import { Audit } from "../../../../src/security/audit/Audit.ts"
import { copyTo } from "../../../../src/security/audit/redis/CopyTrail.ts"
import { verifyFolder } from "../../../../src/security/audit/VerifyFolder.ts"
import { keyOf, local } from "../../../../src/security/Subject.ts"
import * as TestRedis from "../../../support/redis/RedisServer.ts"
import { tempFolder } from "../../../support/tempFolder.ts"
import { until } from "../../../support/until.ts"

const subject = local("ada", "test")

const bounds = { ...Audit.bounds, checkpointEvery: 10, segmentBytes: 8 * 1024 }

const replica = (url: string, prefix: string, given = bounds) =>
  Layer.provide(Audit.layerRedis(given), TestRedis.layer(url, prefix, "5 seconds"))

const decision = (query: string) => ({
  _tag: "Decision" as const, operation: "tool/web_search", level: "LOW" as const, verdict: "allow" as const,
  reason: "ok", rule: "LOW" as const, subject, sealed: { query }
})

const verified = (url: string, prefix: string, anchors: ReadonlyArray<string> = []) =>
  Effect.gen(function*() {
    const folder = yield* tempFolder
    yield* Effect.provide(Effect.flatMap(Redis, (redis) => copyTo(redis, folder)), TestRedis.layer(url, prefix, "5 seconds"))
    const found = yield* verifyFolder(folder, anchors)
    if ("_tag" in found) return assert.fail(JSON.stringify(found))
    return found
  })

describe.skipIf(TestRedis.missingAny !== undefined)("the audit trail in Redis", () => {
  it.scopedLive("is one chain, whole, with every record that was acknowledged, whoever wrote at the same time", () =>
    Effect.gen(function*() {
      const { admin, keys, prefix, url } = yield* TestRedis.any
      const writes = (name: string) =>
        Effect.gen(function*() {
          const { record, status } = yield* Audit
          for (let round = 0; round < 5; round++) {
            const records = Array.from({ length: 6 }, (_, index) => record(decision(`${name} ${round} ${index}`), "synced"))
            yield* Effect.all(records, { concurrency: "unbounded" })
          }
          return (yield* status).anchor
        })
      const anchors = yield* Effect.all(
        ["a", "b", "c"].map((name) => Effect.provide(writes(name), replica(url, prefix))),
        { concurrency: "unbounded" }
      )
      const kept = anchors.filter((anchor) => anchor !== undefined)
      assert.isAbove(kept.length, 0)
      const { faults, streams } = yield* verified(url, prefix, kept)
      assert.deepStrictEqual([...faults, ...streams.flatMap((stream) => stream.faults)], [])
      assert.strictEqual(streams.length, 1)
      assert.isAbove(streams[0]?.segments ?? 0, 1)
      const seen: Array<string> = []
      yield* Effect.provide(
        Effect.flatMap(Audit, ({ entriesOf }) =>
          entriesOf(keyOf(subject), ({ revealed }) => Effect.sync(() => seen.push(revealed?.["query"] ?? "?")))),
        replica(url, prefix)
      )
      assert.strictEqual(new Set(seen).size, 90)
      // Nothing of it may be evicted before what expires.
      for (const key of yield* keys()) {
        assert.strictEqual(yield* Effect.promise(() => admin.ttl(key)), -1)
      }
    }))

  it.scopedLive("shows what was altered in it", () =>
    Effect.gen(function*() {
      const { admin, keys, prefix, url } = yield* TestRedis.any
      yield* Effect.provide(
        Effect.flatMap(Audit, ({ record }) => Effect.forEach(["x", "y", "z"], (word) => record(decision(word), "written"))),
        replica(url, prefix)
      )
      const [segment = ""] = yield* keys("*segment:1")
      const line = yield* Effect.promise(() => admin.lindex(segment, 3))
      yield* Effect.promise(() => admin.lset(segment, 3, (line ?? "").replace("\"allow\"", "\"refuse\"")))
      const { streams } = yield* verified(url, prefix)
      assert.deepStrictEqual(streams.flatMap(({ faults }) => faults.map(({ kind }) => kind)), ["altered"])
    }))

  it.scopedLive("cannot be read any more of a person whose key was deleted, at any replica", () =>
    Effect.gen(function*() {
      const { prefix, url } = yield* TestRedis.any
      yield* Effect.provide(Effect.flatMap(Audit, ({ record }) => record(decision("secret"), "written")), replica(url, prefix))
      const erased = yield* Effect.provide(Effect.flatMap(Audit, ({ erase }) => erase(keyOf(subject))), replica(url, prefix))
      assert.isTrue(erased.hadKey)
      yield* Effect.provide(
        Effect.flatMap(Audit, ({ entriesOf }) =>
          entriesOf(keyOf(subject), ({ revealed }) => Effect.sync(() => assert.isUndefined(revealed)))),
        replica(url, prefix)
      )
      assert.deepStrictEqual((yield* verified(url, prefix)).streams.flatMap(({ faults }) => faults), [])
    }))

  it.scopedLive.skipIf(TestRedis.missing !== undefined)("refuses a record while Redis is away, goes on with the same chain after it, and with another where all was lost", () =>
    Effect.gen(function*() {
      const { admin, restart, signal, url } = yield* TestRedis.server("--appendonly", "yes", "--appendfsync", "always")
      const prefix = TestRedis.uniquePrefix()
      yield* Effect.gen(function*() {
        const { record, status } = yield* Audit
        yield* record(decision("before"), "synced")
        const { stream } = yield* status
        signal("SIGKILL")
        const refused = yield* until(Effect.either(record(decision("during"), "synced")), ({ _tag }) => _tag === "Left")
        assert.strictEqual(refused._tag, "Left")
        assert.isFalse((yield* status).writable)
        yield* restart
        yield* until(Effect.either(record(decision("after"), "synced")), ({ _tag }) => _tag === "Right")
        assert.strictEqual((yield* status).stream, stream)
        yield* Effect.promise(() => admin.flushall())
        yield* until(Effect.either(record(decision("anew"), "synced")), ({ _tag }) => _tag === "Right")
        assert.notStrictEqual((yield* status).stream, stream)
      }).pipe(Effect.provide(replica(url, prefix)))
      const { streams } = yield* verified(url, prefix)
      assert.deepStrictEqual(streams.flatMap(({ faults }) => faults), [])
    }))

  it.scopedLive("says which segments it deleted for their age", () =>
    Effect.gen(function*() {
      const { prefix, url } = yield* TestRedis.any
      const old = { ...bounds, segmentBytes: 1024 }
      yield* Effect.provide(
        Effect.flatMap(Audit, ({ record }) =>
          Effect.forEach(Array.from({ length: 30 }, (_, index) => String(index)), (word) => record(decision(word), "written"))),
        replica(url, prefix, old)
      )
      // The sweep of a replica whose retention is over looks at once.
      yield* Effect.provide(
        Effect.flatMap(Audit, ({ record }) =>
          Effect.zipRight(record(decision("last"), "written"), until(
            Effect.map(verified(url, prefix), ({ streams }) => streams[0]),
            (stream) => stream?.notes.some((note) => note.includes("deleted for their age")) ?? false
          ))),
        replica(url, prefix, { ...old, retention: Duration.millis(1) })
      )
      assert.deepStrictEqual((yield* verified(url, prefix)).streams.flatMap(({ faults }) => faults), [])
    }))
})
