import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { randomBytes } from "node:crypto"
import * as path from "node:path"
import { once } from "../domain/Once.ts"
import * as Blob from "./Blob.ts"
import { type BlobFiles, node } from "./BlobFiles.ts"
import * as Turnstile from "./Turnstile.ts"

/** A folder of blobs could not be used. */
export class BlobFailed extends Schema.TaggedError<BlobFailed>()("BlobFailed", {
  operation: Schema.Literal("read", "write", "remove"),
  folder: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `${this.folder} could not be used (${this.operation}): ${this.detail}`
  }
}

export interface BlobFolderOptions {
  readonly folder: string
  /** Bound on the bytes of all files together. */
  readonly maxBytes: number
  readonly files?: BlobFiles
}

export interface BlobStatus {
  readonly entries: number
  /** Of files. */
  readonly bytes: number
  /** Files that were damaged and have been set aside, by this process. */
  readonly setAside: number
}

/**
 * Blobs in a folder, one file each, within a quota of bytes. What is read is what was written, or nothing: a file with a
 * wrong sum is set aside. It is for what can be lost: nothing is synced, and a crash of the machine may cost the last
 * files.
 *
 * Any number of processes can share a folder, without a lock that a killed one could leave behind: a file is made whole
 * under a name of its own and then renamed, never changed after that; its name tells its size and until when it is of
 * use, so that a list of the folder is all there is to know. Each process keeps the quota for all; together they may
 * be above it for a moment. Local file systems are meant.
 */
export interface BlobFolder {
  readonly get: (space: string, key: string) => Effect.Effect<Uint8Array | undefined, BlobFailed>
  /** Kept until `until`, in milliseconds since the epoch, at most. What alone is more than the quota is not kept. */
  readonly put: (space: string, key: string, payload: Uint8Array, until: number) => Effect.Effect<void, BlobFailed>
  readonly remove: (space: string, key: string) => Effect.Effect<void, BlobFailed>
  readonly clear: (space: string) => Effect.Effect<void, BlobFailed>
  /** The latest known to this process; asks nothing of the disk. */
  readonly status: Effect.Effect<BlobStatus>
}

/** Where damaged files go, within the folder. */
export const SET_ASIDE = "damaged"

/** So many damaged files are kept, for whoever wants to know what happened; the newest ones. */
const MOST_SET_ASIDE = 8

const DRAFT = ".draft-"

/** Nobody takes so long, in milliseconds, to write a file: whoever began it was killed. */
const DRAFT_AGE = 60_000

/** The folder is listed at most so often, in milliseconds, to see what other processes have put there. */
const LIST_EVERY = 1_000

/** Threads of Node's pool that a disk which hangs may take; there are four, and names are resolved in them too. */
const READERS = 2
const WRITERS = 1

/** Requests that may wait for a thread, of each kind. */
const MOST_WAITING = 1_000

const detailOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Nothing is asked of the disk before the first use. */
export const make = (options: BlobFolderOptions): Effect.Effect<BlobFolder> =>
  Effect.gen(function*() {
    const { folder, maxBytes } = options
    const files = options.files ?? node
    /** By space and digest; the least recently used first. After a start: those first that lapse first. */
    const index = new Map<string, Blob.Label>()
    let bytes = 0
    let setAside = 0
    let listedAt = 0
    let seen: number | undefined

    const failed = (operation: BlobFailed["operation"]) => (error: unknown) =>
      new BlobFailed({ operation, folder, detail: detailOf(error) })

    const readers = Turnstile.make(READERS, MOST_WAITING)
    const writers = Turnstile.make(WRITERS, MOST_WAITING)

    const ask = <A>(operation: BlobFailed["operation"], work: () => Promise<A>): Effect.Effect<A, BlobFailed> =>
      Effect.tryPromise({
        try: (signal) => (operation === "read" ? readers : writers).run(work, signal),
        catch: failed(operation)
      })

    const idOf = (space: string, digest: string): string => `${space}.${digest}`
    const fileOf = (label: Blob.Label): string => path.join(folder, Blob.nameOf(label))

    const forget = (label: Blob.Label): void => {
      const id = idOf(label.space, label.digest)
      const known = index.get(id)
      if (known === undefined || Blob.nameOf(known) !== Blob.nameOf(label)) return
      index.delete(id)
      bytes -= known.size
    }

    /** Notes a file; of two for one key the one that lasts longer, and the other is given back to be removed. */
    const note = (label: Blob.Label): Blob.Label | undefined => {
      const id = idOf(label.space, label.digest)
      const known = index.get(id)
      if (known !== undefined && known.until >= label.until) return Blob.nameOf(known) === Blob.nameOf(label) ? undefined : label
      if (known !== undefined) forget(known)
      index.set(id, label)
      bytes += label.size
      return known
    }

    /** What is not to be there any more, oldest first, until the rest is within the quota. */
    const surplus = (): ReadonlyArray<Blob.Label> => {
      const out: Array<Blob.Label> = []
      for (const label of index.values()) {
        if (bytes <= maxBytes) break
        forget(label)
        out.push(label)
      }
      return out
    }

    const drop = (labels: ReadonlyArray<Blob.Label>): Promise<unknown> => Promise.all(labels.map((label) => files.remove(fileOf(label))))

    /** Learns what is in the folder, and removes what is of no use. What this process used lately stays lately used. */
    const list = async (now: number): Promise<void> => {
      listedAt = now
      seen = files.changedAt(folder)
      const labels = (await files.list(folder)).flatMap((name) => Blob.labelOf(name) ?? [])
      const present = new Set(labels.map(Blob.nameOf))
      for (const label of index.values()) if (!present.has(Blob.nameOf(label))) forget(label)
      const lapsed = labels.filter((label) => label.until <= now)
      for (const label of lapsed) forget(label)
      const doubles = labels
        .filter((label) => label.until > now)
        .toSorted((a, b) => a.until - b.until)
        .flatMap((label) => note(label) ?? [])
      // A folder that cannot be written can be read all the same.
      await drop([...lapsed, ...doubles]).catch(() => undefined)
    }

    const removeDrafts = async (now: number): Promise<void> => {
      const drafts = (await files.list(folder)).filter((name) => name.startsWith(DRAFT)).map((name) => path.join(folder, name))
      for (const draft of drafts) {
        const changed = await files.changedFileAt(draft)
        if (changed !== undefined && now - changed > DRAFT_AGE) await files.remove(draft)
      }
    }

    /** The first look into the folder. Only a folder that can be listed is believed to have been seen. */
    const open = yield* once(Effect.flatMap(Clock.currentTimeMillis, (now) =>
      ask("read", async () => {
        await list(now)
        await removeDrafts(now).catch(() => undefined)
      })))

    /** Sees what others have done, where that can have been anything. */
    const lookAgain = Effect.flatMap(Clock.currentTimeMillis, (now) => {
      if (now - listedAt < LIST_EVERY && now >= listedAt) return Effect.void
      return Effect.flatMap(Effect.try({ try: () => files.changedAt(folder), catch: failed("read") }), (changed) =>
        changed === seen ? Effect.void : ask("read", () => list(now)))
    })

    const putAside = (label: Blob.Label): Effect.Effect<void, BlobFailed> =>
      Effect.zipRight(
        Effect.logWarning(`${fileOf(label)} is damaged; it was put into ${SET_ASIDE}/ and is not used`),
        ask("write", async () => {
          forget(label)
          setAside++
          const aside = path.join(folder, SET_ASIDE)
          await files.make(aside)
          // In the order of names the oldest comes first.
          await files.rename(fileOf(label), path.join(aside, `${Date.now().toString(36)}.${Blob.nameOf(label)}`))
          const all = [...(await files.list(aside))].sort()
          await Promise.all(all.slice(0, -MOST_SET_ASIDE).map((name) => files.remove(path.join(aside, name))))
        })
      )

    const read = Effect.fnUntraced(function*(label: Blob.Label) {
      const found = yield* ask("read", () => files.read(fileOf(label)))
      if (found === undefined) {
        forget(label)
        return undefined
      }
      const payload = found.length === label.size ? Blob.unpack(found) : undefined
      // Where it cannot be put aside it stays, and is not believed the next time either.
      if (payload === undefined) yield* Effect.ignore(putAside(label))
      return payload
    })

    const get = Effect.fnUntraced(function*(space: string, key: string) {
      yield* open
      const now = yield* Clock.currentTimeMillis
      const id = idOf(space, Blob.digestOf(key))
      if (!index.has(id)) yield* lookAgain
      const label = index.get(id)
      if (label === undefined || label.until <= now) return undefined
      index.delete(id)
      index.set(id, label)
      const payload = yield* read(label)
      if (payload !== undefined) return payload
      // Another process may have put a newer one in its place.
      yield* lookAgain
      const newer = index.get(id)
      return newer === undefined ? undefined : yield* read(newer)
    })

    const put = Effect.fnUntraced(function*(space: string, key: string, payload: Uint8Array, until: number) {
      const size = Blob.sizeOf(payload)
      if (size > maxBytes) return
      yield* open
      yield* lookAgain
      const label: Blob.Label = { space, digest: Blob.digestOf(key), until: Math.ceil(until), size }
      const draft = path.join(folder, `${DRAFT}${process.pid}-${randomBytes(4).toString("hex")}`)
      yield* ask("write", async () => {
        try {
          await files.make(folder)
          await files.write(draft, Blob.pack(payload))
          await files.rename(draft, fileOf(label))
        } catch (error) {
          await files.remove(draft).catch(() => undefined)
          throw error
        }
        const known = index.get(idOf(space, label.digest))
        if (known !== undefined) forget(known)
        note(label)
        await drop([...(known === undefined || Blob.nameOf(known) === Blob.nameOf(label) ? [] : [known]), ...surplus()])
      })
    })

    const removeAll = (which: (label: Blob.Label) => boolean) =>
      Effect.zipRight(
        open,
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          ask("remove", async () => {
            await list(now)
            const labels = [...index.values()].filter(which)
            for (const label of labels) forget(label)
            await drop(labels)
          }))
      )

    return {
      get,
      put,
      remove: (space, key) => {
        const digest = Blob.digestOf(key)
        return removeAll((label) => label.space === space && label.digest === digest)
      },
      clear: (space) => removeAll((label) => label.space === space),
      status: Effect.sync(() => ({ entries: index.size, bytes, setAside }))
    }
  })
