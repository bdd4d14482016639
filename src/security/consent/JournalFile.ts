import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import { constants, readdirSync, statSync } from "node:fs"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import * as StateFile from "../../state/StateFile.ts"
import { DAMAGED } from "./GrantJournal.ts"
import * as Journal from "./Journal.ts"
import * as Ledger from "./Ledger.ts"

/**
 * The journal on disk, for several processes at once and without a lock that a killed process could leave behind.
 *
 * - All append to the newest generation, `grants-N.jsonl`; the system puts appended lines in one order (`O_APPEND`). A
 *   line counts when its writer has read it back.
 * - A journal that has grown is sealed by a last line. What stands before the seal never changes, so whoever comes by
 *   can write the next generation from it, and the first one wins (`StateFile.readOrCreate`). A writer whose line came
 *   behind the seal writes it again there.
 *
 * This needs appending to be atomic and links to be possible: local file systems are meant, not NFS.
 */

export interface JournalOptions {
  readonly folder: string
  readonly limits: Ledger.Limits
  /** How many lines more than there are grants make a journal worth being written anew. */
  readonly slack: number
}

/** How far a journal has been read. Sizes and offsets in bytes. */
interface Place {
  readonly generation: number
  readonly inode: number
  readonly offset: number
  readonly size: number
  readonly changed: number
}

/** What is known of the folder; without a place there was no journal in it. */
export interface View {
  readonly place: Place | undefined
  readonly reading: Journal.Reading
}

export const unseen: View = { place: undefined, reading: Journal.nothing }

/** Far more than the limits allow for. */
const LARGEST = 128 * 1024 * 1024

/** Nobody is overtaken by so many seals in a row. */
const MOST_TRIES = 20

const NAME = /^grants-(?<generation>\d{1,15})\.jsonl$/

export const fileOf = (folder: string, generation: number): string => path.join(folder, `grants-${generation}.jsonl`)

const detailOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const isMissing = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT"

const failure = (operation: "read" | "write", file: string) => (error: unknown): StateFile.StateFileError =>
  new StateFile.StateFileError({ path: file, operation, detail: detailOf(error) })

/** The generations in a folder, the newest first; none where there is no folder. */
const generations = (folder: string): ReadonlyArray<number> => {
  try {
    return readdirSync(folder)
      .flatMap((name) => {
        const generation = NAME.exec(name)?.groups?.["generation"]
        return generation === undefined ? [] : [Number(generation)]
      })
      .toSorted((a, b) => b - a)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** Whether nothing has happened since; a few microseconds, for the way of every request. */
export const isCurrent = ({ folder }: JournalOptions, { place, reading }: View): boolean => {
  try {
    if (place === undefined) {
      // Mostly there is no folder, and an error takes ten times as long as this question.
      return statSync(folder, { throwIfNoEntry: false }) === undefined || generations(folder).length === 0
    }
    const now = statSync(fileOf(folder, place.generation), { throwIfNoEntry: false })
    return now !== undefined && !reading.sealed &&
      now.size === place.size && now.mtimeMs === place.changed && now.ino === place.inode
  } catch {
    // Whatever is wrong shows when it is read.
    return false
  }
}

/** Reads what an open journal has more than was known of it; all of it where it has not just grown, or was damaged. */
const readOn = async (
  { limits }: JournalOptions,
  handle: fs.FileHandle,
  generation: number,
  view: View,
  mine?: string
): Promise<readonly [view: View, changes: ReadonlyArray<Ledger.Change> | undefined]> => {
  const { ino, mtimeMs, size } = await handle.stat()
  if (size > LARGEST) throw new Error(`it is larger than ${LARGEST / 1024 / 1024} MiB`)
  const { place } = view
  const same = place !== undefined && place.generation === generation && place.inode === ino && place.size < size &&
    view.reading.damage === undefined
  const from = same ? place.offset : 0
  const bytes = Buffer.alloc(size - from)
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  // A line that is being written is read when it is finished.
  const finished = bytes.subarray(0, filled).lastIndexOf("\n") + 1
  const [reading, changes] = Journal.read(limits)(
    same ? view.reading : Journal.nothing,
    bytes.toString("utf8", 0, finished),
    mine
  )
  return [
    { place: { generation, inode: ino, offset: from + finished, size, changed: mtimeMs }, reading },
    changes
  ]
}

/** Runs with a journal; undefined where it is gone. */
const withFile = <A>(
  file: string,
  flags: number,
  operation: "read" | "write",
  use: (handle: fs.FileHandle) => Promise<A>
): Effect.Effect<A | undefined, StateFile.StateFileError> =>
  Effect.tryPromise({
    try: async () => {
      const handle = await fs.open(file, flags).catch((error: unknown) => {
        if (isMissing(error)) return undefined
        throw error
      })
      if (handle === undefined) return undefined
      try {
        return await use(handle)
      } finally {
        await handle.close()
      }
    },
    catch: failure(operation, file)
  })

/** Nobody takes so long, in milliseconds, to write a draft: whoever began it was killed. */
const DRAFT_AGE = 60_000

/** What is left of the making of journals. */
const oldDrafts = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder)
    .filter((name) => name.startsWith(".grants-"))
    .map((name) => path.join(folder, name))
    .filter((file) => {
      const found = statSync(file, { throwIfNoEntry: false })
      return found !== undefined && Date.now() - found.mtimeMs > DRAFT_AGE
    })

/** Makes the generation that follows from a sealed journal, unless somebody has, and removes what was before it. */
const succeed = (folder: string, generation: number, { ledger }: Journal.Reading) =>
  Effect.zipRight(
    StateFile.readOrCreate(fileOf(folder, generation + 1), () => Journal.snapshot(ledger)),
    Effect.tryPromise({
      try: () => {
        const older = generations(folder).filter((other) => other <= generation).map((other) => fileOf(folder, other))
        return Promise.all([...older, ...oldDrafts(folder)].map((file) => fs.rm(file, { force: true })))
      },
      catch: failure("write", folder)
    })
  )

/** What the folder holds now. */
export const look = Effect.fnUntraced(function*(
  options: JournalOptions,
  known: View
): Effect.fn.Return<View, StateFile.StateFileError> {
  const { folder } = options
  let view = known
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (isCurrent(options, view)) return view
    const newest = yield* Effect.try({ try: () => generations(folder)[0], catch: failure("read", folder) })
    if (newest === undefined) return unseen
    const found = yield* withFile(fileOf(folder, newest), constants.O_RDONLY, "read", (handle) =>
      readOn(options, handle, newest, view))
    // It was removed meanwhile: there is a newer one.
    if (found === undefined) continue
    view = found[0]
    if (!view.reading.sealed) return view
    yield* succeed(folder, newest, view.reading)
  }
  return yield* failure("read", folder)(new Error("its journal never came to rest"))
})

/** Appends a text and reads the journal back, up to that text at least. */
const append = (options: JournalOptions, generation: number, view: View, text: string, mine?: string) =>
  withFile(fileOf(options.folder, generation), constants.O_RDWR | constants.O_APPEND, "write", async (handle) => {
    const bytes = Buffer.from(text)
    // One call, so that lines of other processes stay behind it or before it; what is left of a part counts as torn.
    const { bytesWritten } = await handle.write(bytes)
    if (bytesWritten < bytes.length) throw new Error("there was no room for all of it")
    await handle.datasync()
    return readOn(options, handle, generation, view, mine)
  })

/** Does something to the ledger, and answers what that has changed. It is on the disk when this returns. */
export const write = Effect.fnUntraced(function*(
  options: JournalOptions,
  known: View,
  op: Ledger.Op
): Effect.fn.Return<readonly [View, ReadonlyArray<Ledger.Change>], StateFile.StateFileError> {
  const { folder, slack } = options
  const name = randomUUID()
  let view = known
  let first: ReadonlyArray<Ledger.Change> | undefined
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    view = yield* look(options, view)
    const { damage } = view.reading
    const generation = view.place?.generation ?? 1
    const file = fileOf(folder, generation)
    if (damage !== undefined) return yield* failure("write", file)(new Error(`${damage}: ${DAMAGED}`))
    if (view.place === undefined) {
      yield* StateFile.readOrCreate(file, () => "")
      continue
    }
    const written = yield* append(options, generation, view, Journal.lineOf(name, op), name)
    // Removed meanwhile, or sealed before the line came.
    if (written === undefined) continue
    const [after, made] = written
    view = after
    if (made === undefined) continue
    const changes = first === undefined || made.length > 0 ? made : first
    // A process that was late may have made an old generation once more, and this line may have gone into that one. To
    // write it again where it counts does no harm: the same operation changes nothing twice.
    const newest = yield* Effect.try({ try: () => generations(folder)[0], catch: failure("read", folder) })
    if (newest !== generation) {
      first = changes
      view = unseen
      continue
    }
    const anew = Effect.flatMap(append(options, generation, after, Journal.SEAL), (sealed) =>
      look(options, sealed?.[0] ?? after))
    // What is to be forgotten must not stay on the disk either.
    if (op.op === "expire" || op.op === "erase") return [yield* anew, changes]
    if (after.reading.lines - Ledger.all(after.reading.ledger).length <= slack) return [after, changes]
    // The operation itself is done.
    const last = yield* Effect.catchTag(anew, "StateFileError", (error) =>
      Effect.as(Effect.logWarning(error.message), after))
    return [last, changes]
  }
  return yield* failure("write", folder)(new Error("its journal never came to rest"))
})
