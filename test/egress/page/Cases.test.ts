import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { existsSync, readFileSync } from "node:fs"
import * as path from "node:path"
import { describe, expect } from "vitest"
import { notPublic } from "../../../src/security/url/Addresses.ts"
import { speak } from "../support/httpServer.ts"
import { divertingDial, fetcherOf, refusingDial, usualAddresses } from "./support/fetcher.ts"

const Texts = Schema.Array(Schema.String)

const Case = Schema.Struct({
  url: Schema.String,
  expect: Schema.Literal("block", "allow"),
  why: Schema.String,
  dns: Schema.optional(Schema.Record({ key: Schema.String, value: Texts })),
  dnsSequence: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.Array(Texts) })),
  redirects: Schema.optional(Texts),
  mustNotDial: Schema.optional(Texts)
})
type Case = typeof Case.Type

const file = path.resolve(process.env["DDG_TEST_DATA"] ?? "../shared/data", "ssrf", "cases.json")
const isThere = existsSync(file)
if (!isThere) console.warn(`Skipped: there is no corpus of URLs at ${file}`)

const cases: ReadonlyArray<Case> = isThere
  ? Schema.decodeSync(Schema.parseJson(Schema.Array(Case)))(readFileSync(file, "utf8"))
  : []

/** The answers of a case, one after the other where it has several. */
const resolver = ({ dns = {}, dnsSequence = {} }: Case) => {
  const asked = new Map<string, number>()
  return (name: string): ReadonlyArray<string> => {
    const bare = name.replace(/\.$/, "")
    const count = asked.get(bare) ?? 0
    asked.set(bare, count + 1)
    const sequence = dnsSequence[bare]
    return sequence?.[count] ?? sequence?.at(-1) ?? dns[bare] ?? dns[`${bare}.`] ?? usualAddresses(bare)
  }
}

interface Outcome {
  /** `Page`, or the tag of the error. */
  readonly tag: string
  readonly dialled: ReadonlyArray<string>
}

/** What one case came to. */
const outcome = (one: Case) =>
  Effect.gen(function*() {
    const dialled: Array<string> = []
    const redirects = [...one.redirects ?? []]
    const server = yield* speak((socket) => {
      const location = redirects.shift()
      socket.end(
        location === undefined
          ? "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
          : `HTTP/1.1 302 Found\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`
      )
    })
    const dial = one.redirects === undefined ? refusingDial(dialled) : divertingDial(dialled, Number(server.port))
    const { fetch } = yield* fetcherOf({ options: { dial }, resolve: resolver(one) })
    const result = yield* Effect.either(fetch({ url: one.url }))
    return { dialled, tag: result._tag === "Right" ? "Page" : result.left._tag }
  }).pipe(Effect.scoped)

/** What is wrong with the outcome; empty where it is as it should be. */
const fault = (one: Case, { dialled, tag }: Outcome): string => {
  const forbidden = dialled.filter((address) => notPublic(address) !== undefined || one.mustNotDial?.includes(address))
  if (forbidden.length > 0) return `dialled ${forbidden.join(", ")}`
  if (one.expect === "allow") {
    const wanted = one.redirects === undefined ? "FetchFailed" : "Page"
    return dialled.length > 0 && tag === wanted ? "" : `was not let through: ${tag}`
  }
  if (one.redirects === undefined && dialled.length > 0) return `dialled ${dialled.join(", ")}`
  return tag === "UrlRefused" || tag === "BadRedirect" ? "" : `ended as ${tag}`
}

describe.skipIf(!isThere)("the corpus of URLs", () => {
  it.live("has every forbidden one refused, every allowed one let through, and no forbidden address dialled", () =>
    Effect.gen(function*() {
      const faults = yield* Effect.forEach(cases, (one) =>
        Effect.map(outcome(one), (came) => ({ url: one.url, redirects: one.redirects, why: one.why, fault: fault(one, came) }))
      )
      expect(cases.length).toBeGreaterThan(900)
      expect(faults.filter((one) => one.fault !== "")).toEqual([])
    }), 120_000)
})
