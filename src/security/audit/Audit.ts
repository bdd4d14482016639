import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as ExecutionStrategy from "effect/ExecutionStrategy"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import { AuditUnavailable } from "../../domain/Errors.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import { type OpenFile, openAppend } from "./AppendFile.ts"
import type { AuditEntry, Until } from "./AuditEntry.ts"
import { fieldsOf, subjectKeyOf } from "./Fields.ts"
import * as Journal from "./Journal.ts"
import * as Keys from "./Keys.ts"
import { hold } from "./Stream.ts"

export interface AuditOptions {
  readonly folder: string
  /** How long records are kept. */
  readonly retention: Duration.Duration
  readonly checkpointEvery: number
  readonly maxSegmentBytes: number
  readonly maxSegmentAge: Duration.Duration
  readonly queueLimit: number
  /** How long a caller waits for the disk. */
  readonly patience: Duration.Duration
  readonly openFile?: OpenFile
  /** Milliseconds since the epoch; the system's clock if left out. */
  readonly now?: () => number
}

/** All but where and for how long. */
export const defaults = {
  checkpointEvery: 256,
  maxSegmentBytes: 16 * 1024 * 1024,
  maxSegmentAge: Duration.days(7),
  queueLimit: 10_000,
  patience: Duration.seconds(5)
} as const

export interface AuditStatus {
  /** None before the first record. */
  readonly journal: Journal.JournalStatus | undefined
  /** Why the trail could not be opened, or the last record not be written. */
  readonly problem: string | undefined
}

const SIGN_EVERY = Duration.seconds(1)
const PRUNE_EVERY = Duration.hours(1)
/** A lock that is not renewed for a minute is taken to be over. */
const RENEW_EVERY = Duration.seconds(20)

/**
 * The audit trail: a chain of records on disk, in which each names the hash of the one before, signed every so often.
 * Opened with the first record. What was asked for is sealed with a key of the subject's own; without that key the
 * chain still holds.
 */
export class Audit extends Context.Tag("mcp-duckduckgo/security/audit/Audit")<Audit, {
  /**
   * Returns when the record is as safe as was asked: `written` survives the end of the process, `synced` that of the
   * machine. A record is written even if the caller is interrupted.
   */
  readonly record: (entry: AuditEntry, until: Until) => Effect.Effect<void, AuditUnavailable>
  /** Deletes the key of a subject, and records that. Answers whether there was one. */
  readonly erase: (subjectKey: string) => Effect.Effect<boolean, AuditUnavailable>
  readonly status: Effect.Effect<AuditStatus>
}>() {
  static readonly layer = (options: AuditOptions): Layer.Layer<Audit> => Layer.scoped(Audit, make(options))
}

const unavailable = (error: unknown): AuditUnavailable =>
  new AuditUnavailable({ detail: error instanceof Error ? error.message : String(error) })

interface Open {
  readonly journal: Journal.Journal
  readonly keys: Keys.KeyRing
}

const openTrail = (options: AuditOptions): Effect.Effect<Open, AuditUnavailable | StateFileError, Scope.Scope> =>
  Effect.gen(function*() {
    const { folder } = options
    const stream = yield* Effect.acquireRelease(
      Effect.tryPromise({ try: () => hold(folder), catch: unavailable }),
      ({ release }) => Effect.promise(release)
    )
    const signing = yield* Keys.signing(folder)
    const keys = yield* Keys.ring(folder)
    const journal = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: () =>
          Journal.open({
            folder: stream.folder,
            stream: stream.name,
            signing,
            openFile: options.openFile ?? openAppend,
            now: options.now ?? Date.now,
            checkpointEvery: options.checkpointEvery,
            maxSegmentBytes: options.maxSegmentBytes,
            maxSegmentMillis: Duration.toMillis(options.maxSegmentAge),
            retentionMillis: Duration.toMillis(options.retention),
            queueLimit: options.queueLimit,
            patienceMillis: Duration.toMillis(options.patience)
          }),
        catch: unavailable
      }),
      ({ close }) => Effect.ignoreLogged(Effect.tryPromise(close))
    )
    const every = (task: () => Promise<void>, interval: Duration.Duration) =>
      Effect.ignoreLogged(Effect.tryPromise(task)).pipe(
        Effect.schedule(Schedule.spaced(interval)),
        // Whoever writes the first record may not be interruptible; this must not hold up the end.
        Effect.interruptible,
        Effect.forkScoped
      )
    yield* every(journal.tend, SIGN_EVERY)
    yield* every(journal.prune, PRUNE_EVERY)
    yield* every(stream.renew, RENEW_EVERY)
    return { journal, keys }
  })

const make = Effect.fnUntraced(function*(options: AuditOptions) {
  const scope = yield* Effect.scope
  let problem: string | undefined
  let opened: Open | undefined
  const gate = yield* Effect.makeSemaphore(1)

  /** What was opened by an attempt that failed is closed again, and the next record tries anew. */
  const attempt = Effect.acquireUseRelease(
    Scope.fork(scope, ExecutionStrategy.sequential),
    (child) => Scope.extend(openTrail(options), child),
    (child, exit) => (Exit.isSuccess(exit) ? Effect.void : Scope.close(child, exit))
  ).pipe(
    Effect.mapError(unavailable),
    Effect.tapBoth({
      onFailure: ({ detail }) => Effect.sync(() => {
        problem = detail
      }),
      onSuccess: (open) => Effect.sync(() => {
        opened = open
        problem = undefined
      })
    })
  )

  const opening = gate.withPermits(1)(Effect.suspend(() => (opened === undefined ? attempt : Effect.succeed(opened))))

  const append = ({ journal, keys }: Open, entry: AuditEntry, until: Until): Effect.Effect<void, AuditUnavailable> => {
    const subjectKey = subjectKeyOf(entry)
    const needsKey = subjectKey !== undefined && (entry._tag === "Consent" || (entry._tag === "Decision" && entry.sealed !== undefined))
    const key = needsKey ? Effect.mapError(keys.of(subjectKey), unavailable) : Effect.succeed(undefined)
    return Effect.flatMap(key, (found) =>
      Effect.async<void, AuditUnavailable>((resume) => {
        const pseudonym = subjectKey === undefined ? undefined : keys.pseudonym(subjectKey)
        journal.append(fieldsOf(entry, pseudonym, found), until, (fault) => {
          resume(fault === undefined ? Effect.void : Effect.fail(new AuditUnavailable({ detail: fault })))
        })
      }))
  }

  const record = (entry: AuditEntry, until: Until): Effect.Effect<void, AuditUnavailable> =>
    opened === undefined ? Effect.flatMap(opening, (open) => append(open, entry, until)) : append(opened, entry, until)

  return Audit.of({
    record: (entry, until) => Effect.suspend(() => record(entry, until)),
    erase: (subjectKey) =>
      Effect.flatMap(opening, (open) =>
        Effect.flatMap(Effect.mapError(open.keys.erase(subjectKey), unavailable), (was) =>
          Effect.as(append(open, { _tag: "Erased", subjectKey }, "synced"), was))),
    status: Effect.sync(() => {
      const journal = opened?.journal.status()
      return { journal, problem: problem ?? journal?.problem }
    })
  })
})
