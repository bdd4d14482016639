import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { hash } from "node:crypto"
import { Deadline } from "../../domain/Deadline.ts"
import { OverLimit } from "../../domain/Errors.ts"
import { Redis } from "../../state/redis/Redis.ts"
import * as SharedLog from "../../state/redis/SharedLog.ts"
import { make as makeLocal, type RateLimitOptions, RateLimits, type Standing } from "./RateLimits.ts"

const FAMILY = "rate1"

/**
 * The same limit over all replicas. A request that has no room is promised its turn at once, and with that its units are
 * spent: turns come in the order in which they were asked for, wherever.
 *
 * While Redis cannot be used each replica goes by its own limit, which knows what the replica has let through by then; so
 * a subject may spend as much at each replica as at all of them otherwise. What is spent that way is not made up for.
 */
export const layer = (options: RateLimitOptions): Layer.Layer<RateLimits, never, Redis> =>
  Layer.scoped(RateLimits, make(options))

const make = Effect.fnUntraced(function*(options: RateLimitOptions) {
  const redis = yield* Redis
  const { limits: local, note } = yield* makeLocal(options)
  const limit: SharedLog.SharedLimit = {
    units: options.limit,
    windowMillis: Duration.toMillis(options.window),
    longestMillis: Duration.toMillis(options.longestWait),
    queueLimit: options.queueLimit
  }
  let waiting = 0

  // The name of a subject is nobody's business who looks into Redis.
  const keyOf = (subject: string): string => redis.key(FAMILY, hash("sha256", subject, "base64url"))

  const standingOf = ({ resetMillis, spent }: SharedLog.Reserved): Standing => ({
    limit: limit.units,
    remaining: Math.max(0, limit.units - spent),
    resetSeconds: Math.ceil(resetMillis / 1000)
  })

  const refusal = ({ waitMillis }: SharedLog.Reserved): OverLimit =>
    new OverLimit({
      limit: limit.units,
      windowSeconds: limit.windowMillis / 1000,
      retryAfterSeconds: Math.max(1, Math.ceil(waitMillis / 1000))
    })

  /** Waits for the promised turn. Whoever goes away before it spends nothing. */
  const inTurn = (subject: string, cost: number, promised: SharedLog.Reserved) =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        waiting++
      }),
      () => Effect.sleep(promised.waitMillis),
      () =>
        Effect.sync(() => {
          waiting--
        })
    ).pipe(Effect.onInterrupt(() => Effect.ignore(SharedLog.giveBack(redis, keyOf(subject), promised, cost))))

  const standing = (subject: string): Effect.Effect<Standing> =>
    SharedLog.reserve(redis, keyOf(subject), limit, 0, 0).pipe(
      Effect.map(standingOf),
      Effect.catchAll(() => local.standing(subject))
    )

  const take = Effect.fnUntraced(function*(subject: string, cost: number) {
    const left = (yield* Deadline) - (yield* Clock.currentTimeMillis)
    const patience = waiting >= options.totalQueueLimit ? 0 : left
    const reserved = yield* SharedLog.reserve(redis, keyOf(subject), limit, cost, patience)
    if (!reserved.granted) return yield* refusal(reserved)
    if (reserved.waitMillis > 0) yield* inTurn(subject, cost, reserved)
    yield* note(subject, cost)
    return standingOf(reserved)
  })

  return RateLimits.of({
    take: (subject, cost) =>
      // A cost of nothing, or one that no limit allows, is for the local limit to judge.
      Number.isSafeInteger(cost) && cost > 0 && cost <= limit.units
        ? Effect.catchTag(take(subject, cost), "RedisFailed", () => local.take(subject, cost))
        : Effect.zipRight(local.take(subject, cost), standing(subject)),
    standing,
    status: Effect.map(local.status, (status) => ({ ...status, waiting: status.waiting + waiting }))
  })
})
