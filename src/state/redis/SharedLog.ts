import * as Effect from "effect/Effect"
import type { Redis } from "./Redis.ts"
import type { RedisFailed } from "./RedisFailed.ts"
import * as Reply from "./Reply.ts"
import * as Script from "./Script.ts"

/**
 * The units that were spent, by all replicas, and those that are promised: an exact sliding log in one list of Redis, the
 * oldest first. Whoever has to wait is promised a time at once and is written down with it: so turns come in the order in
 * which they were asked for, whichever replica asked, and nobody has to ask again. Times are by the clock of Redis.
 */

export interface SharedLimit {
  /** So many units within any `windowMillis`. */
  readonly units: number
  readonly windowMillis: number
  /** Nothing is promised for later than this. */
  readonly longestMillis: number
  /** Units that may be promised at one time. */
  readonly queueLimit: number
}

/** What was asked for is granted after `waitMillis`; or it is not, and could be after so long if nobody else came. */
export interface Reserved {
  readonly granted: boolean
  readonly waitMillis: number
  /** Where it is granted: units that count then, these included, … */
  readonly spent: number
  /** … and milliseconds from then on until the first of them no longer does. */
  readonly resetMillis: number
  /** What to give back by; a time by the clock of Redis. */
  readonly at: string
}

/**
 * A unit counts until it is exactly one window old. A time that lies further ahead than anything is promised for was
 * written down before the clock was set back; it counts as now, so that nobody waits for longer than a window.
 *
 * A cost of zero asks for nothing and learns how things stand.
 */
const reserving = Script.make("reserve", `${Script.NOW}
local log, units, window, cost = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local patience, longest, room = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local function at(index) return tonumber(redis.call("LINDEX", log, index)) end
local length = redis.call("LLEN", log)
if length > 0 and at(-1) > now + longest then
  local index = -1
  while index >= -length and at(index) > now do
    redis.call("LSET", log, index, string.format("%.0f", now))
    index = index - 1
  end
end
while length > 0 and at(0) <= now - window do
  redis.call("LPOP", log)
  length = length - 1
end
local blocking = length + cost - units - 1
local turn = now
if cost > 0 and length > 0 then turn = math.max(turn, at(-1)) end
if cost > 0 and blocking >= 0 then turn = math.max(turn, at(blocking) + window) end
local wait = turn - now
local full = wait > 0 and length >= room and at(-room) > now
if wait > patience or full then return {0, wait, length, 0, ""} end
for _ = 1, cost do redis.call("RPUSH", log, string.format("%.0f", turn)) end
length = length + cost
if cost > 0 then redis.call("PEXPIRE", log, wait + window + 1000) end
local first = math.max(0, blocking)
while first < length and at(first) <= turn - window do first = first + 1 end
local spent = length - first
local reset = 0
if spent > 0 then reset = at(first) + window - turn end
return {1, wait, spent, reset, string.format("%.0f", turn)}
`)

const returning = Script.make("give back", `return redis.call("LREM", KEYS[1], -tonumber(ARGV[2]), ARGV[1])`)

const reservedOf = (reply: unknown): Reserved => {
  const [granted, wait, spent, reset, at] = Reply.list(reply)
  return {
    granted: granted === 1,
    waitMillis: Reply.number(wait),
    spent: Reply.number(spent),
    resetMillis: Reply.number(reset),
    at: Reply.text(at) ?? ""
  }
}

/** Asks for so many units of the log under a key, now or within `patienceMillis`. All of them are granted, or none. */
export const reserve = (
  redis: Redis["Type"],
  key: string,
  { longestMillis, queueLimit, units, windowMillis }: SharedLimit,
  cost: number,
  patienceMillis: number
): Effect.Effect<Reserved, RedisFailed> => {
  const patience = Math.max(0, Math.floor(Math.min(longestMillis, patienceMillis)))
  const args = [units, Math.ceil(windowMillis), cost, patience, Math.ceil(longestMillis), queueLimit]
  return Effect.map(redis.run(reserving, [key], args), reservedOf)
}

/** For whoever went away before the time came: whoever asks next may have it, those who wait keep their times. */
export const giveBack = (
  redis: Redis["Type"],
  key: string,
  { at }: Reserved,
  cost: number
): Effect.Effect<void, RedisFailed> => Effect.asVoid(redis.run(returning, [key], [at, cost]))
