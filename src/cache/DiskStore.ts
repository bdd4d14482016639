import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { BlobFiles } from "../state/BlobFiles.ts"
import * as BlobFolder from "../state/BlobFolder.ts"
import { CacheStore, StoreFailed, type Stored, type StoreStatus } from "./CacheStore.ts"

export interface DiskStoreOptions {
  readonly folder: string
  /** Bound on the bytes of its files. */
  readonly maxBytes: number
  readonly files?: BlobFiles
}

/** Three times before the bytes, eight bytes each. */
const TIMES = 24

const payloadOf = ({ bytes, fetchedAt, freshUntil, staleUntil }: Stored): Uint8Array => {
  const payload = Buffer.allocUnsafe(TIMES + bytes.length)
  payload.writeDoubleBE(fetchedAt, 0)
  payload.writeDoubleBE(freshUntil, 8)
  payload.writeDoubleBE(staleUntil, 16)
  payload.set(bytes, TIMES)
  return payload
}

const storedOf = (payload: Uint8Array): Stored | undefined => {
  if (payload.length < TIMES) return undefined
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  return {
    fetchedAt: bytes.readDoubleBE(0),
    freshUntil: bytes.readDoubleBE(8),
    staleUntil: bytes.readDoubleBE(16),
    bytes: bytes.subarray(TIMES)
  }
}

/**
 * Answers on the disk, where they outlive the process and are shared by all processes of the user: what one client has
 * asked the others need not ask again.
 */
export const layer = (options: DiskStoreOptions): Layer.Layer<CacheStore> =>
  Layer.effect(
    CacheStore,
    Effect.map(BlobFolder.make(options), (blobs) => {
      const failing = (operation: StoreFailed["operation"]) =>
        Effect.mapError(({ detail }: BlobFolder.BlobFailed) => new StoreFailed({ kind: "disk", operation, detail }))
      return CacheStore.of({
        get: (space, key) =>
          Effect.map(blobs.get(space, key), (payload) => (payload === undefined ? undefined : storedOf(payload))).pipe(
            failing("get")
          ),
        put: (space, key, value) => failing("put")(blobs.put(space, key, payloadOf(value), value.staleUntil)),
        remove: (space, key) => failing("remove")(blobs.remove(space, key)),
        clear: (space) => failing("clear")(blobs.clear(space)),
        status: Effect.map(blobs.status, ({ bytes, entries }): StoreStatus => ({ kind: "disk", entries, bytes }))
      })
    })
  )
