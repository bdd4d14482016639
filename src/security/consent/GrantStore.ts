import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { AuditUnavailable } from "../../domain/Errors.ts"
import type { Redis } from "../../state/redis/Redis.ts"
import { StateFileError } from "../../state/StateFile.ts"
import type { ConsentEvent, Listener } from "./ConsentEvent.ts"
import * as FileJournal from "./FileJournal.ts"
import type { EndedBy, Grant, Person } from "./Grant.ts"
import type { GrantJournal } from "./GrantJournal.ts"
import type * as Journal from "./Journal.ts"
import * as Ledger from "./Ledger.ts"
import * as RedisJournal from "./RedisJournal.ts"

export interface GrantStoreOptions {
  readonly onEvent: Listener
  readonly limits?: Ledger.Limits
  /** See `JournalFile.JournalOptions`. */
  readonly slack?: number
}

export interface GrantFolderOptions extends GrantStoreOptions {
  /** A folder of its own, shared by all processes of the state folder; made when the first consent is given. */
  readonly folder: string
}

export interface Held {
  /** What counts; nothing at all where there is a problem. */
  readonly ledger: Ledger.State
  readonly problem: StateFileError | undefined
  /** Lines of the journal whose writers were killed before they were finished. */
  readonly torn: number
}

/**
 * The grants that are stored. Whoever has this service can grant, so it is for `Consent`, which asks a person first, and
 * for the operator's commands; no tool may ever have it.
 */
export class GrantStore extends Context.Tag("mcp-duckduckgo/security/consent/GrantStore")<GrantStore, {
  /** Where they are kept, for people. */
  readonly folder: string
  /** What is held now, by whatever process it was written. */
  readonly look: Effect.Effect<Held>
  /** The consent counts when this succeeds: it was told of before, and is stored. */
  readonly grant: (grant: Grant) => Effect.Effect<void, AuditUnavailable | StateFileError>
  /** Answers those that have ended by this. */
  readonly end: (grants: ReadonlyArray<string>, by: EndedBy) => Effect.Effect<ReadonlyArray<Grant>, StateFileError>
  /** Forgets what has expired. */
  readonly expire: Effect.Effect<void, StateFileError>
  /** Forgets all about a person, wherever it is stored. */
  readonly erase: (person: Person) => Effect.Effect<void, StateFileError>
  readonly tell: Listener
  /** As `tell`, for what stands whether or not it is on record: a failure is logged. */
  readonly mention: (event: ConsentEvent) => Effect.Effect<void>
}>() {
  static readonly layer = ({ folder, onEvent, ...bounds }: GrantFolderOptions): Layer.Layer<GrantStore> =>
    Layer.effect(
      GrantStore,
      Effect.flatMap(FileJournal.make({ folder, ...defaults, ...bounds }), (journal) => make(journal, onEvent))
    )

  /** The grants in Redis, for all replicas. */
  static readonly layerRedis = ({ onEvent, ...bounds }: GrantStoreOptions): Layer.Layer<GrantStore, never, Redis> =>
    Layer.effect(
      GrantStore,
      Effect.flatMap(RedisJournal.make({ ...defaults, ...bounds }), (journal) => make(journal, onEvent))
    )
}

const defaults = { limits: Ledger.defaultLimits, slack: 256 }

const make = (journal: GrantJournal, onEvent: Listener): Effect.Effect<GrantStore["Type"]> => Effect.sync(() => {
  let lastProblem: string | undefined

  const held = ({ damage, ledger, torn }: Journal.Reading): Held =>
    damage === undefined
      ? { ledger, problem: undefined, torn }
      : { ledger: Ledger.empty, problem: new StateFileError({ path: journal.place, operation: "read", detail: damage }), torn }

  const unreadable = (problem: StateFileError): Held => ({ ledger: Ledger.empty, problem, torn: 0 })

  /** Once for each problem, not once for each request. */
  const reported = (held: Held): Effect.Effect<Held> => {
    const before = lastProblem
    lastProblem = held.problem?.message
    return lastProblem === undefined || lastProblem === before
      ? Effect.succeed(held)
      : Effect.as(Effect.logWarning(`${lastProblem}. No stored consent counts`), held)
  }

  const mention = (event: ConsentEvent) =>
    Effect.catchTag(onEvent(event), "AuditUnavailable", (error) => Effect.logError(error.message))

  const mentionEnds = (changes: ReadonlyArray<Ledger.Change>) =>
    Effect.forEach(changes, (change) => (change._tag === "Ended" ? mention(change) : Effect.void), { discard: true })

  return GrantStore.of({
    folder: journal.place,
    look: Effect.matchEffect(journal.look, {
      onSuccess: (reading) => reported(held(reading)),
      onFailure: (error) => reported(unreadable(error))
    }),
    grant: (grant) =>
      onEvent({ _tag: "Granted", grant }).pipe(
        Effect.zipRight(Effect.tapError(journal.write({ op: "grant", grant }), () =>
          mention({ _tag: "Ended", grant, why: "not_stored" }))),
        Effect.flatMap(mentionEnds),
        Effect.uninterruptible
      ),
    end: (grants, by) =>
      Clock.currentTimeMillis.pipe(
        Effect.flatMap((at) => journal.write({ op: "end", grants, at, by })),
        Effect.tap(mentionEnds),
        Effect.map((changes) => changes.map(({ grant }) => grant)),
        Effect.uninterruptible
      ),
    expire: Effect.zip(Clock.currentTimeMillis, journal.look).pipe(
      Effect.flatMap(([at, reading]) =>
        reading.damage === undefined && Ledger.expired(reading.ledger, at).length > 0
          ? Effect.flatMap(journal.write({ op: "expire", at }), mentionEnds)
          : Effect.void),
      Effect.uninterruptible
    ),
    erase: (subject) =>
      journal.write({ op: "erase", subject }).pipe(
        Effect.flatMap(mentionEnds),
        Effect.zipRight(mention({ _tag: "Erased", subject })),
        Effect.uninterruptible
      ),
    tell: onEvent,
    mention
  })
})
