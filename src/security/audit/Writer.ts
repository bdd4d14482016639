import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import { AuditUnavailable } from "../../domain/Errors.ts"
import { withNow } from "../../domain/Now.ts"
import { DiskError } from "./Disk.ts"
import type { Draft } from "./Lines.ts"
import type { KeyError } from "./SubjectKeys.ts"
import type { Trail } from "./Trail.ts"

/** When a caller goes on: when a kill of the process can no longer lose the record, or when a loss of power cannot. */
export type Until = "written" | "synced"

export interface WriterOptions {
  /** Opens the trail; asked for again after it was lost to another process, or could not be opened. */
  readonly open: Effect.Effect<Trail, KeyError>
  /** How many records may wait at one time; one more is refused at once. */
  readonly queueLimit: number
  /** What is written is on the medium after this, also where nobody waits for it. */
  readonly syncWithin: Duration.Duration
  /** What is written is vouched for after this. */
  readonly checkpointWithin: Duration.Duration
}

export interface WriterState {
  readonly trail: Trail | undefined
  /** Written by this process, without what the trail says of itself. */
  readonly records: number
  readonly waiting: number
  /** Milliseconds since the epoch. */
  readonly lastSync: number | undefined
  /** For the operator; it may name files. */
  readonly failure: string | undefined
}

export interface Writer {
  /** The draft is made when its turn has come. An interrupted caller's record is written all the same. */
  readonly write: (draft: Effect.Effect<Draft, KeyError>, until: Until) => Effect.Effect<void, AuditUnavailable>
  /**
   * Writes one record at once, where nobody waits, nothing is under way, and none came with another lately. False where that
   * is not so, where there is no draft yet, or where it takes more than one write: then nothing was written.
   */
  readonly writeNow: (now: number, draft: () => Draft | undefined) => boolean
  /** Runs while nothing is written, if the trail is open. */
  readonly alone: <A, E>(work: (trail: Trail) => Effect.Effect<A, E>) => Effect.Effect<A | undefined, E>
  readonly state: () => WriterState
}

interface Waiter {
  readonly draft: Effect.Effect<Draft, KeyError>
  readonly until: Until
  settle: (outcome: Effect.Effect<void, AuditUnavailable>) => void
}

/** Records that are written with one call of the system. */
const BATCH = 1_000

/** More than this is not left to the next sync: it is what must be written again if that fails. */
const MOST_UNSYNCED_BYTES = 8 * 1024 * 1024

/** The claim is renewed with each checkpoint; a process that has slept for longer looks whether it still has it. */
const RENEWAL = Duration.toMillis(Duration.minutes(2))

const nobody = (): void => {}

/**
 * Waits until what came in this turn of the event loop was looked at. Requests of many connections that are there at once
 * would else each be taken to their end alone, each with a write of its own: over HTTP, from 16 connections on, that took 1.6
 * to 1.7 times as long (measured).
 */
const endOfTurn: Effect.Effect<void> = Effect.async((resume) => {
  const immediate = setImmediate(() => resume(Effect.void))
  return Effect.sync(() => clearImmediate(immediate))
})

const stopping = new AuditUnavailable({ detail: "the server is stopping" })
const lost = new DiskError({ operation: "write", path: "the audit stream", detail: "another process has taken it over" })
const full = new AuditUnavailable({ detail: "too many records are waiting for the disk" })

/** The error in a word: files and folders are nobody's business outside of this machine. */
export const unavailable = (error: KeyError): AuditUnavailable =>
  new AuditUnavailable({ detail: /\bE[A-Z][A-Z0-9]+\b/.exec(error.message)?.[0] ?? "see the log of the server" })

/**
 * Many callers, one file: whoever comes in one turn of the event loop is written together, and whoever comes while a batch
 * is written, or while the disk syncs, is in the next. Where records come one by one, each is written at once. The work for
 * one record is kept to a few steps, for every request pays it.
 */
export const make = Effect.fnUntraced(function*(options: WriterOptions) {
  const pending: Array<Waiter> = []
  const syncing: Array<Waiter> = []
  const wake = yield* Effect.makeLatch(false)
  const unsynced = yield* Effect.makeLatch(false)
  const urgent = yield* Effect.makeLatch(false)
  const turn = yield* Effect.makeSemaphore(1)
  let trail: Trail | undefined
  let renewedAt = Number.NEGATIVE_INFINITY
  let records = 0
  let lastSync: number | undefined
  let failure: { readonly of: "write" | "sync"; readonly message: string } | undefined
  let stopped = false
  /** Somebody has the turn. */
  let busy = false
  /** Records of the last batch: where it is one, the next is not waited with. */
  let together = 0
  /** A record was written in this turn of the event loop, before it was known whether others come. */
  let early = false

  const exclusive = <A, E>(work: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.uninterruptible(turn.withPermits(1)(Effect.suspend(() => {
      busy = true
      return Effect.ensuring(work, Effect.sync(() => {
        busy = false
      }))
    })))

  /** Says once what is wrong, and once that it is over. A defect was given to the callers, who may have gone. */
  const note = (of: "write" | "sync", exit: Exit.Exit<unknown, KeyError>): Effect.Effect<void> =>
    Exit.matchEffect(exit, {
      onSuccess: () => {
        if (failure?.of !== of) return Effect.void
        failure = undefined
        return Effect.logInfo("The audit trail can be written again")
      },
      onFailure: (cause) => {
        const error = Cause.failureOption(cause)
        if (Option.isNone(error)) return Effect.logError("A defect of the audit trail", cause)
        const isNews = failure === undefined
        failure = { of, message: error.value.message }
        return isNews ? Effect.logWarning(`The audit trail cannot be written: ${failure.message}`) : Effect.void
      }
    })

  const settleAll = (waiters: ReadonlyArray<Waiter>, outcome: Effect.Effect<void, AuditUnavailable>): void => {
    for (const waiter of waiters) waiter.settle(outcome)
  }

  const isSure = (now: number): boolean => Math.abs(now - renewedAt) < RENEWAL

  /** The trail, unless it has become another process's while this one slept: then nothing more may be written to it. */
  const kept = (now: number) =>
    Effect.gen(function*() {
      const known = trail
      if (known === undefined || isSure(now)) return known
      if (yield* known.renew) {
        renewedAt = now
        return known
      }
      trail = undefined
      settleAll(syncing.splice(0), Effect.fail(unavailable(lost)))
      yield* Effect.logWarning(`Another process has taken over the audit stream ${known.stream}; another one is opened`)
      yield* Effect.ignore(known.abandon)
      return undefined
    })

  const reopened = (now: number) =>
    Effect.gen(function*() {
      const open = (yield* kept(now)) ?? (yield* options.open)
      trail = open
      renewedAt = now
      return open
    })

  const opened = (now: number) => (trail !== undefined && isSure(now) ? Effect.succeed(trail) : reopened(now))

  /** What can be written of a batch: a key that cannot be read is the trouble of its own subject only. */
  const prepared = (batch: ReadonlyArray<Waiter>) => {
    const ready: Array<Waiter> = []
    const drafts: Array<Draft> = []
    // `Effect.forEach` takes some 20 steps more, and mostly there is one record.
    const from = (index: number): Effect.Effect<{ readonly ready: typeof ready; readonly drafts: typeof drafts }> => {
      const waiter = batch[index]
      return waiter === undefined ? Effect.succeed({ ready, drafts }) : Effect.matchCauseEffect(waiter.draft, {
        onSuccess: (draft) => {
          ready.push(waiter)
          drafts.push(draft)
          return from(index + 1)
        },
        onFailure: (cause) => {
          waiter.settle(Effect.mapError(Effect.failCause(cause), unavailable))
          return Effect.flatMap(note("write", Exit.failCause(cause)), () => from(index + 1))
        }
      })
    }
    return from(0)
  }

  const append = (drafts: ReadonlyArray<Draft>, now: number) =>
    Effect.flatMap(opened(now), (open) =>
      Effect.zipRight(
        open.append(drafts, now),
        Effect.suspend(() => (open.state().unsyncedBytes > MOST_UNSYNCED_BYTES ? open.sync : Effect.void))
      ))

  const nextBatch = withNow((now) =>
    Effect.flatMap(prepared(pending.splice(0, BATCH)), ({ drafts, ready }) => {
      if (ready.length === 0) return Effect.void
      return Effect.flatMap(Effect.exit(append(drafts, now)), (exit) => {
        if (Exit.isSuccess(exit)) {
          records += ready.length
          together = ready.length
          for (const waiter of ready) {
            if (waiter.until === "written") waiter.settle(Effect.void)
            else syncing.push(waiter)
          }
          unsynced.unsafeOpen()
          if (syncing.length > 0) urgent.unsafeOpen()
        } else settleAll(ready, Effect.mapError(exit, unavailable))
        return note("write", exit)
      })
    }))

  const drain: Effect.Effect<void> = Effect.suspend(() =>
    pending.length === 0 ? Effect.void : Effect.zipRight(nextBatch, drain))

  /** What a failed sync left behind is written again by the next: that must not hit another process's stream. */
  const surelyOurs = (now: number) => (isSure(now) ? Effect.succeed(trail) : exclusive(kept(now)))

  const syncOnce = Effect.flatMap(Clock.currentTimeMillis, (now) =>
    Effect.suspend(() => {
      unsynced.unsafeClose()
      urgent.unsafeClose()
      const waiters = syncing.splice(0)
      const synced = Effect.flatMap(surelyOurs(now), (open) => (open === undefined ? Effect.fail(lost) : open.sync))
      return Effect.flatMap(Effect.exit(synced), (exit) => {
        settleAll(waiters, Effect.mapError(exit, unavailable))
        if (Exit.isSuccess(exit)) lastSync = now
        // Somebody was told that it is written: the next round tries again.
        else if (trail !== undefined) unsynced.unsafeOpen()
        return note("sync", exit)
      })
    }))

  const alone = <A, E>(work: (trail: Trail) => Effect.Effect<A, E>) =>
    exclusive(Effect.suspend(() => (trail === undefined ? Effect.succeed(undefined) : work(trail))))

  yield* Effect.forkScoped(
    wake.await.pipe(
      Effect.zipRight(endOfTurn),
      Effect.zipRight(wake.close),
      Effect.zipRight(exclusive(drain)),
      Effect.forever
    )
  )
  yield* Effect.forkScoped(
    unsynced.await.pipe(
      Effect.zipRight(Effect.raceFirst(urgent.await, Effect.sleep(options.syncWithin))),
      Effect.zipRight(Effect.uninterruptible(syncOnce)),
      Effect.forever
    )
  )
  const vouch = alone(() => {
    renewedAt = Number.NEGATIVE_INFINITY
    return Effect.flatMap(Effect.flatMap(Clock.currentTimeMillis, kept), (open) => open?.checkpoint ?? Effect.void)
  })
  yield* Effect.forkScoped(
    Effect.exit(vouch).pipe(
      // That there was nothing to write does not say that it could have been written.
      Effect.flatMap((exit) => (Exit.isFailure(exit) ? note("write", exit) : Effect.void)),
      Effect.schedule(Schedule.spaced(options.checkpointWithin))
    )
  )
  const close = Effect.gen(function*() {
    stopped = true
    yield* drain
    const closed = Effect.flatMap(Effect.flatMap(Clock.currentTimeMillis, kept), (open) => open?.close ?? Effect.void)
    const exit = yield* Effect.exit(closed)
    settleAll(syncing.splice(0), Effect.mapError(exit, unavailable))
    if (Exit.isFailure(exit)) yield* note("sync", exit)
  })
  yield* Effect.addFinalizer(() => exclusive(close))

  const isIdle = (now: number): boolean =>
    !(busy || early || stopped || together > 1) && pending.length === 0 && failure === undefined && isSure(now)

  const writer: Writer = {
    write: (draft, until) =>
      Effect.async<void, AuditUnavailable>((resume) => {
        if (stopped) return resume(Effect.fail(stopping))
        if (pending.length + syncing.length >= options.queueLimit) return resume(Effect.fail(full))
        const waiter: Waiter = { draft, until, settle: resume }
        pending.push(waiter)
        wake.unsafeOpen()
        return Effect.sync(() => {
          waiter.settle = nobody
        })
      }),
    writeNow: (now, draft) => {
      if (trail?.appendNow === undefined || !isIdle(now) || trail.state().unsyncedBytes > MOST_UNSYNCED_BYTES) return false
      const ready = draft()
      if (ready === undefined || !trail.appendNow(ready, now)) return false
      records++
      early = true
      setImmediate(() => {
        early = false
      })
      unsynced.unsafeOpen()
      return true
    },
    alone,
    state: () => ({ trail, records, waiting: pending.length + syncing.length, lastSync, failure: failure?.message })
  }
  return writer
})
