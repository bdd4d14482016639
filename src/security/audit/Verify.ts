import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { TrailEntry } from "./AuditEntry.ts"
import { type ChainRecord, GENESIS, hashOf, type Head, parse } from "./Chain.ts"
import { type Anchor, MOST_BETWEEN_CHECKPOINTS, printAnchor, type Verifier } from "./Signing.ts"

/** In what way a trail is not as it was written. */
export type FaultKind =
  | "unreadable"
  | "torn"
  | "altered"
  | "link"
  | "removed"
  | "order"
  | "stream"
  | "signature"
  | "unsigned"
  | "missing_segment"
  | "anchor"
  | "truncated"

export interface Fault {
  readonly kind: FaultKind
  /** The segment; none for what concerns the whole stream. */
  readonly segment: number | undefined
  /** From 1. */
  readonly line: number | undefined
  /** The record that the line claims to be. */
  readonly seq: number | undefined
  readonly why: string
}

/** What is found out about one stream. It is whole if there is no fault. */
export interface Verdict {
  /** The name of the chain; empty where no file tells. */
  readonly stream: string
  readonly records: number
  readonly segments: number
  readonly first: ChainRecord | undefined
  readonly last: ChainRecord | undefined
  /** Records behind the last checkpoint: nobody vouches for them yet. */
  readonly unsigned: number
  /** The last checkpoint, to be kept elsewhere. */
  readonly anchor: string | undefined
  /** At most `MOST_FAULTS`. */
  readonly faults: ReadonlyArray<Fault>
  readonly moreFaults: number
  /** What is no fault, but worth a word. */
  readonly notes: ReadonlyArray<string>
}

export const MOST_FAULTS = 20

/** With room for what the trail says of itself. */
const MOST_UNSIGNED = MOST_BETWEEN_CHECKPOINTS + 100

/** A crash may leave so many records at most before the first checkpoint of a stream. */
const MOST_UNSIGNED_EVER = 3

export interface CheckerOptions {
  /** Whose checkpoints are believed. */
  readonly verifier: Verifier
  /** Checkpoints of this stream that were kept elsewhere. Their signatures were checked. */
  readonly anchors: ReadonlyArray<Anchor>
  /** A living process writes to the stream: an unfinished last line is no fault then. */
  readonly isOpen: boolean
}

export interface Checker {
  /** Begins a file; they come in the order of their numbers. */
  readonly segment: (number: number) => void
  readonly line: (line: Buffer) => void
  /** What stands behind the last line break of the file. */
  readonly rest: () => void
  /** To be asked for once, behind the last line. */
  readonly verdict: () => Verdict
}

const decode = Schema.decodeUnknownOption(TrailEntry)

/** Only these tell the checker something; decoding all of them would take most of its time. */
const TELLING: ReadonlySet<unknown> = new Set<TrailEntry["_tag"]>(["Started", "Rotated", "Pruned", "Checkpoint"])

const tellingEntry = ({ record }: ChainRecord): TrailEntry | undefined =>
  TELLING.has(record["_tag"]) ? Option.getOrUndefined(decode(record)) : undefined

/** A count in words. */
export const plural = (count: number, one: string): string =>
  `${count.toLocaleString("en-US")} ${one}${count === 1 ? "" : "s"}`

/**
 * Checks one stream, line by line, in constant memory and without any input or output of its own. It goes on behind a
 * fault as if the line were good, so that one alteration is one fault and what stands behind it is checked as well.
 */
export const checker = ({ anchors, isOpen, verifier }: CheckerOptions): Checker => {
  const faults: Array<Fault> = []
  const notes: Array<string> = []
  let moreFaults = 0
  let stream = ""
  let segment: number | undefined
  let segments = 0
  let line = 0
  let records = 0
  let first: ChainRecord | undefined
  let last: ChainRecord | undefined
  // None: whatever comes next is believed to follow.
  let head: Head | undefined
  let unsigned = 0
  let checkpoints = 0
  let anchor: string | undefined
  // Where the trail begins if not at its beginning, until a signed record says that the rest was deleted for its age.
  let owed: { readonly segment: number; readonly head: Head | undefined } | undefined
  let unfinished = false
  let pruned: { readonly through: number; readonly head: Head; readonly signed: boolean } | undefined
  const waiting = new Set(anchors)

  const fault = (kind: FaultKind, why: string, seq?: number): void => {
    if (faults.length >= MOST_FAULTS) moreFaults++
    else faults.push({ kind, segment, line: line === 0 ? undefined : line, seq, why })
  }

  const follow = (record: ChainRecord, entry: TrailEntry | undefined, isAltered: boolean): void => {
    const { prev, seq } = record
    head ??= { seq: seq - 1, hash: prev }
    if (owed !== undefined && owed.head === undefined) owed = { ...owed, head }
    const expected = head.seq + 1
    if (isAltered) fault("altered", "it was altered after it was written", seq)
    else if (seq > expected) {
      fault("removed", `before it is a gap of ${plural(seq - expected, "record")}, from record ${expected} on`, seq)
    } else if (seq < expected) {
      fault("order", `it stands behind record ${head.seq}: it was moved, or put in`, seq)
    } else if (prev !== head.hash) {
      fault("link", `it does not follow from record ${head.seq}: one of the two is not the one that was written`, seq)
    }
    // The number of an altered record may be what was altered; one that stands where it does not belong is no measure.
    if (isAltered || seq >= expected) head = { seq: isAltered ? expected : seq, hash: record.hash }
    const isStart = entry?._tag === "Started" || entry?._tag === "Rotated"
    if (line === 1 && !isStart) fault("stream", "no record before it says which file this is", seq)
    if (isStart && !isAltered) {
      if (stream === "") stream = entry.stream
      if (entry.stream !== stream) fault("stream", `it is of the stream ${entry.stream}, not of ${stream}`, seq)
      if (entry.segment !== segment) fault("stream", `it is of file ${entry.segment}, not of this one`, seq)
      if (entry._tag === "Rotated" && unsigned > 0) {
        fault("unsigned", "the file before does not end with a checkpoint", seq)
      }
    }
  }

  const vouch = (record: ChainRecord, entry: Extract<TrailEntry, { readonly _tag: "Checkpoint" }>): void => {
    const { prev, seq } = record
    const statement = { stream: entry.stream, seq, prev, time: Date.parse(record.time) }
    // Where no file said which stream it is, the signature does.
    if (stream !== "" && entry.stream !== stream) {
      fault("signature", `the checkpoint is of the stream ${entry.stream}, not of ${stream}`, seq)
    } else if (entry.key !== verifier.keyId) {
      fault("signature", `the checkpoint was signed with another key (${entry.key})`, seq)
    } else if (!verifier.holds(statement, entry.signature)) {
      fault("signature", "the signature of the checkpoint does not hold: something before it was written anew", seq)
    } else {
      checkpoints++
      unsigned = 0
      stream = entry.stream
      anchor = printAnchor({ ...statement, key: verifier.key, signature: entry.signature })
      if (pruned !== undefined) pruned = { ...pruned, signed: true }
    }
  }

  /** An anchor names the record before its checkpoint. */
  const meet = (record: ChainRecord): void => {
    for (const known of waiting) {
      if (known.seq - 1 !== record.seq) continue
      waiting.delete(known)
      if (known.prev !== record.hash) fault("anchor", "it is not the record that the anchor knows", record.seq)
    }
  }

  /** Whether a signed record says that the files before the first one were deleted for their age. */
  const isPruned = (begin: { readonly segment: number; readonly head: Head | undefined }): boolean => {
    if (pruned === undefined || !pruned.signed || begin.segment > pruned.through + 1) return false
    if (begin.segment <= pruned.through) return true
    return begin.head?.seq === pruned.head.seq && begin.head.hash === pruned.head.hash
  }

  const endFile = (isLast: boolean): void => {
    if (!unfinished) return
    unfinished = false
    if (isLast && isOpen) notes.push("The last line is being written just now.")
    else fault("torn", "the last line is cut off, as by a crash; the next start of the server cuts it away and says so")
  }

  const settle = (): void => {
    endFile(true)
    line = 0
    segment = undefined
    if (checkpoints === 0 && records > MOST_UNSIGNED_EVER) fault("unsigned", "there is no valid checkpoint at all")
    if (owed !== undefined && isPruned(owed)) {
      notes.push(`${plural(owed.head?.seq ?? 0, "record")} before were deleted for their age; the trail says so.`)
    } else if (owed !== undefined) {
      fault(
        "missing_segment",
        `it begins with file ${owed.segment}, and no signed record says that those before were deleted for their age`
      )
    }
    const end = head?.seq ?? 0
    for (const known of waiting) {
      const seq = known.seq - 1
      if (owed?.head !== undefined && seq <= owed.head.seq) {
        notes.push(`The anchor of record ${known.seq} is of a part that was deleted for its age.`)
      } else if (seq <= end) fault("anchor", `record ${seq}, which the anchor knows, is missing`)
      else fault("truncated", `the anchor knows of record ${seq}, but it ends with record ${end}: its end was cut off`)
    }
  }

  return {
    segment: (number) => {
      endFile(false)
      const before = segment
      segment = number
      segments++
      line = 0
      if (before === undefined && number === 1) head = GENESIS
      if (before === undefined && number > 1) owed = { segment: number, head: undefined }
      if (before === undefined || number === before + 1) return
      const missing = number - before - 1
      fault("missing_segment", `${plural(missing, "file")} before it, from file ${before + 1} on, ${missing === 1 ? "is" : "are"} missing`)
      // What the missing files would have said is not asked of what comes behind them.
      head = undefined
    },
    line: (bytes) => {
      line++
      const record = parse(bytes)
      if (record === undefined) {
        head = undefined
        return fault("unreadable", "this line is no record")
      }
      const entry = tellingEntry(record)
      follow(record, entry, hashOf(bytes) !== record.hash)
      unsigned++
      records++
      if (entry?._tag === "Checkpoint") vouch(record, entry)
      else if (entry?._tag === "Pruned") {
        pruned = { through: entry.through, head: { seq: entry.seq, hash: entry.hash }, signed: false }
      } else if (unsigned === MOST_UNSIGNED) {
        fault("unsigned", `there is no checkpoint in ${plural(unsigned, "record")} before it`, record.seq)
      }
      first ??= record
      last = record
      meet(record)
    },
    rest: () => {
      line++
      unfinished = true
    },
    verdict: () => {
      settle()
      return { stream, records, segments, first, last, unsigned, anchor, faults, moreFaults, notes }
    }
  }
}
