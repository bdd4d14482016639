import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import { randomUUID } from "node:crypto"
import * as Deadline from "../../domain/Deadline.ts"
import type { AuditUnavailable } from "../../domain/Errors.ts"
import { type AskAnswer, type AskFailed, Asker, type AskerShape } from "./Asker.ts"
import type { Answer, Way } from "./ConsentEvent.ts"
import { type Duration, durationMillis, type Grant, personKey, type Person, type Via } from "./Grant.ts"
import type { GrantStore } from "./GrantStore.ts"
import * as Ledger from "./Ledger.ts"
import * as Memory from "./Memory.ts"
import * as OneAtATime from "./OneAtATime.ts"
import * as Questions from "./Questions.ts"

/** In milliseconds. */
export const LONGEST_QUESTION = 120_000
/** Nobody reads a question and decides in less. */
export const SHORTEST_QUESTION = 5_000
/** Questions to one person, the one that is open included. */
export const MOST_WAITING = 32

/** How an attempt to get consent ended. `Unasked`: nobody has said anything, and `why`, without a full stop. */
export type Outcome =
  | { readonly _tag: "Agreed"; readonly via: Via; readonly grant?: string }
  | { readonly _tag: "Refused"; readonly how: Memory.Refusal }
  | { readonly _tag: "Unasked"; readonly why: string }

export interface Asking {
  /** Never fails and grants nothing by itself: a person does, or nobody. */
  readonly ask: (asking: Questions.Asking) => Effect.Effect<Outcome>
  /** Questions that are open or wait for those before them. */
  readonly waiting: Effect.Effect<number>
  readonly forget: (person: Person) => Effect.Effect<void>
  readonly sweep: Effect.Effect<void>
}

const unasked = (why: string): Outcome => ({ _tag: "Unasked", why })
const refused = (how: Memory.Refusal): Outcome => ({ _tag: "Refused", how })

const CANNOT_ASK = "This client offers no way to ask its user"
const NO_TIME = "There was no time left to ask the user"
const NO_ANSWER_YET = "The user has not answered yet"
const NO_TURN = "The user still has other questions to answer"
const TOO_MANY = `The user was asked ${Memory.MOST_QUESTIONS} times within ${Memory.WINDOW / 60_000} minutes already`
const NOT_PUT = "The question could not be put to the user"

/** A question in one of the ways to put it. */
interface Put {
  readonly way: Way
  readonly words: string
  readonly answer: Effect.Effect<AskAnswer, AskFailed>
}

const waysOf = (asker: AskerShape, id: string, asking: Questions.Asking, expires: number): ReadonlyArray<Put> => {
  const { form, url } = asker
  const formQuestion = Questions.form(id, asking)
  const urlQuestion = Questions.url(id, asking, expires)
  return [
    ...(form === undefined ? [] : [{
      way: "form" as const,
      words: Questions.formWords(formQuestion),
      answer: Effect.suspend(() => form(formQuestion))
    }]),
    ...(url === undefined ? [] : [{
      way: "url" as const,
      words: Questions.urlWords(urlQuestion),
      answer: Effect.suspend(() => url(urlQuestion))
    }])
  ]
}

/** Puts questions to people: one at a time to each, never too many, the same one only once. */
export const make = Effect.fnUntraced(function*(
  store: GrantStore["Type"],
  version: string
): Effect.fn.Return<Asking> {
  const memory = yield* Ref.make(Memory.empty)
  const line = yield* OneAtATime.make(MOST_WAITING)
  /** What is asked, or waits to be, and by whom it is joined; undefined comes of it where nobody has said anything. */
  const open = new Map<string, Deferred.Deferred<Outcome | undefined>>()

  /** How long the caller waits for an answer, in milliseconds. */
  const patience = Effect.map(Deadline.left, (left) => Math.min(left, LONGEST_QUESTION))

  /** Consent was given: it is put on record, and kept where it is to outlive the call. */
  const agreed = (put: Put, { wanted }: Questions.Asking, id: string, duration: Duration) =>
    Effect.gen(function*() {
      const { way, words } = put
      yield* store.tell({ _tag: "Answered", question: id, way, wanted, answer: "agreed", duration })
      const forCall: Outcome = { _tag: "Agreed", via: way }
      if (duration === "once") return forCall
      const created = yield* Clock.currentTimeMillis
      const grant: Grant = {
        ...wanted,
        id: randomUUID(),
        created,
        expires: created + durationMillis[duration],
        via: way,
        evidence: { question: id, words, version }
      }
      return yield* store.grant(grant).pipe(
        Effect.as<Outcome>({ ...forCall, grant: grant.id }),
        Effect.catchTag("StateFileError", (error) =>
          Effect.as(Effect.logWarning(`${error.message}. Consent was given, and holds for this call only`), forCall))
      )
    }).pipe(
      Effect.catchTag("AuditUnavailable", (error: AuditUnavailable) =>
        Effect.succeed(unasked(`The user's answer could not be recorded and does not count. ${error.message}`)))
    )

  const settle = (put: Put, asking: Questions.Asking, id: string, answer: Option.Option<AskAnswer>) =>
    Effect.gen(function*() {
      const { wanted } = asking
      const given = Option.getOrUndefined(answer)
      if (given?._tag === "accept" && given.allow) {
        const offered = Questions.durationsFor(asking)
        return yield* agreed(put, asking, id, offered.includes(given.duration) ? given.duration : "once")
      }
      const how = given === undefined || given._tag === "cancel" ? "dismissed" : "declined"
      const said: Answer = given === undefined ? "unanswered" : how
      const now = yield* Clock.currentTimeMillis
      yield* Ref.update(memory, Memory.refused(now, wanted, wanted, how))
      yield* store.mention({ _tag: "Answered", question: id, way: put.way, wanted, answer: said })
      return refused(how)
    })

  /** Puts the question in one way; undefined where the client could not, and another way may be tried. */
  const tryWay = (put: Put, asking: Questions.Asking, id: string, expires: number) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.gen(function*() {
        const { wanted } = asking
        const { answer, way, words } = put
        const answered = (answer: Answer) => store.mention({ _tag: "Answered", question: id, way, wanted, answer })
        const told = yield* Effect.either(store.tell({ _tag: "Asked", question: id, way, wanted, words }))
        if (Either.isLeft(told)) return unasked(told.left.message)
        const now = yield* Clock.currentTimeMillis
        yield* Ref.update(memory, Memory.asked(now, wanted, id))
        const came = yield* restore(Effect.timeoutOption(answer, Math.max(0, expires - now))).pipe(
          Effect.onInterrupt(() => answered("withdrawn")),
          Effect.either
        )
        if (Either.isRight(came)) return yield* settle(put, asking, id, came.right)
        yield* Effect.logDebug(came.left.message)
        yield* answered("failed")
        return undefined
      }))

  /** Whether the same was refused not long ago: it is not asked again yet. */
  const remembered = ({ wanted }: Questions.Asking) =>
    Effect.zipWith(Clock.currentTimeMillis, Ref.get(memory), (now, noted): Outcome | undefined => {
      const how = Memory.refusal(noted, now, wanted, wanted)
      return how === undefined ? undefined : refused(how)
    })

  const stored = ({ wanted }: Questions.Asking) =>
    Effect.zipWith(Clock.currentTimeMillis, store.look, (now, { ledger }): Outcome | undefined => {
      const { grant } = Ledger.cover(ledger, wanted, now)
      return grant === undefined ? undefined : { _tag: "Agreed", via: grant.via, grant: grant.id }
    })

  const inTurn = (asker: AskerShape, asking: Questions.Asking) =>
    Effect.gen(function*() {
      // While this one waited, the answer to another question may have settled it.
      const settled = (yield* stored(asking)) ?? (yield* remembered(asking))
      if (settled !== undefined) return settled
      const now = yield* Clock.currentTimeMillis
      if (!Memory.mayAsk(yield* Ref.get(memory), now, asking.wanted)) return unasked(TOO_MANY)
      const time = yield* patience
      if (time < SHORTEST_QUESTION) return unasked(NO_TIME)
      const id = randomUUID()
      const expires = now + time
      for (const put of waysOf(asker, id, asking, expires)) {
        const outcome = yield* tryWay(put, asking, id, expires)
        if (outcome !== undefined) return outcome
      }
      return unasked(NOT_PUT)
    })

  /** Asks for this caller, through its own client. */
  const lead = (asking: Questions.Asking): Effect.Effect<Outcome> =>
    Effect.gen(function*() {
      const asker = yield* Asker
      if (asker.form === undefined && asker.url === undefined) return unasked(CANNOT_ASK)
      const time = yield* patience
      if (time < SHORTEST_QUESTION) return unasked(NO_TIME)
      const tooLate = Effect.succeed(unasked(NO_TURN))
      return yield* line.run(personKey(asking.wanted.subject), time, inTurn(asker, asking), tooLate)
    })

  /**
   * Waits for the answer to the same question where another caller asks it already. The question belongs to the request
   * it was asked for: if that one goes away or cannot ask, the next caller asks through its own.
   */
  const join = (key: string, asking: Questions.Asking): Effect.Effect<Outcome> =>
    Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(Deferred.make<Outcome | undefined>(), (mine) => {
        const theirs = open.get(key)
        if (theirs === undefined) {
          open.set(key, mine)
          return restore(lead(asking)).pipe(Effect.onExit((exit) => {
            open.delete(key)
            const said = Exit.isSuccess(exit) && exit.value._tag !== "Unasked"
            return Deferred.succeed(mine, said ? exit.value : undefined)
          }))
        }
        return restore(Effect.flatMap(patience, (time) =>
          Effect.timeoutTo(Deferred.await(theirs), {
            duration: time,
            onSuccess: (outcome) => outcome,
            onTimeout: () => unasked(NO_ANSWER_YET)
          }))).pipe(Effect.flatMap((outcome) =>
            outcome === undefined ? restore(join(key, asking)) : Effect.succeed(outcome)
          ))
      })
    )

  return {
    ask: (asking) =>
      Effect.gen(function*() {
        const settled = yield* remembered(asking)
        if (settled !== undefined) return settled
        const { kind, wanted } = asking
        // One call, one answer; and anonymous callers may be different people.
        if (wanted.level === "RESTRICTED" || kind === "anonymous") return yield* lead(asking)
        const { client, level, purpose, subject, target, terms } = wanted
        return yield* join(JSON.stringify([personKey(subject), client, purpose, target, level, terms]), asking)
      }),
    waiting: line.size,
    forget: (person) => Ref.update(memory, Memory.forget(person)),
    sweep: Effect.flatMap(Clock.currentTimeMillis, (now) => Ref.update(memory, Memory.sweep(now)))
  }
})
