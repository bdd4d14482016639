import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createHash } from "node:crypto"
import type { ReadDocument } from "./Document.ts"

/** A page as it was read at one time. */
export interface Snapshot {
  /** The sha256 of the Markdown text, in hex: equal texts are one snapshot. */
  readonly hash: string
  /** Milliseconds since the epoch. */
  readonly takenAt: number
  readonly document: ReadDocument
}

export const hashOf = (markdown: string): string => createHash("sha256").update(markdown, "utf8").digest("hex")

export const snapshotOf = (document: ReadDocument, takenAt: number): Snapshot => ({
  hash: hashOf(document.markdown), takenAt, document
})

/** In bytes: two texts of two bytes a unit, and the links. */
export const sizeOf = ({ document }: Snapshot): number =>
  2 * (document.markdown.length + document.text.length + document.links.reduce((sum, { url }) => sum + url.length + 16,
    256))

export interface SnapshotQuota {
  readonly maxBytes: number
  readonly maxCount: number
}

/**
 * Keeps snapshots within a quota; who was not asked for longest goes first. In memory; `SnapshotStore.ts` has
 * one that outlives the process.
 */
export class Snapshots extends Context.Tag("mcp-duckduckgo/reader/Snapshots")<Snapshots, {
  readonly get: (hash: string) => Effect.Effect<Snapshot | undefined>
  /** Nothing is kept of a snapshot that alone is more than the quota. Of equal texts the later time stays. */
  readonly put: (snapshot: Snapshot) => Effect.Effect<void>
  /** Those in memory, the latest first. */
  readonly list: Effect.Effect<ReadonlyArray<Snapshot>>
}>() {
  static readonly layer = (quota: SnapshotQuota): Layer.Layer<Snapshots> =>
    Layer.sync(Snapshots, () => makeMemory(quota))
}

const makeMemory = ({ maxBytes, maxCount }: SnapshotQuota): Context.Tag.Service<Snapshots> => {
  const kept = new Map<string, Snapshot>()
  let bytes = 0
  const drop = (hash: string): void => {
    const old = kept.get(hash)
    if (old === undefined) return
    kept.delete(hash)
    bytes -= sizeOf(old)
  }
  return Snapshots.of({
    get: (hash) =>
      Effect.sync(() => {
        const found = kept.get(hash)
        if (found !== undefined) {
          kept.delete(hash)
          kept.set(hash, found)
        }
        return found
      }),
    put: (snapshot) =>
      Effect.sync(() => {
        drop(snapshot.hash)
        const size = sizeOf(snapshot)
        if (size > maxBytes || maxCount < 1) return
        kept.set(snapshot.hash, snapshot)
        bytes += size
        for (const hash of kept.keys()) {
          if (bytes <= maxBytes && kept.size <= maxCount) break
          drop(hash)
        }
      }),
    list: Effect.sync(() => [...kept.values()].sort((a, b) => b.takenAt - a.takenAt))
  })
}
