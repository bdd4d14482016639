import { assert } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { CacheStore, type Stored } from "../../../src/cache/CacheStore.ts"
import { Leases } from "../../../src/cache/Leases.ts"
import * as Deadline from "../../../src/domain/Deadline.ts"
import { Refused } from "../../../src/domain/Errors.ts"
import { CoolDown } from "../../../src/egress/CoolDown.ts"
import { Pace } from "../../../src/egress/Pace.ts"
import { Audit } from "../../../src/security/audit/Audit.ts"
import { copyTo } from "../../../src/security/audit/redis/CopyTrail.ts"
import * as RedisKeys from "../../../src/security/audit/redis/RedisKeys.ts"
import { verifyFolder } from "../../../src/security/audit/VerifyFolder.ts"
import type { Grant } from "../../../src/security/consent/Grant.ts"
import { GrantStore } from "../../../src/security/consent/GrantStore.ts"
import * as Ledger from "../../../src/security/consent/Ledger.ts"
import { defaults, RateLimits } from "../../../src/security/rate/RateLimits.ts"
import * as SharedRateLimits from "../../../src/security/rate/SharedRateLimits.ts"
import { keyOf, local } from "../../../src/security/Subject.ts"
import { Denylist } from "../../../src/security/token/Denylist.ts"
import { Redis } from "../../../src/state/redis/Redis.ts"
import { tempFolder } from "../tempFolder.ts"
import { record, replica } from "./Replica.ts"
import * as TestRedis from "./RedisServer.ts"
import { until } from "../until.ts"

/** Uses every service that stands in Redis, at two replicas, in all that it does there; and fails where one does it by itself. */

const person = { issuer: "local", id: "ada" }

const grantOf = (id: string): Grant => {
  const created = Date.now()
  return {
    id, subject: person, client: "test", purpose: "read-pages", level: "MEDIUM", target: `${id}.example`, created,
    expires: created + 3_600_000, via: "cli", evidence: { question: "q", words: "", version: "1" }, terms: "t"
  }
}

const stored = (text: string): Stored => {
  const now = Date.now()
  return { bytes: Buffer.from(text), fetchedAt: now, freshUntil: now + 60_000, staleUntil: now + 120_000 }
}

const answers = Effect.gen(function*() {
  const { clear, get, put, remove } = yield* CacheStore
  // Enough for every node of a cluster.
  const keys = Array.from({ length: 12 }, (_, index) => `q${index}`)
  for (const key of keys) yield* put("pages", key, stored(key))
  for (const key of keys) assert.strictEqual(Buffer.from((yield* get("pages", key))?.bytes ?? []).toString(), key)
  yield* remove("pages", "q0")
  assert.isUndefined(yield* get("pages", "q0"))
  yield* clear("pages")
  for (const key of keys) assert.isUndefined(yield* get("pages", key))
})

const leases = Effect.gen(function*() {
  const { acquire } = yield* Leases
  const mine = yield* acquire("q", Duration.minutes(1))
  assert.strictEqual(mine._tag, "Won")
  const held = yield* acquire("q", Duration.minutes(1))
  assert.strictEqual(held._tag, "Held")
  if (mine._tag === "Won") yield* mine.release
  if (held._tag === "Held") yield* held.wait
})

/** A limit of its own, small enough to be used up and soon free again: one leaves the queue, another comes to its turn. */
const limits = Effect.gen(function*() {
  const { standing, status, take } = yield* RateLimits
  yield* take("ada", 2)
  assert.strictEqual((yield* standing("ada")).remaining, 0)
  assert.strictEqual((yield* Effect.either(Deadline.within(Duration.zero)(take("ada", 1))))._tag, "Left")
  const leaving = yield* Effect.fork(Deadline.within(Duration.minutes(1))(take("ada", 2)))
  yield* until(status, ({ waiting }) => waiting === 1)
  yield* Fiber.interrupt(leaving)
  yield* Deadline.within(Duration.minutes(1))(take("ada", 2))
  // By now the first ones count no more.
  yield* standing("ada")
})

const consent = Effect.gen(function*() {
  const { end, erase, grant, look } = yield* GrantStore
  yield* grant(grantOf("a"))
  yield* grant(grantOf("b"))
  yield* end(["a"], "person")
  const held = yield* look
  assert.isUndefined(held.problem)
  assert.strictEqual(Ledger.all(held.ledger).filter(({ revokedAt }) => revokedAt === undefined).length, 1)
  yield* erase(person)
  assert.strictEqual(Ledger.all((yield* look).ledger).length, 0)
})

/** What is wrong with the trail that is in Redis. */
export const trailFaults = Effect.gen(function*() {
  const folder = yield* tempFolder
  yield* copyTo(yield* Redis, folder)
  const verified = yield* verifyFolder(folder, [])
  return "_tag" in verified ? [verified] : verified.streams.flatMap(({ faults }) => faults)
})

const trail = Effect.gen(function*() {
  const redis = yield* Redis
  const { entriesOf, erase } = yield* Audit
  const own = keyOf(local("ada", "test"))
  yield* record
  yield* record
  let seen = 0
  yield* entriesOf(own, () =>
    Effect.sync(() => {
      seen++
    }))
  assert.isAtLeast(seen, 2)
  yield* erase(own)
  yield* RedisKeys.make(redis, Buffer.alloc(32)).prune(0)
  assert.deepStrictEqual(yield* trailFaults, [])
})

/** What a first replica has said; the second must know. */
const said = Effect.gen(function*() {
  yield* Effect.flatMap(CoolDown, ({ refused }) => refused(new Refused({ endpoint: "html", reason: "HTTP 403" })))
  yield* Effect.flatMap(Denylist, ({ revoke }) => revoke("stolen", Date.now() + 60_000))
  yield* Effect.flatMap(Pace, ({ turn }) => turn(Effect.void))
})

const heard = Effect.gen(function*() {
  const { check } = yield* CoolDown
  assert.strictEqual((yield* Effect.either(check("lite")))._tag, "Left")
  const { isRevoked } = yield* Denylist
  assert.deepStrictEqual([yield* isRevoked("stolen"), yield* isRevoked("other")], [true, false])
})

export const useEveryService = ({ ca, url }: { readonly url: string; readonly ca?: string }, prefix: string) =>
  Effect.gen(function*() {
    const one = () => replica(url, prefix, "5 seconds", ca)
    const few = Layer.provide(
      SharedRateLimits.layer({ ...defaults, limit: 2, window: Duration.seconds(5) }),
      TestRedis.layer(url, prefix, "5 seconds", ca)
    )
    yield* Effect.provide(Effect.all([answers, leases, consent, trail, said], { discard: true }), one())
    yield* Effect.provide(limits, few)
    yield* Effect.provide(
      Effect.gen(function*() {
        yield* heard
        // Each of them goes on by itself where Redis does not do what it is asked; then this would say so.
        const { state, why } = yield* Effect.flatMap(Redis, ({ status }) => status)
        assert.deepStrictEqual({ state, why }, { state: "up", why: undefined })
      }),
      one()
    )
  }).pipe(Effect.scoped)
