import { it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/TestClock"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import { Refused } from "../../src/domain/Errors.ts"
import type { BackendName } from "../../src/domain/Provenance.ts"
import { type Block, CoolDown, type CoolDownOptions, nextBlock, scopeOf } from "../../src/egress/CoolDown.ts"
import { tempFolder } from "../support/tempFolder.ts"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const options: CoolDownOptions = { base: Duration.minutes(15), max: Duration.hours(2) }

const refusal = (endpoint: BackendName, reason = "a bot challenge was shown", retryAfterSeconds?: number) =>
  new Refused({ endpoint, reason, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) })

/** A cool-down of its own, as another process would have it. */
const cooling = (more: Partial<CoolDownOptions> = {}) =>
  Effect.map(Layer.build(CoolDown.layer({ ...options, ...more })), Context.get(CoolDown))

const silent = <A, E, R>(test: Effect.Effect<A, E, R>) => Effect.provide(test, Logger.remove(Logger.defaultLogger))

/** The blocks that follow from refusals in a row, each this long after the end of the one before. */
const inARow = (count: number, quiet: number, more: Partial<CoolDownOptions> = {}): ReadonlyArray<Block> => {
  const blocks: Array<Block> = []
  for (let n = 0; n < count; n++) {
    const before = blocks.at(-1)
    blocks.push(nextBlock({ ...options, ...more }, (before?.until ?? 0) + quiet, refusal("html"), before))
  }
  return blocks
}
const lengths = (blocks: ReadonlyArray<Block>) => blocks.map(({ since, until }) => (until - since) / MINUTE)

describe("the block after a refusal", () => {
  it("doubles with every refusal in a row, up to its cap", () => {
    const blocks = inARow(6, 1)
    expect(lengths(blocks)).toEqual([15, 30, 60, 120, 120, 120])
    expect(blocks.map(({ strikes }) => strikes)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it("begins anew after a quiet time as long as the cap, and not before", () => {
    expect(lengths(inARow(3, 2 * HOUR - 1))).toEqual([15, 30, 60])
    expect(lengths(inARow(3, 2 * HOUR))).toEqual([15, 15, 15])
  })

  it("stays a number, however many refusals there are", () => {
    const block = nextBlock(options, 0, refusal("html"), { ...inARow(1, 0)[0], strikes: 1e9, until: 0, since: 0,
      scope: "all", endpoint: "html", reason: "", lifted: false })
    expect(block.until).toBe(2 * HOUR)
  })

  it("follows DuckDuckGo's own word where that is longer, but not beyond a day", () => {
    const untilOf = (seconds: number) => nextBlock(options, 0, refusal("html", "HTTP 429", seconds), undefined).until
    expect(untilOf(60)).toBe(15 * MINUTE)
    expect(untilOf(3_600)).toBe(HOUR)
    expect(untilOf(86_400)).toBe(24 * HOUR)
    expect(untilOf(999_999_999)).toBe(24 * HOUR)
  })

  it("is not shortened, nor counted twice, by a request that was under way when it began", () => {
    const first = nextBlock(options, 0, refusal("html", "HTTP 429", 3_600), undefined)
    const second = nextBlock(options, 2_000, refusal("html"), first)
    expect(second).toMatchObject({ until: HOUR, strikes: 1 })
  })

  it("follows at once on one that a person has lifted, and is longer than that", () => {
    const [first] = inARow(1, 0)
    const lifted = first === undefined ? undefined : { ...first, lifted: true }
    expect(nextBlock(options, MINUTE, refusal("html"), lifted))
      .toMatchObject({ until: 31 * MINUTE, strikes: 2, lifted: false })
  })

  it.each<[BackendName, string, Block["scope"]]>([
    ["html", "a bot challenge was shown", "all"],
    ["html", "HTTP 403", "all"],
    ["lite", "HTTP 418", "all"],
    ["news", "HTTP 403", "news"],
    ["images", "HTTP 418", "images"],
    ["suggest", "HTTP 403", "suggest"],
    ["instant-answer", "HTTP 418", "instant-answer"],
    ["images", "HTTP 429", "all"],
    ["videos", "a bot challenge was shown", "all"]
  ])("of %s for %s concerns %s", (endpoint, reason, scope) => {
    expect(scopeOf(refusal(endpoint, reason))).toBe(scope)
  })
})

describe("CoolDown", () => {
  it.scoped("lets nothing out until it is over, to the millisecond", () =>
    silent(Effect.gen(function*() {
      const coolDown = yield* cooling()
      yield* coolDown.check("html")
      const block = yield* coolDown.refused(refusal("html"))
      expect(block).toMatchObject({ scope: "all", since: 0, until: 15 * MINUTE, strikes: 1 })
      yield* TestClock.adjust(15 * MINUTE - 1)
      for (const endpoint of ["html", "lite", "images", "suggest", "instant-answer"] as const) {
        expect(yield* Effect.flip(coolDown.check(endpoint)))
          .toMatchObject({ _tag: "CoolingDown", endpoint: "html", until: 15 * MINUTE, reason: "a bot challenge was shown" })
      }
      expect(yield* coolDown.status).toEqual([block])
      yield* TestClock.adjust(1)
      yield* coolDown.check("html")
      expect(yield* coolDown.status).toEqual([])
    })))

  it.scoped("leaves the other endpoints alone when one vertical refuses", () =>
    silent(Effect.gen(function*() {
      const coolDown = yield* cooling()
      yield* coolDown.refused(refusal("news", "HTTP 403"))
      expect(yield* Effect.flip(coolDown.check("news"))).toMatchObject({ endpoint: "news", reason: "HTTP 403" })
      for (const endpoint of ["html", "lite", "images", "videos"] as const) yield* coolDown.check(endpoint)
    })))

  it.scoped("names the block that lasts longest, and counts each scope by itself", () =>
    silent(Effect.gen(function*() {
      const coolDown = yield* cooling()
      yield* coolDown.refused(refusal("news", "HTTP 403", 7_200))
      expect((yield* coolDown.refused(refusal("html"))).strikes).toBe(1)
      expect((yield* Effect.flip(coolDown.check("news"))).until).toBe(2 * HOUR)
      expect((yield* Effect.flip(coolDown.check("html"))).until).toBe(15 * MINUTE)
      expect((yield* coolDown.status).map(({ scope }) => scope).toSorted()).toEqual(["all", "news"])
    })))

  it.scoped("ends when a person lifts it, and remembers that it was", () =>
    silent(Effect.gen(function*() {
      const coolDown = yield* cooling()
      yield* coolDown.lift
      yield* coolDown.refused(refusal("html"))
      yield* coolDown.refused(refusal("news", "HTTP 403"))
      yield* coolDown.lift
      yield* coolDown.check("html")
      yield* coolDown.check("news")
      expect(yield* coolDown.status).toEqual([])
      expect(yield* coolDown.refused(refusal("html"))).toMatchObject({ strikes: 2, until: 30 * MINUTE })
    })))

  it.scoped("takes note of a refusal although the caller goes away in that moment", () =>
    silent(Effect.gen(function*() {
      const file = path.join(yield* tempFolder, "cooldown.json")
      const coolDown = yield* cooling({ file })
      const refused = yield* Effect.fork(coolDown.refused(refusal("html")))
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(refused)
      expect((yield* Effect.flip(coolDown.check("html"))).until).toBe(15 * MINUTE)
    })))
})

describe("CoolDown with a file", () => {
  it.scoped("is one for all processes that share the folder, and outlives each of them", () =>
    silent(Effect.gen(function*() {
      const file = path.join(yield* tempFolder, "deep", "cooldown.json")
      const mine = yield* cooling({ file })
      const theirs = yield* cooling({ file })
      yield* mine.refused(refusal("html"))
      expect((yield* Effect.flip(theirs.check("lite"))).until).toBe(15 * MINUTE)
      yield* TestClock.adjust(16 * MINUTE)
      expect(yield* theirs.refused(refusal("html"))).toMatchObject({ strikes: 2, until: 46 * MINUTE })
      expect((yield* Effect.flip(mine.check("html"))).until).toBe(46 * MINUTE)
      expect((yield* Effect.flip((yield* cooling({ file })).check("html"))).until).toBe(46 * MINUTE)
      yield* mine.lift
      yield* theirs.check("html")
      yield* (yield* cooling({ file })).check("html")
      expect((yield* Effect.promise(() => fs.stat(file))).mode & 0o077).toBe(0)
    })))

  it.scoped("checks again from what this process has learned, be it a refusal or a lift of another's", () =>
    silent(Effect.gen(function*() {
      const file = path.join(yield* tempFolder, "cooldown.json")
      const mine = yield* cooling({ file })
      const theirs = yield* cooling({ file })
      yield* mine.refused(refusal("html"))
      yield* theirs.recheck("html")
      yield* Effect.flip(theirs.check("html"))
      expect((yield* Effect.flip(theirs.recheck("html"))).until).toBe(15 * MINUTE)
      yield* theirs.lift
      yield* mine.check("html")
      yield* mine.recheck("html")
    })))

  it.scoped("loses no refusal when several come at once", () =>
    silent(Effect.gen(function*() {
      const file = path.join(yield* tempFolder, "cooldown.json")
      const coolDown = yield* cooling({ file })
      yield* Effect.all(
        (["news", "images", "videos", "suggest"] as const).map((endpoint) => coolDown.refused(refusal(endpoint, "HTTP 403"))),
        { concurrency: "unbounded" }
      )
      const next = yield* cooling({ file })
      expect((yield* next.status).map(({ scope }) => scope).toSorted()).toEqual(["images", "news", "suggest", "videos"])
    })))

  it.scoped.each<readonly [string, string]>([
    ["not JSON", "{"],
    ["empty", ""],
    ["of another shape", "[{\"scope\":\"all\",\"until\":\"tomorrow\"}]"],
    ["cut in the middle", "[{\"scope\":\"all\",\"endpoint\":\"html\",\"rea"]
  ])("counts a file that is %s as none, keeps what it knows and writes it anew", ([, text]) =>
    silent(Effect.gen(function*() {
      const file = path.join(yield* tempFolder, "cooldown.json")
      const coolDown = yield* cooling({ file })
      yield* Effect.promise(() => fs.writeFile(file, text))
      yield* coolDown.check("html")
      yield* coolDown.refused(refusal("html"))
      yield* Effect.promise(() => fs.writeFile(file, text))
      expect((yield* Effect.flip(coolDown.check("html"))).until).toBe(15 * MINUTE)
      yield* coolDown.refused(refusal("news", "HTTP 403"))
      expect(yield* (yield* cooling({ file })).status).toHaveLength(2)
    })))

  it.scoped.each<readonly [string, number]>([
    ["no date", 1e300],
    ["a date in the far future, as after a wrong clock", 4_102_444_800_000]
  ])("does not believe a block until %s", ([, until]) =>
    silent(Effect.gen(function*() {
      const file = path.join(yield* tempFolder, "cooldown.json")
      const block = { scope: "all", endpoint: "html", reason: "x", since: until - MINUTE, until, strikes: 1, lifted: false }
      yield* Effect.promise(() => fs.writeFile(file, JSON.stringify([block])))
      const coolDown = yield* cooling({ file })
      yield* coolDown.check("html")
      expect(yield* coolDown.status).toEqual([])
      yield* coolDown.refused(refusal("html"))
      expect((yield* Effect.flip(coolDown.check("html"))).until).toBe(15 * MINUTE)
    })))

  it.scoped("goes on in memory where the file cannot be written or read, and says so", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      // A folder stands where the file should.
      const file = path.join(folder, "cooldown.json")
      yield* Effect.promise(() => fs.mkdir(path.join(file, "x"), { recursive: true }))
      const lines: Array<string> = []
      const log = Logger.replace(Logger.defaultLogger, Logger.make(({ message }) => lines.push(String(message))))
      yield* Effect.gen(function*() {
        const coolDown = yield* cooling({ file })
        yield* coolDown.refused(refusal("html"))
        expect((yield* Effect.flip(coolDown.check("html"))).until).toBe(15 * MINUTE)
        yield* coolDown.lift
        yield* coolDown.check("html")
      }).pipe(Effect.provide(log))
      expect(lines.some((line) => line.includes(file) && line.includes("written"))).toBe(true)
      expect(lines.some((line) => line.includes(file) && line.includes("read"))).toBe(true)
      expect(lines.some((line) => line.startsWith("DuckDuckGo refused (html: a bot challenge was shown)"))).toBe(true)
      expect(yield* Effect.promise(() => fs.readdir(folder))).toEqual(["cooldown.json"])
    }))
})
