import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import type { AuditUnavailable } from "../../domain/Errors.ts"
import { StateFileError } from "../../state/StateFile.ts"
import type { ConsentEvent, Listener } from "./ConsentEvent.ts"
import type { EndedBy, Grant, Person } from "./Grant.ts"
import * as JournalFile from "./JournalFile.ts"
import * as Ledger from "./Ledger.ts"

export interface GrantStoreOptions {
  /** A folder of its own, shared by all processes of the state folder; made when the first consent is given. */
  readonly folder: string
  readonly onEvent: Listener
  readonly limits?: Ledger.Limits
  /** See `JournalFile.JournalOptions`. */
  readonly slack?: number
}

export interface Held {
  /** What counts; nothing at all where there is a problem. */
  readonly ledger: Ledger.State
  readonly problem: StateFileError | undefined
  /** Lines of the journal whose writers were killed before they were finished. */
  readonly torn: number
}

/**
 * The grants on the disk. Whoever has this service can grant, so it is for `Consent`, which asks a person first, and
 * for the operator's commands; no tool may ever have it.
 */
export class GrantStore extends Context.Tag("mcp-duckduckgo/security/consent/GrantStore")<GrantStore, {
  readonly folder: string
  /** What is held now, by whatever process it was written. */
  readonly look: Effect.Effect<Held>
  /** The consent counts when this succeeds: it was told of before, and is on the disk. */
  readonly grant: (grant: Grant) => Effect.Effect<void, AuditUnavailable | StateFileError>
  /** Answers those that have ended by this. */
  readonly end: (grants: ReadonlyArray<string>, by: EndedBy) => Effect.Effect<ReadonlyArray<Grant>, StateFileError>
  /** Forgets what has expired. */
  readonly expire: Effect.Effect<void, StateFileError>
  /** Forgets all about a person, on the disk too. */
  readonly erase: (person: Person) => Effect.Effect<void, StateFileError>
  readonly tell: Listener
  /** As `tell`, for what stands whether or not it is on record: a failure is logged. */
  readonly mention: (event: ConsentEvent) => Effect.Effect<void>
}>() {
  static readonly layer = (options: GrantStoreOptions): Layer.Layer<GrantStore> =>
    Layer.effect(GrantStore, make(options))
}

const make = Effect.fnUntraced(function*(given: GrantStoreOptions) {
  const { folder, limits = Ledger.defaultLimits, onEvent, slack = 256 } = given
  const options: JournalFile.JournalOptions = { folder, limits, slack }
  const view = yield* Ref.make(JournalFile.unseen)
  const lastProblem = yield* Ref.make<string | undefined>(undefined)
  const turn = yield* Effect.makeSemaphore(1)

  /** One at a time, each from where the last one has read to; and whole, whoever goes away meanwhile. */
  const inTurn = <A, E>(work: (known: JournalFile.View) => Effect.Effect<readonly [A, JournalFile.View], E>) =>
    Effect.uninterruptible(turn.withPermits(1)(
      Effect.flatMap(Ref.get(view), work).pipe(
        Effect.flatMap(([result, next]) => Effect.as(Ref.set(view, next), result))
      )
    ))

  const newest = Effect.flatMap(Ref.get(view), (known) =>
    JournalFile.isCurrent(options, known)
      ? Effect.succeed(known)
      : inTurn((known) => Effect.map(JournalFile.look(options, known), (next) => [next, next] as const)))

  const held = ({ reading: { damage, ledger, torn } }: JournalFile.View): Held =>
    damage === undefined
      ? { ledger, problem: undefined, torn }
      : { ledger: Ledger.empty, problem: new StateFileError({ path: folder, operation: "read", detail: damage }), torn }

  const unreadable = (problem: StateFileError): Held => ({ ledger: Ledger.empty, problem, torn: 0 })

  /** Once for each problem, not once for each request. */
  const report = ({ problem }: Held) =>
    Effect.flatMap(Ref.getAndSet(lastProblem, problem?.message), (before) =>
      problem === undefined || problem.message === before
        ? Effect.void
        : Effect.logWarning(`${problem.message}. No stored consent counts`))

  const write = (op: Ledger.Op) =>
    inTurn((known) => Effect.map(JournalFile.write(options, known, op), ([next, changes]) => [changes, next] as const))

  const mention = (event: ConsentEvent) =>
    Effect.catchTag(onEvent(event), "AuditUnavailable", (error) => Effect.logError(error.message))

  const mentionEnds = (changes: ReadonlyArray<Ledger.Change>) =>
    Effect.forEach(changes, (change) => (change._tag === "Ended" ? mention(change) : Effect.void), { discard: true })

  return GrantStore.of({
    folder,
    look: newest.pipe(
      Effect.map(held),
      Effect.catchTag("StateFileError", (error) => Effect.succeed(unreadable(error))),
      Effect.tap(report)
    ),
    grant: (grant) =>
      onEvent({ _tag: "Granted", grant }).pipe(
        Effect.zipRight(Effect.tapError(write({ op: "grant", grant }), () =>
          mention({ _tag: "Ended", grant, why: "not_stored" }))),
        Effect.flatMap(mentionEnds),
        Effect.uninterruptible
      ),
    end: (grants, by) =>
      Clock.currentTimeMillis.pipe(
        Effect.flatMap((at) => write({ op: "end", grants, at, by })),
        Effect.tap(mentionEnds),
        Effect.map((changes) => changes.map(({ grant }) => grant)),
        Effect.uninterruptible
      ),
    expire: Effect.zip(Clock.currentTimeMillis, newest).pipe(
      Effect.flatMap(([at, { reading }]) =>
        reading.damage === undefined && Ledger.expired(reading.ledger, at).length > 0
          ? Effect.flatMap(write({ op: "expire", at }), mentionEnds)
          : Effect.void),
      Effect.uninterruptible
    ),
    erase: (subject) =>
      newest.pipe(
        // Also a person of whom nothing counts may stand in the journal; without one there is nothing to forget.
        Effect.flatMap(({ place }) => (place === undefined ? Effect.succeed([]) : write({ op: "erase", subject }))),
        Effect.flatMap(mentionEnds),
        Effect.zipRight(mention({ _tag: "Erased", subject })),
        Effect.uninterruptible
      ),
    tell: onEvent,
    mention
  })
})
