import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Scope from "effect/Scope"
import { readdir } from "node:fs/promises"
import { describe, expect } from "vitest"
import * as App from "../../src/runtime/App.ts"
import type { AppOptions } from "../../src/runtime/AppOptions.ts"
import * as SearchLayers from "../../src/runtime/SearchLayers.ts"
import { InstantAnswers } from "../../src/search/InstantAnswers.ts"
import { Media } from "../../src/search/Media.ts"
import { defaults } from "../../src/search/parse/Selectors.ts"
import { Search } from "../../src/search/Search.ts"
import { Status } from "../../src/search/Status.ts"
import { Suggestions } from "../../src/search/Suggestions.ts"
import { configOf } from "../support/configSources.ts"
import { type Simulator, start } from "../support/duckduckgo/Simulator.ts"
import { tempFolder } from "../support/tempFolder.ts"

/** A simulated DuckDuckGo, a state folder, and what the program is made of when it is pointed at both. */
const stand = (env: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function*() {
    const simulator = yield* Effect.acquireRelease(
      Effect.promise(() => start({ politeness: { requests: 1_000 } })),
      (started: Simulator) => Effect.promise(started.close)
    )
    const folder = yield* tempFolder
    const own = { DDG_STATE_FOLDER: folder, DDG_PACE_REQUESTS: "1000" }
    const options: AppOptions = { config: configOf({ env: { ...simulator.env, ...own, ...env } }).values, files: {} }
    return { simulator, options, kept: Effect.promise(() => readdir(folder)) }
  })

const search = (text: string) => Effect.flatMap(Search, ({ run }) => run({ text, maxResults: 10 }))

describe("the composition", () => {
  it.scopedLive("of the server builds and closes, having sent nothing and written nothing", () =>
    Effect.gen(function*() {
      const { kept, options, simulator } = yield* stand()
      const scope = yield* Scope.make()
      expect(yield* Scope.extend(App.mcp(options, "stdio"), scope)).toHaveProperty("connect")
      yield* Scope.close(scope, Exit.void)
      expect(simulator.stats().connections).toBe(0)
      expect(yield* kept).toEqual([])
    }))

  it.scopedLive("of the search answers, keeps what must outlive it, and closes", () =>
    Effect.gen(function*() {
      const { kept, options, simulator } = yield* stand()
      const scope = yield* Scope.make()
      const context = yield* Layer.buildWithScope(SearchLayers.search(options), scope)
      const outcome = yield* Effect.provide(search("old lighthouses"), context)
      expect(outcome).toMatchObject({ _tag: "Results", provenance: { backend: "html", cache: "miss" } })
      expect("hits" in outcome ? outcome.hits.map(({ url }) => url) : [])
        .toEqual(simulator.expected("old lighthouses").map(({ url }) => url))
      expect(yield* kept).toEqual(["cache", "cursor.key"])
      yield* Scope.close(scope, Exit.void)
      expect(simulator.stats()).toMatchObject({ requests: 1, inFlight: 0, impolite: [], defects: [] })
    }))

  it.scopedLive("has one door for everything: what all kinds of search did is told together", () =>
    Effect.gen(function*() {
      const { options, simulator } = yield* stand()
      yield* Effect.gen(function*() {
        const everything = Effect.all([
          search("herons"),
          Effect.flatMap(Media, ({ run }) => run({ kind: "news", text: "herons", maxResults: 5, filters: {} })),
          Effect.flatMap(Suggestions, ({ get }) => get({ text: "heron", region: "wt-wt" })),
          Effect.flatMap(InstantAnswers, ({ get }) => get({ text: "article heron", region: "wt-wt" }))
        ])
        yield* everything
        const { read } = yield* Status
        expect(yield* read).toMatchObject({
          activity: { answered: simulator.stats().requests, refused: 0, failed: 0 },
          blocks: [],
          cache: { entries: 4, misses: 4, hits: 0 }
        })
        yield* everything
        expect((yield* read).cache).toMatchObject({ entries: 4, hits: 4 })
        expect(simulator.stats().byEndpoint).toEqual({ html: 1, site: 1, news: 1, suggest: 1, api: 1 })
      }).pipe(Effect.provide(SearchLayers.search(options)))
    }))

  it.scopedLive("has one cool-down for everything, which the next process knows of", () =>
    Effect.gen(function*() {
      const { kept, options, simulator } = yield* stand()
      const refused = yield* search("herons [[fault=challenge]]").pipe(
        Effect.provide(SearchLayers.search(options)),
        Logger.withMinimumLogLevel(LogLevel.None)
      )
      expect(refused._tag).toBe("Blocked")
      expect(yield* kept).toContain("cooldown.json")
      const next = yield* Effect.gen(function*() {
        const suggested = yield* Effect.flatMap(Suggestions, ({ get }) => get({ text: "heron", region: "wt-wt" }))
        return [(yield* search("egrets"))._tag, suggested._tag]
      }).pipe(Effect.provide(SearchLayers.search(options)))
      expect(next).toEqual(["Blocked", "Failed"])
      expect(simulator.stats().requests).toBe(1)
    }))

  it.scopedLive("keeps answers for the next process, and gives them to one that was set to the same addresses only", () =>
    Effect.gen(function*() {
      const { options, simulator } = yield* stand()
      const asked = Effect.provide(search("herons"), SearchLayers.search(options))
      yield* asked
      expect(yield* asked).toMatchObject({ _tag: "Results", provenance: { cache: "fresh" } })
      const { config } = options
      const elsewhere = { ...options, config: { ...config, userAgent: "another/1.0" } }
      expect(yield* Effect.provide(search("herons"), SearchLayers.search(elsewhere))).toMatchObject({ provenance: { cache: "miss" } })
      expect(yield* Effect.provide(search("herons"), SearchLayers.uncached(options))).toMatchObject({ provenance: { cache: "miss" } })
      expect(simulator.stats().byQuery).toEqual({ herons: 3 })
    }))

  it.scopedLive("answers a query that means the same, where that is wanted, and says whose answer it is", () =>
    Effect.gen(function*() {
      const { options, simulator } = yield* stand({ DDG_CACHE_SIMILAR: "true" })
      const [first, alike, other, page] = yield* Effect.all([
        search("recipe rye bread"),
        search("Rye bread recipe?"),
        search("rye bread recipes"),
        Effect.flatMap(Search, ({ run }) => run({ text: "rye bread recipe", region: "de-de", maxResults: 10 }))
      ]).pipe(Effect.provide(SearchLayers.search(options)))
      expect(alike).toMatchObject({ _tag: "Results", provenance: { cache: "fresh", answers: "recipe rye bread" } })
      expect("hits" in alike && "hits" in first ? alike.hits : undefined).toEqual("hits" in first ? first.hits : [])
      expect([other, page]).toMatchObject([{ provenance: { cache: "miss" } }, { provenance: { cache: "miss" } }])
      expect(simulator.stats().requests).toBe(3)
    }))

  it.scopedLive("keeps no answer where the cache is switched off", () =>
    Effect.gen(function*() {
      const { options, simulator } = yield* stand({ DDG_CACHE_TTL: "0", DDG_CACHE_STALE: "0" })
      yield* Effect.provide(Effect.all([search("herons"), search("herons")]), SearchLayers.search(options))
      expect(simulator.stats().byQuery).toEqual({ herons: 2 })
    }))

  it.scopedLive("reads pages with the operator's selectors", () =>
    Effect.gen(function*() {
      const { options } = yield* stand()
      const selectors = { ...defaults, html: { ...defaults.html, title: ".no-such-class" } }
      const outcome = yield* Effect.provide(search("herons"), SearchLayers.search({ ...options, files: { selectors } }))
      expect(outcome).toMatchObject({ _tag: "Results", provenance: { backend: "lite" } })
    }))

  it.scopedLive("holds to the operator's lock of safe search", () =>
    Effect.gen(function*() {
      const { options, simulator } = yield* stand({ DDG_SAFE_SEARCH: "strict", DDG_SAFE_SEARCH_LOCK: "true" })
      const outcome = yield* Effect.flatMap(Search, ({ run }) => run({ text: "herons", maxResults: 3, safeSearch: "off" }))
        .pipe(Effect.provide(SearchLayers.search(options)))
      expect(outcome).toMatchObject({ notices: ["Safe search is locked to strict by the operator of this server"] })
      expect(simulator.stats().bySafeSearch).toEqual({ 1: 1 })
    }))
})
