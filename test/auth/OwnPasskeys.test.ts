import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import * as People from "../../src/auth/people/People.ts"
import type { Passkey } from "../../src/auth/people/Person.ts"
import { recordsIn } from "../../src/auth/Places.ts"
import type { Records } from "../../src/auth/store/Records.ts"
import { AuditUnavailable } from "../../src/domain/Errors.ts"
import { tempFolder } from "../support/tempFolder.ts"
import * as Flow from "./support/Flow.ts"
import { SoftKey } from "./support/SoftKey.ts"
import { Visitor } from "./support/Visitor.ts"
import { peopleIn, type Somebody, wait, type World, world } from "./support/World.ts"

const PAGE = "/auth/passkeys"

/** A browser that has signed in to the page. */
const signedIn = async (all: World, { key }: Somebody, visitor = new Visitor(all.issuer)): Promise<Visitor> => {
  await visitor.ask(PAGE)
  const { challenge } = await Flow.jsonOf(await visitor.post(`${PAGE}/options`, {}))
  const answer = await Flow.jsonOf(await visitor.post(`${PAGE}/verify`, key.get({ challenge: String(challenge) })))
  expect(answer["next"]).toBe(PAGE)
  return visitor
}

/** Adds another passkey, as the script of the page does. */
const add = async (all: World, visitor: Visitor, name: string, key = new SoftKey(all.issuer)): Promise<Response> => {
  const asked = await visitor.post(`${PAGE}/add/options`, { name })
  if (asked.status !== 200) return asked
  const { challenge, user } = await Flow.jsonOf(asked)
  return visitor.post(`${PAGE}/add/verify`, key.create({ challenge: String(challenge), user: Object(user) }))
}

const textOf = async (visitor: Visitor, path = PAGE): Promise<string> => (await visitor.ask(path)).text()

const idOf = (key: SoftKey): string => Buffer.from(key.id).toString("base64url")

const remove = (visitor: Visitor, key: SoftKey, headers: Record<string, string> = {}) =>
  visitor.submit(`${PAGE}/remove`, [["id", idOf(key)]], headers)

describe("a person's own passkeys", () => {
  it.scopedLive("are listed after a sign-in, with another one added and one removed, all on record", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const tokens = yield* wait(() => ada.tokens())
      yield* wait(async () => {
        expect(await textOf(new Visitor(all.issuer))).not.toContain("Ada")
        const visitor = await signedIn(all, ada)
        const before = await textOf(visitor)
        for (const part of ["Ada", `Passkey ${idOf(ada.key).slice(0, 8)}`, "Last used", "only passkey"]) expect(before).toContain(part)
        expect(before).not.toContain(`${PAGE}/remove`)
        const phone = new SoftKey(all.issuer)
        expect((await add(all, visitor, " <b>Phone</b>\u202e ", phone)).status).toBe(200)
        const after = await textOf(visitor)
        expect(after).toContain("&lt;b&gt;Phone&lt;/b&gt;")
        expect(after).not.toContain("\u202e")
        expect(await textOf(visitor, `${PAGE}/remove?id=${idOf(phone)}`)).toContain("Nobody can sign in with it any more")
        const done = await remove(visitor, phone)
        expect([done.status, done.headers.get("location")]).toEqual([303, `${PAGE}?removed`])
        expect(await textOf(visitor)).not.toContain("&lt;b&gt;Phone")
        // The last one stays.
        const last = await remove(visitor, ada.key)
        expect([last.status, await last.text()]).toEqual([409, expect.stringContaining("last passkey")])
      })
      // What rested on earlier sign-ins has ended.
      expect(yield* Effect.flip(all.subject(tokens.access))).toMatchObject({ _tag: "TokenRefused" })
      expect(all.recorded.map(({ event }) => event)).toEqual(["invited", "passkey_added", "passkey_added", "passkey_removed"])
    }))

  it.scopedLive("sign in, each of them, and are gone with all that they opened when they are removed", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      yield* wait(async () => {
        const visitor = await signedIn(all, ada)
        const stolen = new SoftKey(all.issuer)
        await add(all, visitor, "Old phone", stolen)
        const thief = await signedIn(all, { ...ada, key: stolen })
        expect(await textOf(thief)).toContain("Old phone")
        expect((await remove(visitor, stolen)).status).toBe(303)
        expect(await textOf(thief)).not.toContain("Ada")
        expect((await remove(thief, ada.key)).status).toBe(403)
        expect((await add(all, thief, "Back door")).status).toBe(403)
        const options = await Flow.jsonOf(await thief.post(`${PAGE}/options`, {}))
        expect((await thief.post(`${PAGE}/verify`, stolen.get({ challenge: String(options["challenge"]) }))).status).toBe(403)
      })
    }))

  it.scopedLive("are nobody else's: not shown, not removed, not added to", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const { code } = yield* peopleIn(all).invite({ name: "Eve", admin: false, lasts: Duration.minutes(5) })
      const eve = yield* wait(() => all.somebody("Eve", Redacted.value(code)))
      yield* wait(async () => {
        const hers = await signedIn(all, ada)
        await add(all, hers, "Spare")
        const visitor = await signedIn(all, eve)
        expect(await textOf(visitor)).not.toContain("Spare")
        expect((await visitor.ask(`${PAGE}/remove?id=${idOf(ada.key)}`)).status).toBe(404)
        expect((await remove(visitor, ada.key)).status).toBe(404)
        // Begun for one person, and ended by another one in the same browser.
        const asked = await Flow.jsonOf(await visitor.post(`${PAGE}/add/options`, { name: "Hers?" }))
        await visitor.submit(`${PAGE}/leave`, [])
        expect((await visitor.post(`${PAGE}/add/verify`, new SoftKey(all.issuer).create({
          challenge: String(asked["challenge"]), user: Object(asked["user"])
        }))).status).toBe(403)
      })
      const listed = yield* peopleIn(all).list
      expect(listed.map(({ passkeys, person }) => [person.name, passkeys.length])).toEqual([["Ada", 2], ["Eve", 1]])
    }))

  it.scopedLive("are changed by this server's own pages only", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      yield* wait(async () => {
        const visitor = await signedIn(all, ada)
        await add(all, visitor, "Spare")
        for (const origin of ["https://evil.example", "null", `${all.issuer}.evil.example`]) {
          expect((await remove(visitor, ada.key, { origin })).status).toBe(403)
          expect((await visitor.submit(`${PAGE}/leave`, [], { origin })).status).toBe(403)
          expect((await visitor.post(`${PAGE}/add/options`, { name: "x" }, { origin })).status).toBe(403)
        }
        expect((await visitor.ask(`${PAGE}/remove?id=${idOf(ada.key)}`, { method: "POST" })).status).toBe(403)
        const page = await visitor.ask(PAGE)
        expect(page.headers.get("content-security-policy")).toContain("default-src 'none'; style-src 'self'; script-src 'self'")
        expect(await page.text()).toContain("Spare")
      })
    }))

  it.scopedLive("stay as they are where a change cannot be recorded", () =>
    Effect.gen(function*() {
      let isDown = false
      const all = yield* world({ record: () => (isDown ? new AuditUnavailable({ detail: "disk full" }) : Effect.void) })
      const ada = yield* wait(() => all.somebody("Ada"))
      yield* wait(async () => {
        const visitor = await signedIn(all, ada)
        await add(all, visitor, "Spare")
        isDown = true
        expect((await remove(visitor, ada.key)).status).toBe(503)
        expect((await add(all, visitor, "Another")).status).toBe(503)
      })
      const [listed] = yield* peopleIn(all).list
      expect(listed?.passkeys).toHaveLength(2)
    }))
})

describe("a page of passkeys that was left open", () => {
  it.scoped("asks for another sign-in before it changes or shows anything", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      yield* TestClock.setTime(Date.now())
      const all = yield* world({ folder })
      const ada = yield* wait(() => all.somebody("Ada"))
      const visitor = yield* wait(() => signedIn(all, ada))
      expect(yield* wait(() => textOf(visitor))).toContain("Ada")
      yield* TestClock.adjust("5 minutes")
      yield* wait(async () => {
        expect(await textOf(visitor)).toContain("Sign in once more")
        expect((await remove(visitor, ada.key)).status).toBe(403)
        expect((await add(all, visitor, "Late")).status).toBe(403)
        await signedIn(all, ada, visitor)
        expect(await textOf(visitor)).toContain("Ada")
      })
    }))
})

const passkeyOf = (id: string): People.NewPasskey => ({ id, publicKey: "AAAA", counter: 0, transports: [], synced: false })

/** Takes a while for everything, another one each time. */
const slowed = (records: Records): Records => {
  const after = <A, E>(work: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.suspend(() => Effect.zipRight(Effect.sleep(Math.random() * 4), work))
  return {
    ...records,
    put: (...args) => after(records.put(...args)),
    list: (...args) => after(records.list(...args)),
    get: (...args) => after(records.get(...args)),
    remove: (...args) => after(records.remove(...args))
  }
}

describe("the passkey that is made by a code", () => {
  it.scopedLive("is on record before it counts; where it cannot be, nothing has happened and the code still counts", () =>
    Effect.gen(function*() {
      const recorded: Array<unknown> = []
      let isDown = false
      const people = People.make(recordsIn(yield* tempFolder), (event) => {
        if (isDown) return new AuditUnavailable({ detail: "disk full" })
        return Effect.sync(() => void recorded.push(event))
      })
      const { code } = yield* people.invite({ name: "Ada", admin: false, lasts: Duration.minutes(5) })
      isDown = true
      const failed = yield* Effect.flip(people.enrol(Redacted.value(code), "ada", "", passkeyOf("a")))
      expect(failed).toMatchObject({ _tag: "AuditUnavailable" })
      expect(yield* people.list).toEqual([])
      isDown = false
      expect(yield* people.enrol(Redacted.value(code), "ada", "", passkeyOf("a"))).toMatchObject({ id: "ada", name: "Ada" })
      expect(recorded[1]).toEqual({
        event: "passkey_added", person: "ada", detail: "by a code", about: { name: "Ada", passkey: "a" }
      })
      expect((yield* people.list).map(({ passkeys, person }) => [person.id, passkeys.length])).toEqual([["ada", 1]])
      // It counts once.
      expect(yield* Effect.flip(people.enrol(Redacted.value(code), "ada", "", passkeyOf("b")))).toMatchObject({ _tag: "PeopleProblem" })
    }))
})

describe("the last passkey", () => {
  const enrolled = (folder: string, ids: ReadonlyArray<string>) =>
    Effect.gen(function*() {
      const people = People.make(recordsIn(folder), () => Effect.void)
      const { code } = yield* people.invite({ name: undefined, admin: false, lasts: Duration.minutes(5) })
      const person = yield* people.enrol(Redacted.value(code), "ada", "Ada", passkeyOf(ids[0] ?? ""))
      for (const id of ids.slice(1)) yield* people.add(person, id, passkeyOf(id))
      return { people, person }
    })

  it.scopedLive("stays, whatever two servers on one store are asked to remove at the same time", () =>
    Effect.gen(function*() {
      for (let round = 0; round < 25; round++) {
        const folder = yield* tempFolder
        const ids = round % 2 === 0 ? ["a", "b"] : ["a", "b", "c"]
        const { people, person } = yield* enrolled(folder, ids)
        const removals = yield* Effect.forEach(yield* people.passkeysOf(person.id), (passkey: Passkey) =>
          Effect.either(People.make(slowed(recordsIn(folder)), () => Effect.void).removeOwn(passkey)), { concurrency: "unbounded" })
        const left = yield* people.passkeysOf(person.id)
        const done = removals.filter(Either.isRight).length
        expect(left.length).toBeGreaterThan(0)
        expect(left.length).toBe(ids.length - done)
        // Nothing is left of it that would stand in the way later.
        const [first, ...others] = left
        for (const passkey of others) yield* people.removeOwn(passkey)
        if (first !== undefined) expect(yield* Effect.flip(people.removeOwn(first))).toMatchObject({ _tag: "PeopleProblem" })
      }
    }), 60_000)

  it.scopedLive("is not brought back, once removed, by a sign-in that was under way", () =>
    Effect.gen(function*() {
      const { people, person } = yield* enrolled(yield* tempFolder, ["a", "b"])
      const passkey = yield* people.passkey("a")
      if (passkey === undefined) return yield* Effect.dieMessage("nobody was enrolled")
      yield* people.removeOwn(passkey)
      yield* people.used(passkey, 1)
      expect((yield* people.passkeysOf(person.id)).map(({ id }) => id)).toEqual(["b"])
    }))
})
