import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import { describe, expect } from "vitest"
import { InvalidInput } from "../../../src/domain/Errors.ts"
import * as MediaSearch from "../../../src/mcp/tools/MediaSearch.ts"
import { failed, failureText } from "../../../src/mcp/tools/Wire.ts"
import type { MediaCall, MediaList, MediaOutcome } from "../../../src/search/Media.ts"
import { Searches } from "../../../src/search/Searches.ts"
import { call } from "./support/Calls.ts"
import { blocked, layoutChanged, older, provenance, unavailable } from "./support/Outcomes.ts"

const picture = {
  title: "A heron at dawn",
  url: "https://birds.example/dawn",
  source: "Birds",
  image: "https://birds.example/dawn.jpg",
  thumbnail: "https://birds.example/dawn-small.jpg",
  width: 1_600,
  height: 900
}

const film = {
  title: "Herons, a film",
  url: "https://films.example/1",
  text: "How they fish.",
  published: "2026-03-02T10:00:00.000Z",
  duration: "0:12:30",
  views: 4_200
}

const list = (over: Partial<MediaList> = {}): MediaList => ({
  hits: [picture, film],
  notices: [],
  provenance: provenance({ backend: "images" }),
  ...over
})

const tool = (answer: MediaOutcome | InvalidInput) =>
  Effect.gen(function*() {
    const asked = yield* Ref.make<ReadonlyArray<MediaCall>>([])
    const made = yield* MediaSearch.make({ maxResults: 7 }).pipe(Effect.provide(Layer.mock(Searches, {
      media: (media) =>
        Effect.zipRight(
          Ref.update(asked, (before) => [...before, media]),
          answer._tag === "InvalidInput" ? Effect.fail(answer) : Effect.succeed(answer)
        )
    })))
    return { tool: made, asked: Ref.get(asked) }
  })

const answered = (answer: MediaOutcome, args: object = { kind: "images", query: "herons" }) =>
  Effect.flatMap(tool(answer), (made) => call(made.tool, args))

describe("media_search", () => {
  it.effect("asks for what the caller named, and the operator's number of results", () =>
    Effect.gen(function*() {
      const { asked, tool: made } = yield* tool({ _tag: "Results", ...list() })
      yield* call(made, { kind: "news", query: "herons" })
      yield* call(made, {
        kind: "images",
        query: "herons",
        max_results: 3,
        time_range: "week",
        size: "large",
        type: "photo",
        duration: "short",
        region: "de-de",
        safe_search: "strict",
        cursor: "c1"
      })
      expect(yield* asked).toEqual([
        { kind: "news", text: "herons", maxResults: 7, filters: {} },
        {
          kind: "images",
          text: "herons",
          maxResults: 3,
          filters: { size: "large", type: "photo", duration: "short" },
          timeSpan: "week",
          region: "de-de",
          safeSearch: "strict",
          cursor: "c1"
        }
      ])
    }))

  it.effect("names every wrong field", () =>
    Effect.gen(function*() {
      const made = yield* tool({ _tag: "Results", ...list() })
      const wrong = { kind: "songs", query: "", max_results: 0, time_range: "2026-01-01..2026-02-01" }
      const error = yield* Effect.flip(call(made.tool, wrong))
      for (const field of ["kind", "query", "max_results", "time_range"]) expect(error.message).toContain(`${field}: `)
      expect(error.message).toContain("give \"news\" or \"images\" or \"videos\"")
    }))

  it.effect("lists what was found, with what is known of each", () =>
    Effect.map(
      answered({ _tag: "Results", ...list({ nextCursor: "c1", notices: ["Safe search is locked to strict"] }) }),
      ({ isError, structured, text }) => {
        expect(isError).toBe(false)
        expect(structured).toEqual({
          outcome: "results",
          hits: [picture, film],
          nextCursor: "c1",
          notices: ["Safe search is locked to strict"],
          provenance: provenance({ backend: "images" })
        })
        expect(text).toBe(`2 images for "herons" (DuckDuckGo images, just now)

1. A heron at dawn (Birds, 1600x900)
   https://birds.example/dawn
   image: https://birds.example/dawn.jpg

2. Herons, a film (2026-03-02, 0:12:30, 4200 views)
   https://films.example/1
   How they fish.

Note: Safe search is locked to strict

More: the same call with cursor c1`)
      }
    ))

  it.effect("says that nothing was found, which is no error", () =>
    Effect.map(answered({ _tag: "NoResults", ...list({ hits: [] }) }), ({ isError, structured, text }) => {
      expect(isError).toBe(false)
      expect(structured).toMatchObject({ outcome: "no_results", hits: [] })
      expect(text).toBe("Nothing was found.")
    }))

  it.effect("tells each failure as an error, with its advice", () =>
    Effect.forEach([blocked({ endpoint: "images" }), layoutChanged(), unavailable({ retryAfterSeconds: 5 })], (failure) =>
      Effect.map(answered(failure), ({ isError, structured, text }) => {
        expect(isError).toBe(true)
        expect(structured).toEqual({ ...failed(failure), hits: [], notices: [] })
        expect(text).toBe(failureText(failed(failure)))
      })))

  it.effect("offers an older answer beside a failure, with its age and how to go on; then it is no error", () =>
    Effect.map(
      answered({
        _tag: "Blocked",
        endpoint: "images",
        until: Date.parse("2026-06-15T12:15:00.000Z"),
        reason: "HTTP 403",
        stale: list({
          hits: [film],
          nextCursor: "c2",
          notices: ["Safe search is locked to strict"],
          provenance: older({ backend: "images" })
        })
      }),
      ({ isError, structured, text }) => {
        expect(isError).toBe(false)
        expect(structured).toMatchObject({
          outcome: "blocked",
          hits: [],
          notices: ["Safe search is locked to strict"],
          stale: { hits: [film], nextCursor: "c2", provenance: { cache: "stale", ageSeconds: 7_200 } }
        })
        expect(text.split("\n\n").slice(1)).toEqual([
          "An OLDER answer, 2 h old:",
          "1. Herons, a film (2026-03-02, 0:12:30, 4200 views)\n   https://films.example/1\n   How they fish.",
          "Note: Safe search is locked to strict",
          "More: the same call with cursor c2"
        ])
      }
    ))

  it.effect("takes an older answer with nothing in it for none", () =>
    Effect.gen(function*() {
      const failure = blocked({ endpoint: "images" })
      const { isError, structured, text } = yield* answered({
        _tag: "Blocked",
        endpoint: "images",
        until: failure.until,
        reason: failure.reason,
        stale: list({ hits: [], provenance: older() })
      })
      expect(isError).toBe(true)
      expect(structured).toEqual({ ...failed(failure), hits: [], notices: [] })
      expect(text).toBe(failureText(failed(failure)))
    }))

  it.effect("passes on that the input makes no search", () =>
    Effect.gen(function*() {
      const made = yield* tool(InvalidInput.field("cursor", "belongs to another search"))
      const error = yield* Effect.flip(call(made.tool, { kind: "images", query: "herons", cursor: "x" }))
      expect(error.message).toBe("Invalid input. cursor: belongs to another search")
    }))
})
