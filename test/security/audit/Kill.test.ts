import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import { spawn } from "node:child_process"
import { once } from "node:events"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { faultsOf, reads, requestIdsOf, tagsOf, verify, withAudit } from "./support/Trails.ts"
import { bundledScript } from "../../support/bundledScript.ts"

let folder = ""
let script = ""

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-test-"))
  script = await bundledScript(new URL("support/recorder.ts", import.meta.url), folder)
})

afterAll(() => fs.rm(folder, { recursive: true, force: true }))

const run = <A>(effect: Effect.Effect<A, { readonly message: string }>): Promise<A> =>
  Effect.runPromise(Effect.provide(effect, Logger.remove(Logger.defaultLogger)))

/**
 * Starts a process that records, kills it when it has acknowledged so many records, and gives all that it
 * acknowledged.
 */
const killed = async (trail: string, name: string, after: number, segmentBytes: number): Promise<ReadonlyArray<string>> => {
  const child = spawn(process.execPath, [script, trail, name, String(segmentBytes)], { stdio: ["ignore", "pipe", "inherit"] })
  const gone = once(child, "close")
  let text = ""
  let lines = 0
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more
    lines += more.split("\n").length - 1
    if (lines >= after) child.kill("SIGKILL")
  })
  const [code, signal] = await gone
  expect([code, signal]).toEqual([null, "SIGKILL"])
  // A half-written acknowledgement is none.
  return text.split("\n").slice(0, -1)
}

const missing = (acknowledged: ReadonlyArray<string>, ids: ReadonlyArray<unknown>): ReadonlyArray<string> => {
  const there = new Set(ids)
  return acknowledged.filter((id) => !there.has(id))
}

describe("a process that is killed while it records", () => {
  it("has lost no record that it acknowledged, and the next one goes on with a trail that is whole", async () => {
    const trail = path.join(folder, "killed")
    const acknowledged: Array<string> = []
    const rounds = 8
    for (let round = 0; round < rounds; round++) {
      // Soon after the start and later, in small files and in large ones.
      const after = 1 + Math.floor(Math.random() ** 3 * 2_000)
      const before = acknowledged.length
      acknowledged.push(...await killed(trail, `r${round}`, after, round % 2 === 0 ? 20_000 : 1_000_000))
      expect(acknowledged.length).toBeGreaterThan(before)
      const faults = faultsOf(await run(verify(trail)))
      expect(faults.filter((kind) => kind !== "torn")).toEqual([])
      expect(missing(acknowledged, requestIdsOf(await run(reads(trail))))).toEqual([])
    }
    await run(withAudit(trail, (audit) => audit.record({ _tag: "Anomaly", signal: "end" }, "synced")))
    const all = await run(reads(trail))
    expect(missing(acknowledged, requestIdsOf(all))).toEqual([])
    expect(tagsOf(all).filter((tag) => tag === "Started").length).toBe(rounds + 1)
    const found = await run(verify(trail))
    expect(faultsOf(found)).toEqual([])
    // The dead leave their locks, but nobody waits for them: there is one stream.
    expect(found.streams).toHaveLength(1)
  }, 120_000)
})

describe("two processes in one folder", () => {
  it("write to a stream each, make the keys once, and are both read", async () => {
    const trail = path.join(folder, "two")
    const acknowledged = (await Promise.all(["a", "b"].map((name) => killed(trail, name, 400, 20_000)))).flat()
    const found = await run(verify(trail))
    expect(faultsOf(found).filter((kind) => kind !== "torn")).toEqual([])
    expect(found.streams).toHaveLength(2)
    expect(missing(acknowledged, requestIdsOf(await run(reads(trail))))).toEqual([])
    const subject = JSON.stringify(["local", "heron"])
    let sealed = 0
    let revealed = 0
    await run(withAudit(trail, (audit) =>
      audit.entriesOf(subject, (own) =>
        Effect.sync(() => {
          if ("sealed" in own.entry && own.entry.sealed !== undefined) sealed++
          if (own.revealed !== undefined) revealed++
        }))))
    expect(sealed).toBeGreaterThan(100)
    expect(revealed).toBe(sealed)
  }, 60_000)
})
