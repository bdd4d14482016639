import { it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import * as Deadline from "../../../src/domain/Deadline.ts"
import type { AskAnswer } from "../../../src/security/consent/Asker.ts"
import type { ConsentRequest } from "../../../src/security/consent/Consent.ts"
import { behind, folderIn, no, process, type Reaction, told, user, yes } from "./support/Consenting.ts"
import { ada, MINUTE, subjectOf } from "./support/Fixtures.ts"

const request: ConsentRequest = {
  subject: subjectOf(ada),
  purpose: "read-pages",
  target: "a.example",
  level: "MEDIUM",
  terms: "terms"
}

const asking = Effect.fnUntraced(function*(...reactions: ReadonlyArray<Reaction>) {
  const mine = yield* process(yield* folderIn)
  const person = yield* user(...reactions)
  const require = (target: string, more: Partial<ConsentRequest> = {}) =>
    mine.consent.require({ ...request, target, ...more }).pipe(
      behind(person),
      Effect.either,
      Effect.map(Either.match({ onLeft: (error) => error._tag, onRight: ({ via }) => via }))
    )
  /** As many calls wait as are expected to, and nothing is left to do. */
  const settled = (waiting: number) =>
    Effect.repeat(Effect.zipRight(TestClock.adjust(0), mine.consent.status), { until: (status) => status.waiting === waiting })
  return { ...mine, person, require, settled }
})

/** An answer that the test gives when it wants. */
const later = Deferred.make<AskAnswer>()

describe("questions to one person", () => {
  it.scoped("come one at a time, in the order of the calls", () =>
    Effect.gen(function*() {
      const [first, second] = [yield* later, yield* later]
      const { person, require, settled } = yield* asking(Deferred.await(first), Deferred.await(second))
      const a = yield* Effect.fork(require("a.example"))
      yield* Queue.take(person.sees)
      const b = yield* Effect.fork(require("b.example"))
      yield* settled(2)
      expect(person.shown).toEqual(["a.example"])
      yield* Deferred.succeed(first, yes())
      expect(yield* Fiber.join(a)).toBe("form")
      yield* Queue.take(person.sees)
      yield* Deferred.succeed(second, no)
      expect(yield* Fiber.join(b)).toBe("ConsentRefused")
    }))

  it.scoped("do not hold up those to another", () =>
    Effect.gen(function*() {
      const { require, person } = yield* asking("silent", yes())
      const a = yield* Effect.fork(require("a.example"))
      yield* Queue.take(person.sees)
      expect(yield* require("a.example", { subject: subjectOf({ issuer: "local", id: "bo" }) })).toBe("form")
      yield* Fiber.interrupt(a)
    }))

  it.scoped("are not put when those before them take too long", () =>
    Effect.gen(function*() {
      const { person, require, settled } = yield* asking("silent")
      const a = yield* Effect.fork(require("a.example"))
      yield* Queue.take(person.sees)
      const b = yield* Effect.fork(Deadline.within(Duration.seconds(30))(require("b.example")))
      yield* settled(2)
      yield* TestClock.adjust("30 seconds")
      expect(yield* Fiber.join(b)).toBe("ConsentRequired")
      expect(person.shown).toEqual(["a.example"])
      yield* Fiber.interrupt(a)
    }))

  it.scoped("are answered for all who ask the same, and a grant is made once", () =>
    Effect.gen(function*() {
      const answer = yield* later
      const { consent, ear, person, require } = yield* asking(Deferred.await(answer))
      const calls = yield* Effect.forEach([1, 2, 3, 4, 5], () => Effect.fork(require("a.example")))
      yield* Queue.take(person.sees)
      yield* TestClock.adjust(0)
      yield* Deferred.succeed(answer, yes("1h"))
      expect(yield* Fiber.join(Fiber.all(calls))).toEqual(["form", "form", "form", "form", "form"])
      expect(person.shown).toEqual(["a.example"])
      expect(told(ear)).toEqual(["asked by form", "agreed 1h", "granted"])
      expect(yield* consent.list()).toHaveLength(1)
    }))

  it.scoped("stay open for the others when one that waits for the answer goes away, or has no more time", () =>
    Effect.gen(function*() {
      const answer = yield* later
      const { person, require } = yield* asking(Deferred.await(answer))
      const first = yield* Effect.fork(require("a.example"))
      yield* Queue.take(person.sees)
      const leaves = yield* Effect.fork(require("a.example"))
      const hurries = yield* Effect.fork(Deadline.within(Duration.seconds(10))(require("a.example")))
      const stays = yield* Effect.fork(require("a.example"))
      yield* TestClock.adjust(0)
      yield* Fiber.interrupt(leaves)
      yield* TestClock.adjust("10 seconds")
      expect(yield* Fiber.join(hurries)).toBe("ConsentRequired")
      expect(person.withdrawn).toEqual([])
      yield* Deferred.succeed(answer, yes())
      expect(yield* Fiber.join(Fiber.all([first, stays]))).toEqual(["form", "form"])
      expect(person.shown).toHaveLength(1)
    }))

  it.scoped("are withdrawn with the call they belong to; the next that waits asks through its own client", () =>
    Effect.gen(function*() {
      const { consent, ear, person, require } = yield* asking("silent", yes("1h"))
      const first = yield* Effect.fork(require("a.example"))
      yield* Queue.take(person.sees)
      const others = yield* Effect.forEach([1, 2, 3], () => Effect.fork(require("a.example")))
      yield* TestClock.adjust(0)
      yield* Fiber.interrupt(first)
      expect(person.withdrawn).toEqual(["a.example"])
      expect(yield* Fiber.join(Fiber.all(others))).toEqual(["form", "form", "form"])
      expect(told(ear)).toEqual(["asked by form", "withdrawn", "asked by form", "agreed 1h", "granted"])
      expect(yield* consent.list()).toHaveLength(1)
      expect((yield* consent.status).waiting).toBe(0)
    }))

  it.scoped("are put by the next caller where the client of the first one cannot", () =>
    Effect.gen(function*() {
      const broken = yield* later
      const { consent, person, require } = yield* asking(yes())
      const other = yield* user(Effect.zipRight(Deferred.await(broken), Effect.die("gone")))
      const first = yield* Effect.fork(behind(other)(consent.require(request)))
      yield* Queue.take(other.sees)
      const second = yield* Effect.fork(require("a.example"))
      yield* TestClock.adjust(0)
      yield* Deferred.succeed(broken, no)
      expect(yield* Fiber.join(second)).toBe("form")
      expect((yield* Fiber.await(first))._tag).toBe("Failure")
      expect(person.shown).toEqual(["a.example"])
    }))

  it.scoped("are put to each caller where each call needs an answer of its own", () =>
    Effect.gen(function*() {
      const { person, require } = yield* asking(yes(), yes(), yes())
      const all = Effect.all([1, 2, 3].map(() => require("a.example", { level: "RESTRICTED" })), { concurrency: 3 })
      expect(yield* all).toEqual(["form", "form", "form"])
      expect(person.shown).toHaveLength(3)
    }))

  it.scoped("keep a consent that was given although the caller goes away while it is put on record", () =>
    Effect.gen(function*() {
      const [reached, gate] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
      const { consent } = yield* process(yield* folderIn, undefined, {
        onEvent: ({ _tag }) =>
          _tag === "Answered" ? Effect.zipRight(Deferred.succeed(reached, undefined), Deferred.await(gate)) : Effect.void
      })
      const call = yield* Effect.fork(behind(yield* user(yes("1h")))(consent.require(request)))
      yield* Deferred.await(reached)
      const leaving = yield* Effect.fork(Fiber.interrupt(call))
      yield* TestClock.adjust(0)
      yield* Deferred.succeed(gate, undefined)
      expect((yield* Fiber.join(leaving))._tag).toBe("Failure")
      expect(yield* consent.list()).toHaveLength(1)
    }))

  it.scoped("leave nothing behind, however they end", () =>
    Effect.gen(function*() {
      const { consent, person, require } = yield* asking("silent", "silent", "silent")
      for (const target of ["a.example", "b.example", "c.example"]) {
        const calls = yield* Effect.forEach([1, 2, 3], () => Effect.fork(require(target)))
        yield* Queue.take(person.sees)
        yield* Fiber.interruptAll(calls)
        yield* TestClock.adjust(10 * MINUTE)
      }
      expect((yield* consent.status).waiting).toBe(0)
      expect(person.withdrawn).toEqual(person.shown)
    }))
})
