// tsx test/bench/limits.ts
// What the limit costs before every call and the watch after it, and what both hold in memory.
import * as Effect from "effect/Effect"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Anomaly, defaults as watching } from "../../src/security/anomaly/Anomaly.ts"
import type { Observation } from "../../src/security/anomaly/Observation.ts"
import { defaults, RateLimits } from "../../src/security/rate/RateLimits.ts"
import * as Course from "../support/behaviour/Course.ts"
import { median, say } from "./support/Stats.ts"

const SUBJECTS = 10_000
const CALLS = 200_000
const ROUNDS = 5

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

const held = (): number => {
  collect()
  collect()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const keyOf = (subject: number): string => JSON.stringify(["https://issuer.example", `subject ${subject}`])

const print = (line: string) => Effect.sync(() => say(line))

/** Microseconds for each of so many runs, the median of some rounds. */
const microseconds = <A, E>(one: (index: number) => Effect.Effect<A, E>) =>
  Effect.map(
    Effect.all(Array.from({ length: ROUNDS }, () =>
      Effect.gen(function*() {
        const began = performance.now()
        for (let index = 0; index < CALLS; index++) yield* one(index)
        return (performance.now() - began) * 1000 / CALLS
      }))),
    (rounds) => `${median(rounds).toFixed(2)} µs`
  )

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`

const memory = Effect.gen(function*() {
  const limits = yield* RateLimits
  const before = held()
  for (const [name, units] of [["one unit", 1], ["all 100 units", 99]] as const) {
    for (let subject = 0; subject < SUBJECTS; subject++) yield* limits.take(keyOf(subject), units)
    const { bytes } = yield* limits.status
    const grown = held() - before
    yield* print(`${SUBJECTS} subjects, ${name} each: ${mebibytes(grown)} held, ${mebibytes(bytes)} estimated`)
  }
  const keys = Array.from({ length: CALLS }, (_, index) => keyOf(index % SUBJECTS))
  yield* print(`a step that does nothing: ${yield* microseconds(() => Effect.void)}`)
  yield* print(`take refused, of one subject: ${yield* microseconds(() => Effect.either(limits.take(keyOf(0), 5)))}`)
  yield* print(`standing, of ${SUBJECTS} subjects: ${yield* microseconds((index) => limits.standing(keys[index] ?? ""))}`)
}).pipe(Effect.provide(RateLimits.layer({ ...defaults, queueLimit: 0 })))

const fastPath = Effect.gen(function*() {
  const limits = yield* RateLimits
  const keys = Array.from({ length: CALLS }, (_, index) => keyOf(index % SUBJECTS))
  yield* print(`take, of ${SUBJECTS} subjects: ${yield* microseconds((index) => limits.take(keys[index] ?? "", 1))}`)
}).pipe(Effect.provide(RateLimits.layer({ ...defaults, limit: CALLS * ROUNDS })))

/** Each subject leads the life of one of 60, the hour of the day included. */
const watch = Effect.gen(function*() {
  const anomaly = yield* Anomaly
  const lives = Course.honest({ seed: "bench", subjects: 60, weeks: 2 }).lives.filter((life) => life.length > 20)
  const calls = lives.flat().toSorted((a, b) => a.at - b.at)
  const before = held()
  for (let subject = 0; subject < SUBJECTS; subject++) {
    const life: ReadonlyArray<Observation> = lives[subject % lives.length] ?? []
    for (const call of life.slice(-20)) yield* anomaly.observe({ ...call, subjectKey: keyOf(subject) })
  }
  const grown = held() - before
  const { bytes, subjects } = yield* anomaly.status
  yield* print(`${subjects} watched: ${mebibytes(grown)} held, ${mebibytes(bytes)} estimated, ${Math.round(grown / subjects)} B each`)
  const observed = yield* microseconds((index) => {
    const call = calls[index % calls.length]
    return call === undefined ? Effect.void : anomaly.observe(call)
  })
  yield* print(`observe: ${observed}`)
}).pipe(Effect.provide(Anomaly.layer(watching)))

await Effect.runPromise(Effect.all([memory, fastPath, watch]))
