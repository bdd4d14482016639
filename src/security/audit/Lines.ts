import type { Plain } from "../Canonical.ts"
import type { TrailEntry } from "./AuditEntry.ts"
import { type Head, link } from "./Chain.ts"
import type { Place } from "./Seal.ts"
import { printAnchor, type Signer } from "./Signing.ts"

/** An entry that is about to be written: what stands in it may depend on where it will stand. */
export interface Draft {
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly entryAt: (place: Place) => Plain
}

/** How far a chain has come. */
export interface Progress {
  readonly head: Head
  /** Records behind the last checkpoint. */
  readonly unsigned: number
  /** The last checkpoint of this process, to be kept elsewhere. */
  readonly anchor: string | undefined
}

export interface LinesOptions {
  readonly stream: string
  readonly signer: Signer
  /** A signed checkpoint stands behind at most so many records. */
  readonly checkpointEvery: number
}

/** So that the compiler sees to it that the trail writes what it can read. */
export const entry = (stored: TrailEntry): Plain => stored

/** The lines of entries and drafts behind a head, with a checkpoint where one is due, and at the end if it is asked for. */
export const linesOf = (
  { checkpointEvery, signer, stream }: LinesOptions,
  before: Progress,
  heading: ReadonlyArray<Plain>,
  drafts: ReadonlyArray<Draft>,
  now: number,
  signed: boolean
): { readonly lines: ReadonlyArray<string>; readonly after: Progress } => {
  const lines: Array<string> = []
  let { anchor, head, unsigned } = before
  const add = (time: number, plain: Plain): void => {
    const linked = link(head, time, plain)
    lines.push(linked.line)
    head = linked.head
    unsigned++
  }
  const vouch = (): void => {
    const statement = { stream, seq: head.seq + 1, prev: head.hash, time: now }
    const signature = signer.sign(statement)
    add(now, entry({ _tag: "Checkpoint", stream, key: signer.keyId, signature }))
    unsigned = 0
    anchor = printAnchor({ ...statement, key: signer.key, signature })
  }
  for (const plain of heading) add(now, plain)
  for (const { entryAt, time } of drafts) {
    add(time, entryAt({ stream, seq: head.seq + 1 }))
    if (unsigned >= checkpointEvery) vouch()
  }
  if (signed && unsigned > 0) vouch()
  return { lines, after: { head, unsigned, anchor } }
}
