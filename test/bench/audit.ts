import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { Audit } from "../../src/security/audit/Audit.ts"
import type { AuditEntry } from "../../src/security/audit/AuditEntry.ts"
import { verifyFolder } from "../../src/security/audit/VerifyFolder.ts"
import { local } from "../../src/security/Subject.ts"
import { median, say, wholeNumber } from "./support/Stats.ts"

/**
 * What the audit trail costs: records a second from many callers, the time of one record for a caller who is alone, and
 * how fast a trail is verified. `tsx test/bench/audit.ts [--rounds 5]`.
 */
const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } })
const rounds = wholeNumber("rounds", values.rounds, 1, 100)

const CALLERS = 500
const EACH = 40
const ALONE = 1_000

const subject = local("someone", "bench")

const decision = (n: number, sealed: boolean): AuditEntry => ({
  _tag: "Decision",
  operation: "web_search",
  level: "LOW",
  verdict: "allow",
  reason: "ok",
  rule: "level",
  requestId: String(n),
  subject,
  ...(sealed ? { sealed: { query: `what herons eat in winter ${n}` } } : {})
})

type Trail = Context.Tag.Service<Audit>

const times = <A, E>(count: number, work: (n: number) => Effect.Effect<A, E>) =>
  Effect.gen(function*() {
    for (let n = 0; n < count; n++) yield* work(n)
  })

/** Seconds by the clock, and of processor time. */
const took = <A, E>(work: Effect.Effect<A, E>) =>
  Effect.gen(function*() {
    const [began, before] = [performance.now(), process.cpuUsage()]
    yield* work
    const { system, user } = process.cpuUsage(before)
    return { seconds: (performance.now() - began) / 1_000, cpuSeconds: (system + user) / 1_000_000 }
  })

const together = (audit: Trail, sealed: boolean) =>
  Effect.map(
    took(Effect.forEach(
      Array.from({ length: CALLERS }),
      () => times(EACH, (n) => audit.record(decision(n, sealed), "synced")),
      { concurrency: "unbounded", discard: true }
    )),
    ({ seconds }) => (CALLERS * EACH) / seconds
  )

const alone = (audit: Trail, sealed: boolean) => took(times(ALONE, (n) => audit.record(decision(n, sealed), "written")))

const micros = (seconds: number): number => (seconds / ALONE) * 1_000_000

const show = (name: string, figures: ReadonlyArray<number>, unit: string): void =>
  say(`${name.padEnd(48)}${Math.round(median(figures)).toLocaleString("en-US").padStart(10)} ${unit}`)

const recording = Effect.fnUntraced(function*(folder: string) {
  const audit = Context.get(yield* Layer.build(Audit.layer(Audit.defaults(folder))), Audit)
  yield* alone(audit, true)
  for (const sealed of [false, true]) {
    const rates: Array<number> = []
    const latencies: Array<number> = []
    const costs: Array<number> = []
    for (let round = 0; round < rounds; round++) {
      rates.push(yield* together(audit, sealed))
      const { cpuSeconds, seconds } = yield* alone(audit, sealed)
      latencies.push(micros(seconds))
      costs.push(micros(cpuSeconds))
    }
    const what = sealed ? "with a sealed query" : "nothing sealed"
    show(`synced, ${CALLERS} callers, ${what}`, rates, "records/s")
    show(`written, one caller, ${what}`, latencies, "µs a record")
    show("  of which processor time", costs, "µs a record")
  }
}, Effect.scoped)

const verifying = Effect.fnUntraced(function*(folder: string) {
  const rates: Array<number> = []
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    const found = yield* verifyFolder(folder, [])
    if ("_tag" in found || found.streams.some(({ faults }) => faults.length > 0)) {
      return yield* Effect.dieMessage("the trail of the benchmark is not whole")
    }
    const records = found.streams.reduce((sum, stream) => sum + stream.records, 0)
    rates.push(records / ((performance.now() - began) / 1_000))
  }
  show("verify", rates, "records/s")
})

const folder = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-bench-"))
try {
  say(`audit trail, medians of ${rounds} rounds`)
  await Effect.runPromise(Effect.zipRight(recording(folder), verifying(folder)))
} finally {
  await rm(folder, { recursive: true, force: true })
}
