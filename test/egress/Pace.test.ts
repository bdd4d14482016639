import { it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { Caller } from "../../src/domain/Caller.ts"
import { Deadline } from "../../src/domain/Deadline.ts"
import { Pace, type PaceOptions } from "../../src/egress/Pace.ts"

const twoInTen: PaceOptions = { requests: 2, window: Duration.seconds(10), queueLimit: 64 }
const oneInTen: PaceOptions = { ...twoInTen, requests: 1 }

/** Runs the test with a pace of its own. */
const paced = <A, E>(options: PaceOptions, test: (pace: Pace["Type"]) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.flatMap(Pace, test).pipe(Effect.provide(Pace.layer(options)))

const nothing = Effect.void

/** When a turn began, in virtual milliseconds. */
const now = Clock.currentTimeMillis

const until = (deadline: number) => Effect.provideService(Deadline, deadline)
const as = (caller: string) => Effect.provideService(Caller, caller)

/** Starts a work and lets it go as far as it gets without time passing. */
const started = <A, E>(work: Effect.Effect<A, E>) => Effect.tap(Effect.fork(work), () => TestClock.adjust(0))

describe("Pace", () => {
  it.effect("lets the first requests of a window start at once and the next ones when it has passed", () =>
    paced(twoInTen, (pace) =>
      Effect.gen(function*() {
        const all = yield* Effect.fork(Effect.all(Array.from({ length: 5 }, () => pace.turn(now)), { concurrency: 5 }))
        yield* TestClock.adjust("1 minute")
        expect(yield* Fiber.join(all)).toEqual([0, 0, 10_000, 10_000, 20_000])
      })))

  it.effect("runs one request at a time, also where the window would allow more", () =>
    paced({ ...twoInTen, requests: 100 }, (pace) =>
      Effect.gen(function*() {
        const slow = pace.turn(Effect.zipLeft(now, Effect.sleep(700)))
        const all = yield* Effect.fork(Effect.all([slow, slow, slow], { concurrency: 3 }))
        yield* TestClock.adjust("1 minute")
        expect(yield* Fiber.join(all)).toEqual([0, 700, 1_400])
      })))

  it.effect("gives the turn on after a failure, a defect and an interruption", () =>
    paced({ ...twoInTen, requests: 100 }, (pace) =>
      Effect.gen(function*() {
        expect(yield* Effect.flip(pace.turn(Effect.fail("broken")))).toBe("broken")
        expect(Exit.isFailure(yield* Effect.exit(pace.turn(Effect.die("bug"))))).toBe(true)
        yield* Effect.flatMap(started(pace.turn(Effect.never)), Fiber.interrupt)
        expect(yield* pace.turn(now)).toBe(0)
        expect(yield* pace.status).toEqual({ waiting: 0, busy: false, nextTurnMillis: 0 })
      })))

  it.effect("makes a newcomer wait for one turn of a caller with 50 requests, not for 50", () =>
    paced({ ...oneInTen, queueLimit: 100 }, (pace) =>
      Effect.gen(function*() {
        const crowd = Effect.all(Array.from({ length: 51 }, () => pace.turn(nothing)), { concurrency: 51 })
        yield* started(as("crowd")(crowd))
        const newcomer = yield* started(as("newcomer")(pace.turn(now)))
        yield* TestClock.adjust("20 seconds")
        expect(yield* Fiber.join(newcomer)).toBe(20_000)
        expect((yield* pace.status).waiting).toBe(49)
      })))

  it.effect("never starves a caller, however many newcomers arrive", () =>
    paced(oneInTen, (pace) =>
      Effect.gen(function*() {
        yield* as("regular")(pace.turn(nothing))
        const regular = yield* started(as("regular")(pace.turn(now)))
        const newcomers = Effect.forEach([1, 2, 3, 4, 5], (n) => started(as(`n${n}`)(pace.turn(nothing))))
        yield* newcomers
        yield* TestClock.adjust("10 seconds")
        expect(yield* Fiber.join(regular)).toBe(10_000)
      })))

  it.effect("refuses at once what would come too late, and says when it could come", () =>
    paced(oneInTen, (pace) =>
      Effect.gen(function*() {
        yield* pace.turn(nothing)
        yield* started(as("other")(pace.turn(nothing)))
        const error = yield* Effect.flip(until(19_999)(pace.turn(nothing)))
        expect(error).toMatchObject({ _tag: "RateLimited", waiting: 1, retryAfterSeconds: 20 })
        expect(yield* now).toBe(0)
        expect((yield* pace.status).waiting).toBe(1)
        const inTime = yield* started(until(20_000)(pace.turn(now)))
        yield* TestClock.adjust("20 seconds")
        expect((yield* Fiber.join(inTime)) <= 20_000).toBe(true)
      })))

  it.effect("does not refuse a newcomer whose turn comes before that of the others", () =>
    paced(oneInTen, (pace) =>
      Effect.gen(function*() {
        const other = as("other")(pace.turn(nothing))
        yield* started(Effect.all([other, other, other], { concurrency: 3 }))
        const newcomer = yield* started(as("newcomer")(until(20_000)(pace.turn(now))))
        yield* TestClock.adjust("20 seconds")
        expect(yield* Fiber.join(newcomer)).toBe(20_000)
      })))

  it.effect("refuses one more than may wait, and takes the next when there is room", () =>
    paced({ ...oneInTen, queueLimit: 2 }, (pace) =>
      Effect.gen(function*() {
        yield* started(Effect.all(Array.from({ length: 3 }, () => pace.turn(nothing)), { concurrency: 3 }))
        const refused = yield* Effect.flip(pace.turn(nothing))
        expect(refused).toMatchObject({ _tag: "RateLimited", waiting: 2, retryAfterSeconds: 30 })
        yield* TestClock.adjust("10 seconds")
        const taken = yield* started(pace.turn(now))
        yield* TestClock.adjust("20 seconds")
        expect(yield* Fiber.join(taken)).toBe(30_000)
      })))

  it.effect("ends the wait at the deadline where others were slow, with what is known by then", () =>
    paced({ ...oneInTen, requests: 9 }, (pace) =>
      Effect.gen(function*() {
        const slow = yield* started(pace.turn(Effect.never))
        const waiting = yield* started(Effect.flip(until(5_000)(pace.turn(nothing))))
        yield* TestClock.adjust("5 seconds")
        expect(yield* Fiber.join(waiting)).toMatchObject({ _tag: "RateLimited", waiting: 0, retryAfterSeconds: 1 })
        yield* Fiber.interrupt(slow)
        expect(yield* pace.turn(now)).toBe(5_000)
      })))

  it.effect("frees a waiter at once when it is interrupted, with and without a deadline", () =>
    paced(oneInTen, (pace) =>
      Effect.gen(function*() {
        const holder = yield* started(pace.turn(Effect.never))
        for (const deadline of [Number.POSITIVE_INFINITY, 1_000_000]) {
          const waiter = yield* started(until(deadline)(pace.turn(nothing)))
          expect((yield* pace.status).waiting).toBe(1)
          expect(Exit.isInterrupted(yield* Fiber.interrupt(waiter))).toBe(true)
          expect(yield* now).toBe(0)
          expect((yield* pace.status).waiting).toBe(0)
        }
        yield* Fiber.interrupt(holder)
        expect((yield* pace.status).busy).toBe(false)
      })))

  it.effect("loses no turn to a waiter who is interrupted, or times out, at the moment that its turn comes", () =>
    paced(oneInTen, (pace) =>
      Effect.gen(function*() {
        yield* pace.turn(nothing)
        for (let round = 0; round < 20; round++) {
          const turnAt = (yield* now) + 10_000
          const leaver = yield* started(round % 2 === 0 ? pace.turn(now) : until(turnAt)(pace.turn(now)))
          if (round % 4 < 2) yield* started(Effect.zipRight(Effect.sleep(10_000), Fiber.interrupt(leaver)))
          const next = yield* started(pace.turn(now))
          yield* TestClock.adjust("20 seconds")
          expect((yield* Fiber.poll(leaver))._tag).toBe("Some")
          expect(yield* Fiber.join(next)).toBeLessThanOrEqual(turnAt + 10_000)
        }
        expect(yield* pace.status).toMatchObject({ waiting: 0, busy: false })
      })))

  it.effect("tells how things stand", () =>
    paced(twoInTen, (pace) =>
      Effect.gen(function*() {
        expect(yield* pace.status).toEqual({ waiting: 0, busy: false, nextTurnMillis: 0 })
        const gate = yield* Deferred.make<void>()
        const held = yield* started(pace.turn(Deferred.await(gate)))
        yield* started(as("a")(Effect.all([pace.turn(nothing), pace.turn(nothing)], { concurrency: 2 })))
        yield* TestClock.adjust("3 seconds")
        expect(yield* pace.status).toEqual({ waiting: 2, busy: true, nextTurnMillis: 7_000 })
        yield* Deferred.succeed(gate, undefined)
        yield* Fiber.join(held)
        yield* TestClock.adjust(0)
        expect(yield* pace.status).toEqual({ waiting: 1, busy: false, nextTurnMillis: 10_000 })
      })))

  it.effect("ends at once when it is closed, although a turn is still to come", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const pace = Context.get(yield* Layer.buildWithScope(Pace.layer(oneInTen), scope), Pace)
      yield* pace.turn(nothing)
      const waiter = yield* started(pace.turn(nothing))
      const closing = yield* started(Scope.close(scope, Exit.void))
      expect((yield* Fiber.poll(closing))._tag).toBe("Some")
      yield* Fiber.interrupt(waiter)
    }))
})

interface Job {
  readonly caller: string
  readonly at: number
  readonly lasts: number
  /** How long after its arrival it is interrupted. */
  readonly leaves: number | undefined
  /** How long after its arrival its deadline is. */
  readonly patience: number | undefined
}

/** Times are multiples of a window's part, so that things often happen at the same moment. */
const moment = (max: number) => FastCheck.integer({ min: 0, max }).map((tick) => tick * 100)

const anyJob: FastCheck.Arbitrary<Job> = FastCheck.record({
  caller: FastCheck.constantFrom("a", "b", "c"),
  at: moment(20),
  lasts: FastCheck.oneof(FastCheck.constant(0), moment(6)),
  leaves: FastCheck.option(moment(20), { nil: undefined, freq: 2 }),
  patience: FastCheck.option(moment(20), { nil: undefined, freq: 2 })
})

describe("Pace, whatever comes", () => {
  it.effect.prop(
    "never starts more than it may in any window, never two at once, wastes no time and loses no turn",
    [FastCheck.array(anyJob, { minLength: 1, maxLength: 25 }), FastCheck.integer({ min: 1, max: 3 }), moment(5)],
    ([jobs, requests, windowTicks]) => {
      const windowMillis = windowTicks + 100
      const options = { requests, window: Duration.millis(windowMillis), queueLimit: 100 }
      return paced(options, (pace) =>
        Effect.gen(function*() {
          const runs: Array<{ readonly job: Job; readonly start: number; end: number }> = []
          let busy = 0
          let most = 0
          const work = (job: Job) =>
            Effect.flatMap(now, (start) => {
              most = Math.max(most, ++busy)
              const run = { job, start, end: start }
              runs.push(run)
              return Effect.ensuring(
                Effect.sleep(job.lasts),
                Effect.map(now, (end) => {
                  run.end = end
                  busy--
                })
              )
            })
          const ends = yield* Effect.fork(Effect.forEach(jobs, (job) => {
            const turn = pace.turn(work(job))
            const patient = job.patience === undefined ? turn : until(job.at + job.patience)(turn)
            const staying = job.leaves === undefined
              ? patient
              : Effect.flatMap(Effect.fork(patient), (fiber) =>
                Effect.flatMap(
                  Effect.raceFirst(Effect.exit(Fiber.join(fiber)), Effect.sleep(job.leaves ?? 0)),
                  () => Fiber.interrupt(fiber)
                ))
            return Effect.exit(Effect.zipRight(Effect.sleep(job.at), staying))
          }, { concurrency: "unbounded" }))
          yield* TestClock.adjust("10 minutes")
          const exits = yield* Fiber.join(ends)

          expect(most).toBeLessThanOrEqual(1)
          runs.forEach(({ job, start }, index) => {
            const windowAgo = runs[index - requests]?.start ?? Number.NEGATIVE_INFINITY
            const before = runs[index - 1]?.end ?? 0
            const earliest = Math.max(job.at, before, windowAgo + windowMillis)
            expect(start).toBe(earliest)
            if (job.patience !== undefined) expect(start).toBeLessThanOrEqual(job.at + job.patience)
          })
          jobs.forEach((job, index) => {
            const started = runs.some((run) => run.job === job)
            if (job.leaves === undefined && job.patience === undefined) expect(started).toBe(true)
            const exit = exits[index]
            if (job.leaves === undefined && exit !== undefined) expect(Exit.isSuccess(exit)).toBe(started)
          })
          expect(yield* pace.status).toEqual({ waiting: 0, busy: false, nextTurnMillis: 0 })
        }))
    },
    { fastCheck: { numRuns: 60 } }
  )
})
