import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import * as Cursor from "../../src/search/Cursor.ts"
import * as Reading from "../../src/search/Reading.ts"

const key: Cursor.CursorKey = { secret: "s".repeat(43), userAgent: "Test/1.0" }
const NOW = 1_790_000_000_000

type Next = Parameters<typeof Reading.cursors.seal>[2]

/** What a search of two words leaves behind after its first page. */
const typical: Next = {
  query: { text: "effect typescript", region: "wt-wt", safeSearch: "moderate", includeSites: [], excludeSites: [] },
  position: 11,
  skip: 0,
  continuation: {
    backend: "html",
    form: {
      q: "effect typescript", s: "10", nextParams: "", v: "l", o: "json", dc: "11", api: "d.js",
      vqd: "4-317548916231877246319483221904731204817", kl: "wt-wt"
    },
    fetchedAt: NOW - 1_234
  },
  renew: false
}

const text = FastCheck.fullUnicodeString({ maxLength: 60 })

const anyNext: FastCheck.Arbitrary<Next> = FastCheck.record({
  query: FastCheck.record({
    text,
    region: FastCheck.constantFrom("wt-wt", "us-en", "hk-tzh"),
    safeSearch: FastCheck.constantFrom("strict", "moderate", "off"),
    includeSites: FastCheck.array(FastCheck.domain(), { maxLength: 3 }),
    excludeSites: FastCheck.array(FastCheck.domain(), { maxLength: 3 })
  }),
  position: FastCheck.integer({ min: 1, max: 500 }),
  skip: FastCheck.nat(500),
  continuation: FastCheck.record({
    backend: FastCheck.constantFrom("html", "lite"),
    // As JSON has it: this is how a form leaves the process.
    form: FastCheck.dictionary(FastCheck.stringMatching(/^[a-z]{1,12}$/), text, { noNullPrototype: true }),
    fetchedAt: FastCheck.nat(NOW)
  }),
  renew: FastCheck.boolean()
})

const refusalOf = (opened: Either.Either<unknown, { readonly message: string }>): string =>
  Either.match(opened, { onLeft: ({ message }) => message, onRight: () => "" })

const open = (cursor: string, more: Partial<Cursor.CursorKey> = {}, now = NOW) =>
  Reading.cursors.open({ ...key, ...more }, now, cursor)

describe("a cursor", () => {
  it("leads back to any place", () => {
    FastCheck.assert(FastCheck.property(anyNext, FastCheck.nat(Cursor.LIFETIME_MILLIS - 1_000), (next, age) => {
      const cursor = Reading.cursors.seal(key, NOW - age, next)
      expect(cursor).toMatch(/^[\w-]+$/)
      expect(Cursor.codec("web", Schema.Any).open(key, NOW, cursor)).toEqual(Either.right(next))
    }))
  })

  it(`has ${Reading.cursors.seal(key, NOW, typical).length} characters after the first page of a short query`, () => {
    expect(Reading.cursors.seal(key, NOW, typical).length).toBeLessThan(400)
  })

  it("can be opened however long the query is that DuckDuckGo takes", () => {
    const astral = FastCheck.sample(FastCheck.integer({ min: 0x2_0000, max: 0x2_a6df }), { numRuns: 499, seed: 1 })
    const long = String.fromCodePoint(...astral)
    const form = { ...typical.continuation?.form, q: long, vqd: "4-".padEnd(120, "31754891623187724631") }
    const next: Next = {
      ...typical,
      query: { ...typical.query, text: long },
      continuation: { backend: "html", form, fetchedAt: NOW }
    }
    expect(open(Reading.cursors.seal(key, NOW, next))).toEqual(Either.right(next))
  })

  it("is refused when a single character of it was altered, removed or added", () => {
    const cursor = Reading.cursors.seal(key, NOW, typical)
    const alphabet = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/. "]
    for (let at = 0; at < cursor.length; at++) {
      for (const other of alphabet) {
        if (other === cursor[at]) continue
        expect(Either.isLeft(open(cursor.slice(0, at) + other + cursor.slice(at + 1)))).toBe(true)
      }
      expect(Either.isLeft(open(cursor.slice(0, at) + cursor.slice(at + 1)))).toBe(true)
      expect(Either.isLeft(open(cursor.slice(0, at)))).toBe(true)
    }
    for (const other of alphabet) expect(Either.isLeft(open(cursor + other))).toBe(true)
  })

  it("is refused with another key, another User-Agent and as another kind", () => {
    const cursor = Reading.cursors.seal(key, NOW, typical)
    const foreign = /^Invalid input. cursor: is not one that this server gave out/
    expect(refusalOf(open(cursor, { secret: "t".repeat(43) }))).toMatch(foreign)
    expect(refusalOf(open(cursor, { userAgent: "Test/1.1" }))).toMatch(foreign)
    expect(refusalOf(Cursor.codec("media", Schema.Any).open(key, NOW, cursor))).toMatch(foreign)
    expect(refusalOf(open(cursor))).toBe("")
  })

  it("expires, and says so", () => {
    const cursor = Reading.cursors.seal(key, NOW, typical)
    expect(Either.isRight(open(cursor, {}, NOW + Cursor.LIFETIME_MILLIS))).toBe(true)
    expect(refusalOf(open(cursor, {}, NOW + Cursor.LIFETIME_MILLIS + 1_000)))
      .toMatch(/cursor: has expired: it was good for 55 minutes; leave it out/)
  })

  it("outlives a clock that is set back", () => {
    expect(Either.isRight(open(Reading.cursors.seal(key, NOW, typical), {}, NOW - 3_600_000))).toBe(true)
  })

  it("is of another version where its signature is right and its content is not", () => {
    const other = Cursor.codec("web", Schema.Struct({ page: Schema.Number }))
    expect(refusalOf(open(other.seal(key, NOW, { page: 2 })))).toMatch(/was made by another version of this server/)
  })

  it("is refused beyond its greatest length, before anything is made of it", () => {
    expect(refusalOf(open("A".repeat(1_000_000)))).toMatch(/is not one that this server gave out/)
  })

  it("is refused, and nothing worse, whatever is given for one", () => {
    const anything = FastCheck.oneof(
      FastCheck.string(),
      FastCheck.fullUnicodeString(),
      FastCheck.base64String({ maxLength: 600 }),
      FastCheck.stringMatching(/^[\w-]{0,600}$/)
    )
    FastCheck.assert(FastCheck.property(anything, (cursor) => {
      expect(Either.isLeft(open(cursor))).toBe(true)
    }), { numRuns: 1_000 })
  })
})
