import type { KeyObject } from "node:crypto"
import { rm } from "node:fs/promises"
import type { AppendFile, OpenFile } from "./AppendFile.ts"
import * as Chain from "./Chain.ts"
import type { Until } from "./AuditEntry.ts"
import { changedAt, type Segment, segmentFile, segmentsIn, tailOf } from "./Segments.ts"

/** Makes the fields of a record, once it is known where it will stand. */
export type Draft = (stream: string, seq: number) => Chain.Fields

export interface JournalOptions {
  /** Of one stream. */
  readonly folder: string
  readonly stream: string
  readonly signing: { readonly key: KeyObject; readonly id: string }
  readonly openFile: OpenFile
  readonly now: () => number
  /** Records between two checkpoints. */
  readonly checkpointEvery: number
  readonly maxSegmentBytes: number
  readonly maxSegmentMillis: number
  readonly retentionMillis: number
  /** Records that may wait to be written. */
  readonly queueLimit: number
  /** How long a caller waits for the disk. */
  readonly patienceMillis: number
}

export interface JournalStatus {
  readonly stream: string
  readonly records: number
  readonly waiting: number
  /** Milliseconds since the epoch. */
  readonly syncedAt: number | undefined
  /** Why the last attempt failed; none where it did not. */
  readonly problem: string | undefined
}

type Done = (problem?: string) => void

interface Waiting {
  readonly draft: Draft
  readonly until: Until
  readonly done: Done
}

export interface Journal {
  /** Calls `done` when the record is as safe as was asked, or with the reason why it is not. */
  readonly append: (draft: Draft, until: Until, done: Done) => void
  /** Signs what is not signed, and syncs what was only written. To be called every second or so. */
  readonly tend: () => Promise<void>
  /** Deletes segments that are older than the retention, and says so in the chain. */
  readonly prune: () => Promise<void>
  readonly status: () => JournalStatus
  readonly head: () => Chain.Head
  readonly close: () => Promise<void>
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The records of several callers go into one write and one sync. */
const MAX_BATCH = 1_000

export const open = async (options: JournalOptions): Promise<Journal> => {
  const { folder, now, signing, stream } = options
  const iso = () => new Date(now()).toISOString()
  const last = (await segmentsIn(folder)).at(-1)
  const { head: found, torn } = last === undefined ? { head: Chain.GENESIS, torn: undefined } : await tailOf(last.file)
  /** An empty segment was made, and nothing written into it: its name says where the chain stands, but not the hash. */
  let head = last !== undefined && found.seq === 0 ? await headBefore(folder, last) : found
  let file: AppendFile | undefined
  let segmentSince = last === undefined ? now() : await changedAt(last.file)
  let current = last?.file
  let signedSeq = head.seq
  let unsynced = false
  let syncedAt: number | undefined
  let problem: string | undefined
  let closed = false
  let working: Promise<void> | undefined
  const queue: Array<Waiting> = []
  const inHand = new Set<Waiting>()
  let hangs = false

  const target = async (): Promise<AppendFile> => {
    const full = file !== undefined && file.size() > 0 &&
      (file.size() >= options.maxSegmentBytes || now() - segmentSince >= options.maxSegmentMillis)
    if (full) await rotate()
    if (file === undefined) {
      current ??= segmentFile(folder, head.seq + 1)
      file = await options.openFile(current)
    }
    return file
  }

  /** Writes lines that belong together. The chain goes on only when they are in the file. */
  const put = async (to: AppendFile, drafts: ReadonlyArray<Draft>): Promise<void> => {
    let text = ""
    let end = head
    let signed = signedSeq
    const add = (fields: Chain.Fields) => {
      const next = Chain.link(end, stream, iso(), fields)
      text += next.line
      end = next.head
    }
    for (const draft of drafts) {
      add(draft(stream, end.seq + 1))
      if (end.seq - signed >= options.checkpointEvery) {
        add(Chain.checkpoint(signing.key, signing.id, stream, end))
        signed = end.seq
      }
    }
    await to.write(text)
    head = end
    signedSeq = signed
    unsynced = true
  }

  const sign = async (to: AppendFile): Promise<void> => {
    if (signedSeq === head.seq) return
    await put(to, [() => Chain.checkpoint(signing.key, signing.id, stream, head)])
    signedSeq = head.seq
  }

  const sync = async (to: AppendFile): Promise<void> => {
    if (!unsynced) return
    // What is written while the disk works is not known to be on it.
    unsynced = false
    try {
      await to.sync()
    } catch (error) {
      unsynced = true
      throw error
    }
    syncedAt = now()
  }

  const shut = async (): Promise<void> => {
    if (file === undefined) return
    await sign(file)
    await sync(file)
    await file.close()
    file = undefined
  }

  async function rotate(): Promise<void> {
    await shut()
    current = segmentFile(folder, head.seq + 1)
    segmentSince = now()
  }

  const settle = (batch: ReadonlyArray<Waiting>, until: ReadonlyArray<Until>, fault?: string): void => {
    for (const waiting of batch) {
      if (until.includes(waiting.until) && inHand.delete(waiting)) waiting.done(fault)
    }
  }

  const BOTH: ReadonlyArray<Until> = ["synced", "written"]

  const work = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0, MAX_BATCH)
      for (const waiting of batch) inHand.add(waiting)
      // One timer for all of them: a disk that hangs must not hold up those who wait for it.
      const timer = setTimeout(() => {
        hangs = true
        problem = `the disk has not answered for ${options.patienceMillis / 1000} s`
        settle(batch, BOTH, problem)
        for (const waiting of queue.splice(0)) waiting.done(problem)
      }, options.patienceMillis)
      try {
        const to = await target()
        await put(to, batch.map(({ draft }) => draft))
        settle(batch, ["written"])
        if (batch.some(({ until }) => until === "synced")) await sync(to)
        problem = undefined
        settle(batch, BOTH)
      } catch (error) {
        problem = textOf(error)
        settle(batch, BOTH, problem)
      } finally {
        clearTimeout(timer)
        hangs = false
      }
    }
  }

  /** One at a time touches the file. */
  const alone = (task: () => Promise<void>): Promise<void> => {
    const next = (working ?? Promise.resolve()).then(task)
    working = next.catch(() => undefined)
    return next
  }

  let scheduled = false
  const start = (): void => {
    if (scheduled) return
    scheduled = true
    void alone(async () => {
      scheduled = false
      await work()
    })
  }

  const prune = async (): Promise<void> => {
    const segments = await segmentsIn(folder)
    let gone: Segment | undefined
    for (const segment of segments.slice(0, -1)) {
      if (now() - await changedAt(segment.file) < options.retentionMillis) break
      gone = segment
    }
    if (gone === undefined) return
    const { head: end } = await tailOf(gone.file)
    const to = await target()
    // Said before it is done: a chain that has lost its beginning without a word is a broken one.
    await put(to, [() => ({ type: "pruned", through: end.seq, hash_of_last: end.hash })])
    await sign(to)
    await sync(to)
    for (const segment of segments) if (segment.first <= gone.first) await rm(segment.file, { force: true })
  }

  const attempt = (task: () => Promise<void>): Promise<void> =>
    alone(async () => {
      if (closed) return
      try {
        await task()
      } catch (error) {
        problem = textOf(error)
      }
    })

  const journal: Journal = {
    append: (draft, until, done) => {
      if (closed) return done("the trail is closed")
      if (hangs) return done(problem)
      if (inHand.size + queue.length >= options.queueLimit) return done(`${options.queueLimit} records wait for the disk already`)
      queue.push({ draft, until, done })
      start()
    },
    tend: () =>
      attempt(async () => {
        if (file === undefined) return
        await sign(file)
        await sync(file)
      }),
    prune: () => attempt(prune),
    status: () => ({ stream, records: head.seq, waiting: inHand.size + queue.length, syncedAt, problem }),
    head: () => head,
    close: async () => {
      await alone(async () => {
        await work()
        closed = true
        await shut()
      })
    }
  }

  const opening: Draft = torn === undefined
    ? () => ({ type: "started", pid: process.pid })
    : () => ({ type: "recovered", pid: process.pid, torn_bytes: torn.bytes, torn_digest: torn.digest })
  await alone(async () => put(await target(), [opening]))
  return journal
}

/** Where the chain stood before a segment that holds no record. */
const headBefore = async (folder: string, segment: Segment): Promise<Chain.Head> => {
  const before = (await segmentsIn(folder)).findLast(({ first }) => first < segment.first)
  return before === undefined ? Chain.GENESIS : (await tailOf(before.file)).head
}
