import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { SecondLevel } from "../../../src/cache/SecondLevel.ts"
import * as Deadline from "../../../src/domain/Deadline.ts"
import { Refused } from "../../../src/domain/Errors.ts"
import { CoolDown } from "../../../src/egress/CoolDown.ts"
import { Pace } from "../../../src/egress/Pace.ts"
import { Audit } from "../../../src/security/audit/Audit.ts"
import { GrantStore } from "../../../src/security/consent/GrantStore.ts"
import type { RateLimits } from "../../../src/security/rate/RateLimits.ts"
import { Denylist } from "../../../src/security/token/Denylist.ts"
import { Redis } from "../../../src/state/redis/Redis.ts"
import * as TestRedis from "../../support/redis/RedisServer.ts"
import { trailFaults } from "../../support/redis/EveryService.ts"
import { cluster, clusterUrl } from "../../support/redis/Modes.ts"
import { record, replica, search } from "../../support/redis/Replica.ts"
import * as Faults from "../../support/redis/Faults.ts"
import { until } from "../../support/until.ts"

interface Fault extends Faults.Way {
  readonly name: string
  readonly state: "down" | "limited"
  readonly why: RegExp
  /** Whether what is stored can still be read. */
  readonly readable: boolean
}

const faults: ReadonlyArray<Fault> = [
  { name: "refuses connections", ...Faults.killed, state: "down", why: /./, readable: false },
  { name: "hangs", ...Faults.stopped, state: "down", why: /did not answer within|closed|connect/i, readable: false },
  {
    name: "lets its clients wait",
    begin: Faults.admin("CLIENT", "PAUSE", "6000", "ALL"),
    end: () => Effect.void,
    state: "down", why: /did not answer within/, readable: false
  },
  {
    name: "answers later than it is waited for",
    ...Faults.slowedBy(1_500),
    state: "down", why: /did not answer within/, readable: false
  },
  { name: "is a replica that can be read only", ...Faults.readOnly, state: "limited", why: /read only/, readable: true },
  { name: "has used up its memory", ...Faults.full, state: "limited", why: /memory is used up/, readable: true }
]

const left = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.map(Effect.either(effect), ({ _tag }) => _tag === "Left")

describe.skipIf(TestRedis.missing !== undefined)("a Redis that", () => {
  for (const { begin, end, name, readable, state, why } of faults) {
    it.scopedLive(`${name} stops no search, and all that needs a record; it heals by itself`, () =>
      Effect.gen(function*() {
        const server = yield* Faults.reached("--appendonly", "yes", "--appendfsync", "always")
        yield* Effect.gen(function*() {
          const redis = yield* Redis
          const store = yield* GrantStore
          const denylist = yield* Denylist
          const services = yield* Effect.context<Audit | CoolDown | Pace | RateLimits | SecondLevel>()
          const searching = Effect.provide(search, services)
          const recording = Effect.provide(record, services)
          yield* searching
          yield* recording
          yield* begin(server)
          yield* until(left(recording), (refused) => refused)
          // Within the deadline of a search, several times over.
          yield* searching.pipe(Effect.repeatN(5), Deadline.within(Duration.seconds(8)), Effect.timeout("8 seconds"))
          yield* until(redis.status, (status) => status.state === state && why.test(status.why ?? ""))
          const { problem } = yield* store.look
          assert.strictEqual(problem === undefined, readable)
          assert.isTrue(yield* left(denylist.revoke("t", Date.now() + 60_000)))
          yield* end(server)
          yield* until(left(recording), (refused) => !refused)
          yield* until(Effect.map(store.look, (held) => held.problem), (found) => found === undefined)
          yield* denylist.revoke("t", Date.now() + 60_000)
          assert.isTrue(yield* denylist.isRevoked("t"))
          yield* searching
          // Whether a record was written that was refused for want of an answer or not: it is one chain.
          assert.deepStrictEqual(yield* trailFaults, [])
        }).pipe(Effect.provide(replica(server.road.url)))
      }), 60_000)
  }

  it.scopedLive("is slow, and answers in time, does all that it is asked; that it is slow is known until it is not", () =>
    Effect.gen(function*() {
      const { road } = yield* Faults.reached()
      yield* Effect.gen(function*() {
        const redis = yield* Redis
        const { problem } = yield* Effect.flatMap(GrantStore, ({ look }) => look)
        assert.isUndefined(problem)
        // By then it knows every script.
        yield* search
        yield* record
        road.delay(1_200)
        yield* Deadline.within(Duration.seconds(15))(search)
        yield* record
        const { since, state, why } = yield* redis.status
        assert.strictEqual(state, "slow")
        assert.match(why ?? "", /^its answers take \d{3,4} ms of the 2000 ms they are given$/)
        assert.isAtMost(since, Date.now())
        road.delay(0)
        yield* until(Effect.zipRight(record, redis.status), (status) => status.state === "up")
        assert.deepStrictEqual(yield* trailFaults, [])
      }).pipe(Effect.provide(replica(road.url, undefined, "2 seconds")))
    }), 60_000)

  it.scopedLive("is a cluster of which one node hangs is not used until that one answers again", () =>
    Effect.gen(function*() {
      const nodes = yield* cluster
      yield* Effect.gen(function*() {
        const redis = yield* Redis
        const keys = Array.from({ length: 12 }, (_, index) => redis.key("probe", String(index)))
        const put = (key: string) => left(redis.command("SET", [key, "1", "PX", 60_000]))
        for (const key of keys) assert.isFalse(yield* put(key))
        const hung = nodes[1] ?? assert.fail("no node")
        const theirs = new Set(yield* Effect.promise(() => hung.admin.keys("*")))
        const its = keys.find((key) => theirs.has(key)) ?? assert.fail("the node has no key")
        const another = keys.find((key) => !theirs.has(key)) ?? assert.fail("the node has all keys")
        hung.signal("SIGSTOP")
        yield* until(put(its), (failed) => failed)
        // Nothing of the others either: what is kept together would be known in part.
        assert.isTrue(yield* put(another))
        hung.signal("SIGCONT")
        yield* until(put(another), (failed) => !failed)
        assert.isFalse(yield* put(its))
        assert.strictEqual((yield* redis.status).state, "up")
      }).pipe(Effect.provide(TestRedis.layer(clusterUrl(nodes), undefined, "1 second")))
    }), 60_000)

  it.scopedLive("was emptied loses what it held, and nothing but that", () =>
    Effect.gen(function*() {
      const server = yield* TestRedis.server()
      yield* Effect.gen(function*() {
        yield* search
        yield* record
        yield* Faults.admin("FLUSHALL")(server)
        yield* search
        yield* until(left(record), (refused) => !refused)
        assert.strictEqual((yield* Effect.flatMap(Redis, ({ status }) => status)).state, "up")
      }).pipe(Effect.provide(replica(server.url)))
    }), 60_000)

  it.scopedLive("tells one replica of a refusal lets all others pause, and shows who is revoked at each", () =>
    Effect.gen(function*() {
      const server = yield* TestRedis.server()
      const prefix = TestRedis.uniquePrefix()
      yield* Effect.provide(
        Effect.gen(function*() {
          yield* Effect.flatMap(CoolDown, (coolDown) =>
            coolDown.refused(new Refused({ endpoint: "html", reason: "HTTP 403" })))
          yield* Effect.flatMap(Denylist, ({ revoke }) => revoke("stolen", Date.now() + 60_000))
        }),
        replica(server.url, prefix)
      )
      yield* Effect.provide(
        Effect.gen(function*() {
          assert.isTrue(yield* left(Effect.flatMap(CoolDown, ({ check }) => check("lite"))))
          assert.isTrue(yield* Effect.flatMap(Denylist, ({ isRevoked }) => isRevoked("stolen")))
          assert.isFalse(yield* Effect.flatMap(Denylist, ({ isRevoked }) => isRevoked("other")))
        }),
        replica(server.url, prefix)
      )
    }), 60_000)
})
