import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as path from "node:path"
import { describe, expect } from "vitest"
import type { SearchPage } from "../../src/domain/SearchPage.ts"
import { Cursors } from "../../src/search/Cursors.ts"
import type { FailedAsk } from "../../src/search/FailedAsk.ts"
import { InstantAnswers } from "../../src/search/InstantAnswers.ts"
import { Search } from "../../src/search/Search.ts"
import { WebPages } from "../../src/search/WebPages.ts"
import { tempFolder } from "../support/tempFolder.ts"

const hit = (name: string) => ({
  title: name,
  url: `https://example.org/${name}`,
  displayUrl: `example.org/${name}`,
  snippet: ""
})

const page = (names: ReadonlyArray<string>, next?: string): SearchPage => ({
  hits: names.map(hit),
  ads: 0,
  complete: true,
  ...(next === undefined ? {} : { next: { q: "x", s: next, vqd: "4-1" } })
})

const refused: FailedAsk = { _tag: "Blocked", endpoint: "html", until: 60_000, reason: "a bot challenge was shown" }

/** A search over these pages, by the `s` of the form that asks for each; the first page has none. */
const searchOver = (pages: Readonly<Record<string, SearchPage | FailedAsk>>) =>
  Effect.gen(function*() {
    const file = path.join(yield* tempFolder, "cursor.key")
    const provenance = { backend: "html", cache: "miss", ageSeconds: 0, fetchedAt: new Date(0).toISOString() } as const
    const webPages = Layer.mock(WebPages, {
      get: (request) =>
        Effect.sync(() => {
          const found = pages[request.continuation?.form["s"] ?? "first"] ?? page([])
          return "_tag" in found
            ? { _tag: "Failed" as const, failure: found, stale: undefined }
            : { _tag: "Found" as const, value: { page: found, backend: "html" as const }, fetchedAt: 0, provenance }
        })
    })
    const layer = Search.layer({
      region: "wt-wt",
      safeSearch: "moderate",
      safeSearchLock: false,
      deadline: Duration.seconds(10)
    }).pipe(Layer.provide(Layer.mergeAll(
      webPages,
      Layer.mock(InstantAnswers, { brief: () => Effect.succeed(undefined) }),
      Cursors.layer({ file, userAgent: "test" })
    )))
    return (maxResults: number) =>
      Effect.provide(Effect.flatMap(Search, (search) => search.run({ text: "x", maxResults })), layer)
  })

describe("Search.run over several pages", () => {
  it.scoped("joins pages until there are enough, each hit once", () =>
    Effect.gen(function*() {
      const search = yield* searchOver({ first: page(["a", "b"], "2"), 2: page(["b", "c"], "4"), 4: page(["d"]) })
      const outcome = yield* search(4)
      expect(outcome).toMatchObject({ _tag: "Results", notices: [] })
      expect(outcome._tag === "Results" ? outcome.hits.map(({ position, title }) => `${position}${title}`) : [])
        .toEqual(["1a", "2b", "3c", "4d"])
    }))

  it.scoped("says what became of a later page that is refused, and keeps what there is", () =>
    Effect.gen(function*() {
      const search = yield* searchOver({ first: page(["a"], "2"), 2: refused })
      const outcome = yield* search(5)
      expect(outcome).toMatchObject({ _tag: "Results", hits: [{ title: "a" }], nextCursor: expect.any(String) })
      expect(outcome._tag === "Results" ? outcome.notices.join() : "").toContain("a bot challenge was shown")
    }))

  it.scoped("never takes a refusal for nothing found, when the pages before it held nothing", () =>
    Effect.gen(function*() {
      const search = yield* searchOver({ first: page([], "2"), 2: refused })
      expect(yield* search(5)).toMatchObject({ _tag: "Blocked", reason: "a bot challenge was shown" })
    }))

  it.scoped("never takes a list without an end for nothing found", () =>
    Effect.gen(function*() {
      const endless = Object.fromEntries(Array.from({ length: 20 }, (_, s) => [String(s), page([], String(s + 1))]))
      const search = yield* searchOver({ first: page([], "0"), ...endless })
      expect(yield* search(5)).toMatchObject({ _tag: "Unavailable" })
    }))

  it.scoped("finds nothing where the last page says so", () =>
    Effect.gen(function*() {
      const search = yield* searchOver({ first: page([]) })
      expect(yield* search(5)).toMatchObject({ _tag: "NoResults" })
    }))
})
