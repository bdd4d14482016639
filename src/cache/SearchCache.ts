import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { Caller } from "../domain/Caller.ts"
import * as Deadline from "../domain/Deadline.ts"
import { withNow } from "../domain/Now.ts"
import type { CacheStats } from "./CacheStats.ts"
import type { Stored } from "./CacheStore.ts"
import * as Envelope from "./Envelope.ts"
import { type Entry, make as makeMemory } from "./Memory.ts"
import { SecondLevel } from "./SecondLevel.ts"
import * as SingleFlight from "./SingleFlight.ts"

/** What one cache has in common with the others. */
export interface CacheSettings {
  /** No answer is fresh for longer; zero turns the cache off. */
  readonly longest: Duration.Duration
  /** How much longer an answer may be shown, marked as stale, while nothing better can be had. */
  readonly staleFor: Duration.Duration
  /** For how much of its lifetime more an answer is given at once while it is renewed in the background; 0 to 1. */
  readonly revalidate: number
  /** Bound on the memory that the answers take, estimated as two bytes for a character of their JSON. */
  readonly maxBytes: number
  /** What answers depend on that is not in the question; others never see them. */
  readonly generation: string
}

export interface SearchCacheOptions<A, I, E> extends CacheSettings {
  /** The name of the kind of answers, in the store. */
  readonly space: string
  readonly schema: Schema.Schema<A, I>
  /** The error of whoever had too little time. */
  readonly outOfTime: (error: E) => boolean
}

export interface Question<A, E> {
  readonly key: string
  /** Asks upstream even where there is a fresh answer. */
  readonly renew: boolean
  readonly ask: Effect.Effect<A, E>
  /** How long the answer counts as fresh; `never` keeps it out of the cache. */
  readonly lifetime: (answer: A) => Duration.Duration | "never"
  /** Keys of other questions to which the answer is the same, the best first. Looked at when this one has no answer. */
  readonly alike?: () => ReadonlyArray<string>
}

export interface Answer<A> {
  readonly value: A
  /** Milliseconds since the epoch at which it was given upstream. */
  readonly fetchedAt: number
  /** `miss`: asked just now; `fresh`: kept, and within its lifetime; `stale`: kept, and beyond it. */
  readonly source: "fresh" | "miss" | "stale"
  /** The key of the other question that it answers. */
  readonly answers?: string
}

export interface SearchCache<A, E> {
  /** What memory has for the question, unless it is to be renewed; at once. */
  readonly ready: (question: Question<A, E>) => Effect.Effect<Answer<A> | undefined>
  /** What memory does not have. */
  readonly find: (question: Question<A, E>) => Effect.Effect<Answer<A>, E>
  /** What is in memory, however old; for whoever got a failure. */
  readonly older: (key: string) => Effect.Effect<Answer<A> | undefined>
  readonly stats: Effect.Effect<CacheStats>
}

/** The turn of what nobody waits for: one among all callers, so that it holds none of them up for more than a request. */
export const RENEWAL = "renewal"

/** Renewals at the same time, of one cache: those who wait for an answer come first. Whoever asks next sees to the rest. */
const MOST_RENEWALS = 1

/** A renewal that waits longer than this for its turn is left to whoever asks next. */
const RENEWAL_LIMIT = Duration.seconds(60)

/** A lease expires after this: longer than a search may take by default, short enough for one who was killed. */
const LEASE = Duration.seconds(30)

/** Whoever found the lease held so often, and no answer after it, asks without one. */
const MOST_WAITS = 3

/**
 * Answers that are kept: in memory, and in the store behind it, which other processes may share. What is there and fresh
 * is given; what has just lapsed is given as well, and renewed behind it; anything else is asked for once, for all who
 * ask the same at the same time, here and in the other replicas.
 *
 * Only answers come in here: a failure of `ask` is passed on and never kept.
 */
export const make = <A extends object, I, E>(
  options: SearchCacheOptions<A, I, E>
): Effect.Effect<SearchCache<A, E>, never, Scope.Scope | SecondLevel> =>
  Effect.gen(function*() {
    const second = yield* SecondLevel
    const scope = yield* Effect.scope
    const finding = yield* SingleFlight.make<Entry<Answer<A>> | undefined, never>()
    const asking = yield* SingleFlight.make<Answer<A>, E>(options.outOfTime)
    const memory = makeMemory<Answer<A>>(options.maxBytes)
    const envelope = Envelope.make(options.schema)
    const longest = Duration.toMillis(options.longest)
    const staleMillis = Duration.toMillis(options.staleFor)
    const off = longest === 0 || options.maxBytes === 0
    const renewing = new Set<string>()
    let hits = 0
    let stored = 0
    let stale = 0
    let similar = 0
    let misses = 0

    const nameOf = (key: string): string => JSON.stringify([options.generation, key])

    /** Until when an answer is given at once although it has lapsed. */
    const recentUntil = ({ fetchedAt, freshUntil, staleUntil }: Entry<Answer<A>>): number =>
      Math.min(staleUntil, freshUntil + (freshUntil - fetchedAt) * options.revalidate)

    /** Kept as it is given while it is fresh: to make it up for each hit took longer than to find it. */
    const answerOf = ({ freshUntil, value }: Entry<Answer<A>>, now: number): Answer<A> =>
      now <= freshUntil ? value : { ...value, source: "stale" }

    /** Into memory, and the text of it for the store; a copy, for texts cut out of a page each keep the whole page. */
    const remember = (
      key: string,
      text: string,
      { fetchedAt, freshUntil, staleUntil }: Omit<Stored, "bytes">
    ): Entry<Answer<A>> | undefined => {
      const value = envelope.open(key, text)
      if (value === undefined) return undefined
      const entry: Entry<Answer<A>> = { value: { value, fetchedAt, source: "fresh" }, fetchedAt, freshUntil, staleUntil }
      memory.set(key, entry, 2 * text.length)
      return entry
    }

    const keep = Effect.fnUntraced(function*(key: string, value: A, lifetime: Duration.Duration | "never") {
      const fetchedAt = yield* Clock.currentTimeMillis
      if (!off && lifetime !== "never") {
        const freshUntil = fetchedAt + Math.min(longest, Duration.toMillis(lifetime))
        const times = { fetchedAt, freshUntil, staleUntil: freshUntil + staleMillis }
        const text = envelope.seal(key, value)
        remember(key, text, times)
        yield* second.put(options.space, nameOf(key), { bytes: Buffer.from(text), ...times })
      }
      return { value, fetchedAt, source: "miss" } satisfies Answer<A>
    })

    /** What the store has that is newer than what memory has, and now memory has it too. */
    const fromStore = Effect.fnUntraced(function*(key: string) {
      if (off) return undefined
      const found = yield* second.get(options.space, nameOf(key))
      const now = yield* Clock.currentTimeMillis
      const known = memory.peek(key, now)
      if (found === undefined || found.staleUntil < now || (known !== undefined && known.fetchedAt >= found.fetchedAt)) {
        return undefined
      }
      const { bytes, ...times } = found
      return remember(key, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"), times)
    })

    const askAndKeep = ({ ask, key, lifetime }: Question<A, E>): Effect.Effect<Answer<A>, E> =>
      Effect.flatMap(ask, (value) => keep(key, value, lifetime(value)))

    /** What another replica has found since: between the look into the store and the lease it may have come and gone. */
    const foundSince = (question: Question<A, E>, begun: number) =>
      Effect.flatMap(fromStore(question.key), (found) =>
        Effect.map(Clock.currentTimeMillis, (now) =>
          found !== undefined && now <= found.freshUntil && (!question.renew || found.fetchedAt >= begun)
            ? answerOf(found, now)
            : undefined))

    /** Asks upstream unless another replica does; then what that one found. */
    const askOnce = Effect.fnUntraced(function*(question: Question<A, E>): Effect.fn.Return<Answer<A>, E> {
      const begun = yield* Clock.currentTimeMillis
      const asked = Effect.flatMap(foundSince(question, begun), (found): Effect.Effect<Answer<A>, E> =>
        found === undefined ? askAndKeep(question) : Effect.succeed(found))
      for (let waits = 0; waits < MOST_WAITS; waits++) {
        const lease = yield* second.acquire(`${options.space}:${nameOf(question.key)}`, LEASE)
        if (lease._tag === "Won") return yield* Effect.ensuring(lease.alone === true ? askAndKeep(question) : asked, lease.release)
        yield* Effect.timeoutOption(lease.wait, LEASE)
        const found = yield* fromStore(question.key)
        if (found !== undefined) return answerOf(found, yield* Clock.currentTimeMillis)
      }
      return yield* askAndKeep(question)
    })

    /** Behind the back of whoever got the older answer. It waits for its turn like everybody, and fails in silence. */
    const renew = (question: Question<A, E>): Effect.Effect<void> =>
      Effect.suspend(() => {
        const { key } = question
        if (renewing.has(key) || renewing.size >= MOST_RENEWALS) return Effect.void
        renewing.add(key)
        return asking(key, askOnce(question)).pipe(
          Effect.timeoutOption(RENEWAL_LIMIT),
          Deadline.within(RENEWAL_LIMIT),
          Effect.provideService(Deadline.Deadline, Number.POSITIVE_INFINITY),
          Effect.provideService(Caller, RENEWAL),
          Effect.interruptible,
          // Why it failed is counted where it failed; whoever asks next meets it again.
          Effect.exit,
          Effect.ensuring(Effect.sync(() => renewing.delete(key))),
          Effect.forkIn(scope),
          Effect.asVoid
        )
      })

    const counted = (answer: Answer<A>): Answer<A> => {
      if (answer.source === "fresh") hits++
      else stale++
      return answer
    }

    /** What an entry is good for now: an answer, or nothing yet. */
    const given = (question: Question<A, E>, entry: Entry<Answer<A>> | undefined, now: number): Effect.Effect<Answer<A>> | undefined => {
      if (entry === undefined) return undefined
      if (now <= entry.freshUntil) return Effect.succeed(counted(answerOf(entry, now)))
      return now > recentUntil(entry) ? undefined : Effect.as(renew(question), counted(answerOf(entry, now)))
    }

    const alikeOf = ({ alike }: Question<A, E>, now: number): Answer<A> | undefined => {
      for (const answers of alike?.() ?? []) {
        const entry = memory.get(answers, now)
        if (entry !== undefined && now <= entry.freshUntil) return { ...answerOf(entry, now), answers }
      }
      return undefined
    }

    /** What memory does not have: from the store, from a question that means the same, or from upstream. */
    const sought = Effect.fnUntraced(function*(question: Question<A, E>): Effect.fn.Return<Answer<A>, E> {
      const { key } = question
      const found = yield* finding(key, fromStore(key))
      const now = yield* Clock.currentTimeMillis
      // Somebody else's question may have been answered meanwhile.
      const ready = given(question, found ?? memory.get(key, now), now)
      if (ready !== undefined) {
        if (found !== undefined) stored++
        return yield* ready
      }
      const other = alikeOf(question, now)
      if (other !== undefined) {
        similar++
        return other
      }
      misses++
      return yield* asking(key, askOnce(question))
    })

    return {
      ready: (question) =>
        question.renew ? Effect.succeed(undefined) : withNow((now): Effect.Effect<Answer<A> | undefined> =>
          given(question, memory.get(question.key, now), now) ?? Effect.succeed(undefined)),
      find: (question) => (question.renew ? asking(question.key, askOnce(question)) : sought(question)),
      older: (key) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          const entry = memory.get(key, now)
          return entry === undefined ? undefined : counted(answerOf(entry, now))
        }),
      stats: Effect.sync(() => ({
        entries: memory.entries(),
        bytes: memory.bytes(),
        hits,
        stored,
        stale,
        similar,
        misses,
        evicted: memory.evicted()
      }))
    }
  })
