import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect } from "vitest"
import * as DiskStore from "../../src/cache/DiskStore.ts"
import { Leases } from "../../src/cache/Leases.ts"
import { SecondLevel } from "../../src/cache/SecondLevel.ts"
import type { ReadDocument } from "../../src/reader/Document.ts"
import { hashOf, snapshotOf, Snapshots } from "../../src/reader/Snapshot.ts"
import * as SnapshotStore from "../../src/reader/SnapshotStore.ts"
import { fakeStore, over } from "../cache/support/fakeStore.ts"
import { tempFolder } from "../support/tempFolder.ts"

const document: ReadDocument = {
  kind: "html",
  url: "https://example.org/herons",
  metadata: { title: "Herons", authors: ["A. Writer"], language: "en" },
  markdown: "# Herons\n\nThey stand[1] and wait.",
  text: "Herons\n\nThey stand and wait.",
  links: [{ number: 1, url: "https://example.org/stand" }],
  how: "article",
  notes: []
}

const quota = { maxBytes: 1e6, maxCount: 10 }

const use = <A, E>(second: Layer.Layer<SecondLevel>, work: (snapshots: Snapshots["Type"]) => Effect.Effect<A, E>) =>
  Effect.provide(Effect.flatMap(Snapshots, work), Layer.provide(SnapshotStore.layer(quota), second))

describe("a store of snapshots", () => {
  it.scoped("gives a page as it was read after a restart, whole", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const disk = Layer.provide(SecondLevel.layer, [DiskStore.layer({ folder, maxBytes: 1e6 }), Leases.local])
      const snapshot = snapshotOf(document, 5_000)
      yield* use(disk, ({ put }) => put(snapshot))
      expect(yield* use(disk, ({ get }) => get(snapshot.hash))).toEqual(snapshot)
      expect(yield* use(disk, ({ get }) => get(hashOf("another")))).toBeUndefined()
    }))

  it.effect("believes no text that has not the hash it is named by", () =>
    Effect.gen(function*() {
      const store = fakeStore()
      const snapshot = snapshotOf(document, 5_000)
      yield* use(over(store), ({ put }) => put(snapshot))
      for (const [key, kept] of store.kept) {
        const forged = Buffer.from(kept.bytes).toString().replace("They stand[1]", "They run[1]")
        store.kept.set(key, { ...kept, bytes: Buffer.from(forged) })
      }
      expect(yield* use(over(store), ({ get }) => get(snapshot.hash))).toBeUndefined()
    }))

  it.effect("goes on in memory where the store fails", () =>
    Effect.gen(function*() {
      const store = fakeStore()
      store.fails = true
      const snapshot = snapshotOf(document, 5_000)
      const found = yield* use(over(store), ({ get, put }) => Effect.zipRight(put(snapshot), get(snapshot.hash)))
      expect(found).toEqual(snapshot)
    }))
})
