import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { keyOf, type SubjectShape } from "../Subject.ts"
import { type AuditEntry, StoredEntry } from "./AuditEntry.ts"
import { bounded, type Members, type Plain } from "../Canonical.ts"
import type { ChainRecord } from "./Chain.ts"
import { type Place, seal } from "./Seal.ts"
import type { KeyError, SubjectKeys } from "./SubjectKeys.ts"

/** The longest text that is stored in the clear, in UTF-16 units. */
const LONGEST_TEXT = 256

/** Whose key seals what an entry without a subject has to seal. No subject is called that. */
const NOBODY = ""

/** What is stored of an entry; where it will stand is known only when it is written. */
export type EntryAt = (place: Place) => Plain

/** What is stored of an entry in the clear. */
const clearOf = (keys: SubjectKeys, given: AuditEntry): Members => {
  const { sealed: _, subject, ...rest } = given
  const stored = (subject: SubjectShape | undefined) =>
    subject === undefined ? undefined : { kind: subject.kind, id: keys.pseudonym(keyOf(subject)), client: subject.client }
  const actor = stored(rest._tag === "People" ? rest.actor : undefined)
  return bounded({ ...rest, actor, subject: stored(subject) }, LONGEST_TEXT)
}

const whose = ({ subject }: AuditEntry): string => (subject === undefined ? NOBODY : keyOf(subject))

const withBox = (clear: Members, key: Uint8Array, sealed: NonNullable<AuditEntry["sealed"]>): EntryAt =>
  (place) => ({ ...clear, sealed: seal(key, place, sealed) })

/** Makes of an entry what is stored of it, if the key that it needs is at hand. */
export const entryNow = (keys: SubjectKeys, given: AuditEntry, now: number): EntryAt | undefined => {
  const { sealed } = given
  const key = sealed === undefined ? undefined : keys.atHand(whose(given), now)
  if (sealed !== undefined && key === undefined) return undefined
  const clear = clearOf(keys, given)
  return sealed === undefined || key === undefined ? () => clear : withBox(clear, key, sealed)
}

/** Makes of an entry what is stored of it. The disk is asked only for a key that is not at hand. */
export const entryAt = (keys: SubjectKeys, given: AuditEntry): Effect.Effect<EntryAt, KeyError> => {
  const { sealed } = given
  const clear = clearOf(keys, given)
  return sealed === undefined
    ? Effect.succeed(() => clear)
    : Effect.map(keys.key(whose(given)), (key) => withBox(clear, key, sealed))
}

const decode = Schema.decodeUnknownOption(StoredEntry)

/** What stands in a record, if it is of a kind that this version knows. */
export const entryOf = (record: ChainRecord): Option.Option<StoredEntry> => decode(record.record)
