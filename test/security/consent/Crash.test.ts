import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type ChildProcessByStdio, spawn } from "node:child_process"
import { randomInt } from "node:crypto"
import { once } from "node:events"
import { readdirSync } from "node:fs"
import type { Readable } from "node:stream"
import { fileURLToPath } from "node:url"
import { describe, expect } from "vitest"
import * as Ledger from "../../../src/security/consent/Ledger.ts"
import { folderIn, process as processOf } from "./support/Consenting.ts"
import { unlimited } from "./support/Fixtures.ts"

const WRITER = fileURLToPath(new URL("support/writer.ts", import.meta.url))
const ROUNDS = 4
const WRITERS = 2

type Writer = ChildProcessByStdio<null, Readable, Readable>

/** Runs writers until together they have said this many lines, kills them all at once, and answers what they said. */
const untilKilled = async (folder: string, round: number, lines: number): Promise<ReadonlyArray<string>> => {
  const writers: ReadonlyArray<Writer> = Array.from({ length: WRITERS }, (_, n) =>
    spawn(process.execPath, ["--import", "tsx", WRITER, folder, `r${round}w${n}`], { stdio: ["ignore", "pipe", "pipe"] }))
  const said = writers.map(() => "")
  const faults = writers.map(() => "")
  const count = () => said.join("").split("\n").length - 1
  const all = writers.map((writer, n) => {
    writer.stdout.setEncoding("utf8").on("data", (text: string) => {
      said[n] += text
      if (count() >= lines && said.every((text) => text !== "")) for (const each of writers) each.kill("SIGKILL")
    })
    writer.stderr.setEncoding("utf8").on("data", (text: string) => {
      faults[n] += text
    })
    return once(writer, "close")
  })
  try {
    await Promise.all(all)
  } finally {
    for (const writer of writers) writer.kill("SIGKILL")
  }
  expect(faults.join("")).toBe("")
  return said.flatMap((text) => text.split("\n").slice(0, -1))
}

describe("what the store has acknowledged", () => {
  it.scoped(`survives the sudden death of ${WRITERS} processes that write at the same time, ${ROUNDS} times in a row`, () =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const open = new Set<string>()
      const unsure = new Set<string>()
      for (let round = 0; round < ROUNDS; round++) {
        for (const line of yield* Effect.promise(() => untilKilled(folder, round, 30 + randomInt(120)))) {
          const id = line.slice(1)
          if (line.startsWith("+")) open.add(id)
          else {
            open.delete(id)
            if (line.startsWith("?")) unsure.add(id)
            else unsure.delete(id)
          }
        }
        const { store } = yield* processOf(folder, undefined, { limits: unlimited })
        const { ledger, problem } = yield* store.look
        expect(problem).toBeUndefined()
        const found = new Set(Ledger.all(ledger).filter(({ revokedAt }) => revokedAt === undefined).map(({ id }) => id))
        expect([...open].filter((id) => !found.has(id))).toEqual([])
        const known = new Set(Ledger.all(ledger).map(({ id }) => id))
        // Beside these there may be the one that each writer was about to say when it died.
        const more = [...found].filter((id) => !open.has(id) && !unsure.has(id))
        expect(more.length).toBeLessThanOrEqual(WRITERS * (round + 1))
        expect([...unsure, ...open].every((id) => known.has(id))).toBe(true)
      }
      expect(open.size).toBeGreaterThan(20)
      expect(Math.max(...readdirSync(folder).map((name) => Number(/\d+/.exec(name)?.[0] ?? 0)))).toBeGreaterThan(ROUNDS)
    }), 120_000)
})
