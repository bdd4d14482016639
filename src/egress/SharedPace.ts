import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import { Deadline } from "../domain/Deadline.ts"
import { RateLimited } from "../domain/Errors.ts"
import { Redis } from "../state/redis/Redis.ts"
import * as SharedLog from "../state/redis/SharedLog.ts"
import { type Gate, make, Pace, type PaceOptions } from "./Pace.ts"

const FAMILY = "pace1"

/** Nobody is promised a turn for later than this, whatever deadline there is. In milliseconds. */
const LONGEST = 600_000

/**
 * The pace of all replicas together: whoever has the turn in its own process is promised a start among those of all, and
 * waits for it. Turns go round among the callers of a process; replicas are served in the order in which they come. While
 * Redis cannot be used each process keeps the pace by itself.
 */
export const layer = (options: PaceOptions): Layer.Layer<Pace, never, Redis> =>
  Layer.scoped(
    Pace,
    Effect.flatMap(Redis, (redis) => {
      const key = redis.key(FAMILY, "starts")
      const limit: SharedLog.SharedLimit = {
        units: options.requests,
        windowMillis: Duration.toMillis(options.window),
        longestMillis: LONGEST,
        queueLimit: options.queueLimit
      }
      const gate: Gate = Effect.fnUntraced(function*(waiting) {
        const left = (yield* Deadline) - (yield* Clock.currentTimeMillis)
        const reserved = yield* Effect.either(SharedLog.reserve(redis, key, limit, 1, left))
        // Redis says itself what is wrong.
        if (Either.isLeft(reserved)) return
        const start = reserved.right
        if (!start.granted) {
          return yield* new RateLimited({ waiting, retryAfterSeconds: Math.max(1, Math.ceil(start.waitMillis / 1000)) })
        }
        if (start.waitMillis === 0) return
        yield* Effect.onInterrupt(Effect.sleep(start.waitMillis), () =>
          Effect.ignore(SharedLog.giveBack(redis, key, start, 1)))
      })
      return make(options, gate)
    })
  )
