import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { describe, expect } from "vitest"
import type { ReadDocument } from "../../src/reader/Document.ts"
import { hashOf, sizeOf, snapshotOf, Snapshots } from "../../src/reader/Snapshot.ts"

const document = (markdown: string): ReadDocument =>
  ({ kind: "text", url: "https://example.org/", metadata: {}, markdown, text: markdown, links: [], notes: [] })

const snap = (markdown: string, takenAt = 0) => snapshotOf(document(markdown), takenAt)

const within = (maxCount: number, maxBytes = 1e9) => Effect.provide(Snapshots.layer({ maxBytes, maxCount }))

describe("snapshots", () => {
  it("are named by their content", () => {
    expect(hashOf("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    expect(snap("a", 1).hash).toBe(snap("a", 2).hash)
  })

  it.effect("are kept once for equal texts, the later time", () =>
    Effect.gen(function*() {
      const store = yield* Snapshots
      yield* store.put(snap("a", 1))
      yield* store.put(snap("a", 2))
      expect((yield* store.list).map(({ takenAt }) => takenAt)).toEqual([2])
    }).pipe(within(5)))

  it.effect("leave when there are too many, the one not asked for longest first", () =>
    Effect.gen(function*() {
      const store = yield* Snapshots
      yield* store.put(snap("a", 1))
      yield* store.put(snap("b", 2))
      yield* store.get(hashOf("a"))
      yield* store.put(snap("c", 3))
      expect(yield* store.get(hashOf("b"))).toBeUndefined()
      expect((yield* store.get(hashOf("a")))?.document.text).toBe("a")
    }).pipe(within(2)))

  it.effect("leave when they are too large together, and are not kept when one alone is", () =>
    Effect.gen(function*() {
      const store = yield* Snapshots
      yield* store.put(snap("a".repeat(1_000)))
      yield* store.put(snap("b".repeat(1_000)))
      expect(yield* store.list).toHaveLength(1)
      yield* store.put(snap("c".repeat(10_000)))
      expect(yield* store.list).toHaveLength(1)
    }).pipe(within(9, sizeOf(snap("a".repeat(1_000))) + 100)))
})
