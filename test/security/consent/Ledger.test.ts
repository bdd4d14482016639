import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { isAtLeast } from "../../../src/security/Level.ts"
import { type Grant, isLive, personKey, type Wanted } from "../../../src/security/consent/Grant.ts"
import * as Ledger from "../../../src/security/consent/Ledger.ts"
import { ada, granting, HOUR, MINUTE, wanting } from "./support/Fixtures.ts"

const wide: Ledger.Limits = { grants: 1_000, people: 1_000 }

const run = (ops: ReadonlyArray<Ledger.Op>, limits = wide): Ledger.State =>
  ops.reduce<Ledger.State>((state, op) => Ledger.apply(limits)(state, op)[1], Ledger.empty)

const grant = (id: string, more: Partial<Grant> = {}): Ledger.Op => ({ op: "grant", grant: granting(id, more) })

const people = [ada, { issuer: "local", id: "ada" }]
const anyWanted: FastCheck.Arbitrary<Wanted> = FastCheck.record({
  subject: FastCheck.constantFrom(...people),
  client: FastCheck.constantFrom("editor", "shell"),
  purpose: FastCheck.constantFrom("read-pages", "research"),
  target: FastCheck.constantFrom("example.com", "example.org", "*"),
  level: FastCheck.constantFrom("LOW", "MEDIUM", "HIGH"),
  terms: FastCheck.constantFrom("terms 1", "terms 2")
})

/** Something that happens, some minutes after what happened before. */
type Happening = { readonly after: number } & (
  | { readonly does: "grant"; readonly wanted: Wanted; readonly long: boolean }
  | { readonly does: "revoke"; readonly which: number }
  | { readonly does: "expire" }
  | { readonly does: "erase"; readonly who: number }
)
const after = FastCheck.integer({ min: 0, max: 40 })
const anyHappening: FastCheck.Arbitrary<Happening> = FastCheck.oneof(
  FastCheck.record({ after, does: FastCheck.constant("grant" as const), wanted: anyWanted, long: FastCheck.boolean() }),
  FastCheck.record({ after, does: FastCheck.constant("revoke" as const), which: FastCheck.nat(20) }),
  FastCheck.record({ after, does: FastCheck.constant("expire" as const) }),
  FastCheck.record({ after, does: FastCheck.constant("erase" as const), who: FastCheck.nat(1) })
)

/** What happened, as a plain story: the oracle reads it backwards, knowing nothing of ledgers. */
type Told = { readonly at: number } & (
  | { readonly given: Grant }
  | { readonly revoked: string }
  | { readonly erased: string }
)

const tell = (happenings: ReadonlyArray<Happening>) => {
  let now = 0
  const ops: Array<Ledger.Op> = []
  const story: Array<Told> = []
  for (const [index, happening] of happenings.entries()) {
    now += happening.after * MINUTE
    if (happening.does === "grant") {
      const given = granting(`g${index}`, {
        ...happening.wanted,
        created: now,
        expires: now + (happening.long ? 3 : 1) * HOUR
      })
      ops.push({ op: "grant", grant: given })
      story.push({ at: now, given })
    } else if (happening.does === "revoke") {
      ops.push({ op: "end", grants: [`g${happening.which}`], at: now, by: "person" })
      story.push({ at: now, revoked: `g${happening.which}` })
    } else if (happening.does === "expire") ops.push({ op: "expire", at: now })
    else {
      const person = people[happening.who] ?? ada
      ops.push({ op: "erase", subject: person })
      story.push({ at: now, erased: personKey(person) })
    }
  }
  return { now, ops, story }
}

/** Whether the last word on exactly this target was a yes that still holds. */
const lastWord = (story: ReadonlyArray<Told>, wanted: Wanted, target: string, now: number): Grant | undefined => {
  const revoked = new Set<string>()
  for (const told of story.toReversed()) {
    if ("revoked" in told) revoked.add(told.revoked)
    else if ("erased" in told) {
      if (told.erased === personKey(wanted.subject)) return undefined
    } else {
      const { client, expires, id, purpose, subject, target: given } = told.given
      const same = personKey(subject) === personKey(wanted.subject) && client === wanted.client &&
        purpose === wanted.purpose && given === target
      if (same) return revoked.has(id) || expires <= now ? undefined : told.given
    }
  }
  return undefined
}

describe("the ledger", () => {
  it("says what the story of all that happened says", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.array(anyHappening, { maxLength: 25 }), anyWanted, (happenings, wanted) => {
        const { now, ops, story } = tell(happenings)
        const words = ["*", wanted.target].map((target) => lastWord(story, wanted, target, now))
          .filter((given) => given !== undefined)
        const counts = words.filter(({ level, terms }) => terms === wanted.terms && isAtLeast(level, wanted.level))
        const { grant, stale } = Ledger.cover(run(ops), wanted, now)
        expect(grant === undefined ? counts.length === 0 : counts.some(({ id }) => id === grant.id)).toBe(true)
        expect(new Set(stale.map(({ id }) => id))).toEqual(
          new Set(words.filter(({ terms }) => terms !== wanted.terms).map(({ id }) => id))
        )
      }),
      { numRuns: 1_000 }
    )
  })

  it("tells every beginning and every end once, and what has not ended is what counts", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.array(anyHappening, { maxLength: 25 }), (happenings) => {
        const { ops } = tell(happenings)
        const open = new Set<string>()
        let state = Ledger.empty
        for (const op of ops) {
          const [changes, next] = Ledger.apply({ grants: 3, people: 1 })(state, op)
          for (const change of changes) {
            expect(open.has(change.grant.id)).toBe(change._tag === "Ended")
            if (change._tag === "Ended") open.delete(change.grant.id)
            else open.add(change.grant.id)
          }
          state = next
        }
        expect(new Set(Ledger.all(state).filter(({ revokedAt }) => revokedAt === undefined).map(({ id }) => id)))
          .toEqual(open)
      }),
      { numRuns: 500 }
    )
  })

  it("stays within its limits, and has one grant that counts for each person, client, purpose and target", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.array(anyHappening, { maxLength: 40 }), (happenings) => {
        const { now, ops } = tell(happenings)
        const all = Ledger.all(run(ops, { grants: 3, people: 1 }))
        expect(all.length).toBeLessThanOrEqual(3)
        expect(new Set(all.map(({ subject }) => personKey(subject))).size).toBeLessThanOrEqual(1)
        const slots = all.filter(isLive(now))
          .map(({ client, purpose, subject, target }) => JSON.stringify([subject, client, purpose, target]))
        expect(new Set(slots).size).toBe(slots.length)
      }),
      { numRuns: 500 }
    )
  })

  it("is the same when it is written anew, and when something is told twice", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.array(anyHappening, { maxLength: 25 }), (happenings) => {
        const { ops } = tell(happenings)
        const sorted = (state: Ledger.State) => Ledger.all(state).toSorted((a, b) => (a.id < b.id ? -1 : 1))
        const state = run(ops)
        expect(sorted(run(Ledger.opsOf(state)))).toEqual(sorted(state))
        expect(sorted(run([...ops, ...ops.slice(-1)]))).toEqual(sorted(state))
      }),
      { numRuns: 500 }
    )
  })

  it("never covers RESTRICTED, whatever is held", () => {
    const state = run([grant("a", { target: "*", level: "HIGH" })])
    expect(Ledger.cover(state, wanting({ level: "HIGH" }), 0).grant?.id).toBe("a")
    expect(Ledger.cover(state, wanting({ level: "RESTRICTED" }), 0)).toEqual({ grant: undefined, stale: [] })
  })

  it("does not believe a grant that was made by a clock ahead of this one", () => {
    const state = run([grant("a", { created: 2 * MINUTE })])
    expect(Ledger.cover(state, wanting(), 0).grant).toBeUndefined()
    expect(Ledger.cover(state, wanting(), MINUTE).grant?.id).toBe("a")
  })

  it("drops what no longer counts first, then what expires soonest, and that of the person only", () => {
    const limits = { grants: 2, people: 10 }
    const full = [grant("a", { target: "a", expires: 9 }), grant("b", { target: "b", expires: 7 })]
    const ids = (ops: ReadonlyArray<Ledger.Op>) => Ledger.all(run(ops, limits)).map(({ id }) => id).toSorted()
    expect(ids([...full, grant("c", { target: "c" })])).toEqual(["a", "c"])
    expect(ids([...full, { op: "end", grants: ["a"], at: 0, by: "person" }, grant("c", { target: "c" })])).toEqual(["b", "c"])
    expect(ids([...full, grant("c", { target: "c", subject: { issuer: "local", id: "ada" } })])).toEqual(["a", "b", "c"])
  })

  it("drops the person who was granted nothing for the longest time", () => {
    const person = (id: string) => ({ issuer: "local", id })
    const state = run([
      grant("a1", { subject: person("a"), target: "1" }),
      grant("b1", { subject: person("b"), created: 1, expires: 2 }),
      grant("a2", { subject: person("a"), target: "2", created: 2, expires: 3 }),
      grant("c1", { subject: person("c"), created: 3, expires: 4 })
    ], { grants: 10, people: 2 })
    expect(Ledger.all(state).map(({ id }) => id).toSorted()).toEqual(["a1", "a2", "c1"])
  })
})
