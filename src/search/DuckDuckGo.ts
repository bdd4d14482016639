import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import {
  BadStatus,
  type CircuitOpen,
  CoolingDown,
  type FetchFailed,
  type MarkupChanged,
  type RateLimited,
  Refused,
  type TimedOut,
  type TooLarge
} from "../domain/Errors.ts"
import type { BackendName } from "../domain/Provenance.ts"
import { decodeText } from "../egress/Charset.ts"
import { CircuitBreaker } from "../egress/CircuitBreaker.ts"
import { CoolDown } from "../egress/CoolDown.ts"
import { Egress, type EgressReply, type EgressRequest } from "../egress/Egress.ts"
import { Pace } from "../egress/Pace.ts"
import { retryAfterSeconds } from "../egress/RetryAfter.ts"
import { Meter } from "../metrics/Meter.ts"
import * as Spans from "../metrics/Spans.ts"
import { upstreamMeter } from "./UpstreamMeter.ts"

/** Where DuckDuckGo's surfaces are. Defaults are in the settings; a test points them to a simulator. */
export interface Site {
  readonly html: URL
  readonly lite: URL
  readonly api: URL
  readonly suggest: URL
  readonly site: URL
  readonly userAgent: string
}

/** Why there is no answer. A refusal has become a `CoolingDown` by then, which says how long it holds. */
export type AskError =
  | BadStatus
  | CircuitOpen
  | CoolingDown
  | FetchFailed
  | MarkupChanged
  | RateLimited
  | TimedOut
  | TooLarge

export interface Question<A> {
  readonly endpoint: BackendName
  readonly request: EgressRequest
  /** Makes sense of a body that came with a status of success. Whether it is a challenge is for the body to say. */
  readonly read: (text: string, reply: EgressReply) => Effect.Effect<A, MarkupChanged | Refused>
}

export interface Activity {
  readonly answered: number
  readonly refused: number
  readonly failed: number
  /** Milliseconds since the epoch. */
  readonly lastAnswerAt: number | undefined
  readonly lastFailure: { readonly at: number; readonly message: string } | undefined
}

/** A turn that came so soon was not waited for: the shared file need not be read again. */
const AT_ONCE_MILLIS = 100

const REFUSALS: ReadonlySet<number> = new Set([403, 418, 429])

/**
 * The one door to DuckDuckGo. A question passes the cool-down, waits for its turn, passes the circuit breaker and is
 * sent; its answer is read before the turn ends, so that a refusal stops whoever waits behind it. Nothing is retried.
 */
export class DuckDuckGo extends Context.Tag("mcp-duckduckgo/search/DuckDuckGo")<DuckDuckGo, {
  readonly site: Site
  readonly ask: <A>(question: Question<A>) => Effect.Effect<A, AskError>
  readonly activity: Effect.Effect<Activity>
}>() {
  static readonly layer = (
    site: Site
  ): Layer.Layer<DuckDuckGo, never, CircuitBreaker | CoolDown | Egress | Pace> => Layer.effect(DuckDuckGo, make(site))
}

/** A status that is neither 200 nor 202 (which DuckDuckGo sends with genuine pages and with challenges alike). */
const refusedStatus = (question: Question<unknown>, reply: EgressReply, now: number): BadStatus | Refused | undefined => {
  const { status } = reply
  if (status === 200 || status === 202) return undefined
  const wait = retryAfterSeconds(reply.headers["retry-after"], now)
  const retry = wait === undefined ? {} : { retryAfterSeconds: wait }
  if (REFUSALS.has(status)) return new Refused({ endpoint: question.endpoint, reason: `HTTP ${status}`, ...retry })
  const location = reply.headers["location"]
  const detail = location === undefined ? "" : `redirected to ${hostOf(location, question.request.url)}`
  return new BadStatus({ endpoint: question.endpoint, status, detail, ...retry })
}

const hostOf = (location: string, base: URL): string => {
  try {
    const target = new URL(location, base)
    return target.href === base.href ? "itself" : target.host
  } catch {
    return "an invalid address"
  }
}

/** Failures of the endpoint itself, as opposed to its refusal to answer us. */
const isOutage = (error: AskError): boolean => {
  switch (error._tag) {
    case "FetchFailed":
    case "TimedOut":
    case "TooLarge":
      return true
    case "BadStatus":
      return error.status >= 500
    default:
      return false
  }
}

const make = Effect.fnUntraced(function*(site: Site) {
  const egress = yield* Egress
  const pace = yield* Pace
  const coolDown = yield* CoolDown
  const breaker = yield* CircuitBreaker
  const meter = upstreamMeter(yield* Meter)
  const activity = yield* Ref.make<Activity>({
    answered: 0,
    refused: 0,
    failed: 0,
    lastAnswerAt: undefined,
    lastFailure: undefined
  })

  const noteFailure = (error: AskError | Refused) =>
    Effect.flatMap(Clock.currentTimeMillis, (at) =>
      Ref.update(activity, (before) => ({
        ...before,
        ...(error._tag === "Refused" ? { refused: before.refused + 1 } : { failed: before.failed + 1 }),
        lastFailure: { at, message: error.message }
      })))

  const noteAnswer = Effect.flatMap(Clock.currentTimeMillis, (at) =>
    Ref.update(activity, (before) => ({ ...before, answered: before.answered + 1, lastAnswerAt: at })))

  const exchange = <A>(question: Question<A>): Effect.Effect<A, AskError> =>
    Effect.gen(function*() {
      const reply = yield* egress.send(question.request)
      const refused = refusedStatus(question, reply, yield* Clock.currentTimeMillis)
      if (refused !== undefined) return yield* refused
      return yield* Effect.suspend(() =>
        question.read(decodeText(reply.bytes, reply.headers["content-type"]), reply)
      ).pipe(Spans.within(Spans.PARSE))
    }).pipe(
      meter.sent(question.endpoint),
      Effect.tap(noteAnswer),
      Effect.tapError(noteFailure),
      Effect.catchTag("Refused", (refusal) =>
        Effect.flatMap(coolDown.refused(refusal), ({ endpoint, reason, scope, until }) => {
          meter.coolDown(scope)
          return new CoolingDown({ endpoint, reason, until })
        }))
    )

  return DuckDuckGo.of({
    site,
    activity: Ref.get(activity),
    ask: Effect.fnUntraced(function*<A>(question: Question<A>) {
      yield* Spans.annotate({ [Spans.DDG_ENDPOINT]: question.endpoint })
      const checked = yield* Clock.currentTimeMillis
      yield* coolDown.check(question.endpoint)
      // Whoever was before us in the queue may have been refused meanwhile, in this process or another.
      const recheck = Effect.flatMap(Clock.currentTimeMillis, (now) =>
        now - checked > AT_ONCE_MILLIS ? coolDown.check(question.endpoint) : coolDown.recheck(question.endpoint))
      return yield* meter.turn<A, AskError, never>(
        pace.turn,
        Effect.zipRight(recheck, breaker.protect(question.endpoint)(exchange(question), isOutage))
      )
    }, Spans.within("DuckDuckGo.ask"))
  })
})
