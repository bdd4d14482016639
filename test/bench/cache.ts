// tsx test/bench/cache.ts
// What a hit costs, in memory and on disk, beside a bare Map and a bare file; and what rules of keeping would gain, on a
// made-up stream of queries.
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import * as DiskStore from "../../src/cache/DiskStore.ts"
import * as Envelope from "../../src/cache/Envelope.ts"
import { Leases } from "../../src/cache/Leases.ts"
import * as Memory from "../../src/cache/Memory.ts"
import * as SearchCache from "../../src/cache/SearchCache.ts"
import { SecondLevel } from "../../src/cache/SecondLevel.ts"
import { read, sketchOf } from "../../src/search/alike/Likeness.ts"
import { kindOf } from "../../src/search/intent/Intent.ts"
import { PageAnswer } from "../../src/search/WebPages.ts"
import { byKind, type Result, type Rules, run, stream } from "./support/CacheSim.ts"
import { say, table } from "./support/Stats.ts"

const ENTRIES = 1_000
const ROUNDS = 15

const answer = (index: number): PageAnswer => ({
  backend: "html",
  page: {
    hits: Array.from({ length: 10 }, (_, rank) => ({
      title: `Result ${rank} of question ${index}: a title of usual length for the web`,
      url: `https://www.example.org/section/${index}/article-${rank}-with-a-slug-of-some-length`,
      displayUrl: `www.example.org/section/${index}`,
      snippet: "A snippet is two or three lines of text around the words that were asked for, with some more words. ".repeat(2)
    })),
    ads: 1,
    complete: true
  }
})

const keys = Array.from({ length: ENTRIES }, (_, index) => JSON.stringify([`question ${index}`, "wt-wt", "moderate", null, null]))
const keyAt = (index: number): string => keys[(index * 7_919) % ENTRIES] ?? ""

const now = (): number => performance.now() * 1_000

/** Microseconds for each of `count` runs, in rounds that take turns, so that both meet the same weather. */
const sideBySide = (count: number, ours: () => unknown, floor: () => unknown) => {
  const measured = { ours: new Array<number>(), floor: new Array<number>() }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, work] of [["floor", floor], ["ours", ours]] as const) {
      const began = now()
      for (let index = 0; index < count; index++) work()
      if (round > 1) measured[name].push((now() - began) / count)
    }
  }
  return measured
}

const sideBySideLater = async (count: number, ours: (key: string) => Promise<unknown>, floor: (key: string) => Promise<unknown>) => {
  const measured = { ours: new Array<number>(), floor: new Array<number>() }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, work] of [["floor", floor], ["ours", ours]] as const) {
      const began = now()
      for (let index = 0; index < count; index++) await work(keyAt(round * count + index))
      if (round > 1) measured[name].push((now() - began) / count)
    }
  }
  return measured
}

const inMemory = () => {
  const map = new Map<string, PageAnswer>()
  const memory = Memory.make<PageAnswer>(1e9)
  for (const [index, key] of keys.entries()) {
    map.set(key, answer(index))
    memory.set(key, { value: answer(index), fetchedAt: 0, freshUntil: 1e15, staleUntil: 1e15 }, 12_000)
  }
  let turn = 0
  const clock = Date.now()
  return sideBySide(50_000, () => memory.get(keyAt(turn++), clock)?.value, () => map.get(keyAt(turn++)))
}

const throughCache = Effect.gen(function*() {
  const cache = yield* SearchCache.make<PageAnswer, PageAnswer, never>({
    space: "pages", schema: PageAnswer, outOfTime: () => false, generation: "1",
    longest: Duration.hours(1), staleFor: Duration.hours(1), revalidate: 0, maxBytes: 1e9
  })
  const map = new Map<string, PageAnswer>()
  const question = (key: string): SearchCache.Question<PageAnswer, never> => ({
    key, renew: false, ask: Effect.sync(() => answer(keys.indexOf(key))), lifetime: () => Duration.hours(1)
  })
  for (const [index, key] of keys.entries()) {
    yield* cache.find(question(key))
    map.set(key, answer(index))
  }
  const questions = new Map(keys.map((key) => [key, question(key)]))
  const ask = (key: string) => {
    const found = questions.get(key)
    return found === undefined ? Effect.void : cache.ready(found)
  }
  const many = (one: (key: string) => Effect.Effect<unknown>) =>
    Effect.runPromise(Effect.gen(function*() {
      for (let index = 0; index < 5_000; index++) yield* one(keyAt(index))
    }))
  const measured = yield* Effect.promise(() =>
    sideBySideLater(1, () => many(ask), () => many((key) => Effect.sync(() => map.get(key)))))
  return { ours: measured.ours.map((micros) => micros / 5_000), floor: measured.floor.map((micros) => micros / 5_000) }
}).pipe(Effect.scoped, Effect.provide(SecondLevel.none))

const onDisk = (folder: string) =>
  Effect.gen(function*() {
    const second = yield* SecondLevel
    const envelope = Envelope.make(PageAnswer)
    const bare = path.join(folder, "bare")
    yield* Effect.promise(() => fs.mkdir(bare))
    const until = Date.now() + 3_600_000
    for (const [index, key] of keys.entries()) {
      const text = envelope.seal(key, answer(index))
      yield* second.put("pages", key, { bytes: Buffer.from(text), fetchedAt: 0, freshUntil: until, staleUntil: until })
      yield* Effect.promise(() => fs.writeFile(path.join(bare, String(index)), text))
    }
    const places = new Map(keys.map((key, index) => [key, path.join(bare, String(index))]))
    return yield* Effect.promise(() =>
      sideBySideLater(
        200,
        (key) => Effect.runPromise(Effect.map(second.get("pages", key), (found) =>
          found === undefined ? undefined : envelope.open(key, Buffer.from(found.bytes).toString()))),
        async (key): Promise<unknown> => JSON.parse(await fs.readFile(places.get(key) ?? "", "utf8"))
      ))
  }).pipe(Effect.provide(Layer.provide(SecondLevel.layer, [
    DiskStore.layer({ folder: path.join(folder, "cache"), maxBytes: 1e9 }), Leases.local
  ])))

const folder = await fs.mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-bench-"))
try {
  const disk = await Effect.runPromise(onDisk(folder))
  const memory = inMemory()
  const cache = await Effect.runPromise(throughCache)
  say(table("A hit", ["here", "bare"], [
    { name: "in memory, beside Map.get", unit: "µs", ...memory },
    { name: "through the cache, beside Map.get in an effect", unit: "µs", ...cache },
    { name: "on disk, checked and decoded, beside readFile and JSON.parse", unit: "µs", ...disk }
  ]))
} finally {
  await fs.rm(folder, { recursive: true, force: true })
}

const each = (work: (text: string) => unknown): string => {
  const began = now()
  for (let index = 0; index < 5_000; index++) work(`how to parse nested json number ${index} in bash`)
  return `${((now() - began) / 5_000).toFixed(1)} µs`
}
say(`\nTo guess the kind of a query: ${each(kindOf)}; to read it for comparison: ${each((text) => {
  const reading = read(text)
  return reading === undefined ? "" : sketchOf(reading)
})}`)

const MIB = 1024 * 1024
const base: Rules = { maxBytes: 22 * MIB, lifetimeOf: byKind, revalidate: 0, evict: "least recent", secondSight: false }
const rules: ReadonlyArray<readonly [string, Rules]> = [
  ["plain LRU, 1 hour for all", { ...base, lifetimeOf: () => 3_600_000 }],
  ["plain LRU, 6 hours for all", { ...base, lifetimeOf: () => 21_600_000 }],
  ["lifetime by kind", base],
  ["lifetime by kind, renewed behind (as built)", { ...base, revalidate: 0.25 }],
  ["… and 64 MiB of disk", { ...base, revalidate: 0.25, maxBytes: 22 * MIB + 128 * MIB }],
  ["… and no bound", { ...base, revalidate: 0.25, maxBytes: 1e12 }],
  ["as built, lapsed ones evicted first", { ...base, revalidate: 0.25, evict: "lapsed first" }],
  ["as built, by size and use (GDSF)", { ...base, revalidate: 0.25, evict: "size and use" }],
  ["as built, kept on second sight only", { ...base, revalidate: 0.25, secondSight: true }]
]
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(8)
const shown = (result: Result): string => `${percent(result.atOnce)} ${percent(result.requests)}`
const streams = [
  ["2,000 a day", { queries: 14_000, perDay: 2_000, different: 20_000, skew: 0.9 }],
  ["20,000 a day", { queries: 140_000, perDay: 20_000, different: 100_000, skew: 0.9 }]
] as const
say(`\nOf a made-up week of queries (Zipf 0.9): answered at once, and requests upstream`)
const made = streams.map(([name, options]) => ({ name, queries: stream(options) }))
say(`${"".padEnd(46)}${made.map(({ name }) => name.padStart(18)).join("")}`)
for (const [name, rule] of rules) say(`${name.padEnd(46)}${made.map(({ queries }) => ` ${shown(run(queries, rule))}`).join("")}`)

say("\nWhat similar queries save, of all requests, if so many repetitions are in other words, and so many of these within reach:")
for (const reworded of [0.05, 0.15, 0.3]) {
  const line = [0.2, 0.5].map((reach) => {
    const saved = made.map(({ queries }) => {
      const { requests } = run(queries, { ...base, revalidate: 0.25 })
      // A repetition in other words misses; if it is within reach it hits as often as one in the same words.
      const hits = 1 - requests
      const without = requests + hits * reworded
      return percent(hits * reworded * reach / without)
    })
    return `${saved.join(" ")} (reach ${reach * 100} %)`
  })
  say(`${reworded * 100} % reworded:`.padEnd(16) + line.join("   "))
}
