import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import { spawn } from "node:child_process"
import { once } from "node:events"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as Blob from "../../src/state/Blob.ts"
import * as BlobFolder from "../../src/state/BlobFolder.ts"
import { bundledScript } from "../support/bundledScript.ts"

let folder = ""
let script = ""

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-test-"))
  script = await bundledScript(new URL("support/hammer.ts", import.meta.url), folder)
})

afterAll(() => fs.rm(folder, { recursive: true, force: true }))

const QUOTA = 20_000

/** Puts and gets until it has told of so many hundreds, then is killed in the middle of whatever it does. */
const killed = async (blobs: string, seed: number, hundreds: number): Promise<void> => {
  const child = spawn(process.execPath, [script, blobs, String(QUOTA), String(seed)], { stdio: ["ignore", "pipe", "inherit"] })
  const gone = once(child, "close")
  let lines = 0
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    lines += more.split("\n").length - 1
    if (lines >= hundreds) child.kill("SIGKILL")
  })
  const [code, signal] = await gone
  expect([code, signal]).toEqual([null, "SIGKILL"])
}

describe("a folder of blobs that processes share and are killed at", () => {
  it("never gives what was not put, damages nothing, and comes back within its quota", async () => {
    const blobs = path.join(folder, "blobs")
    await Promise.all([1, 2, 3].map((seed) => killed(blobs, seed, 5)))
    await killed(blobs, 4, 2)
    const opened = Effect.gen(function*() {
      const own = yield* BlobFolder.make({ folder: blobs, maxBytes: QUOTA })
      yield* own.put("pages", "last", Buffer.from("last"), Date.now() + 60_000)
      for (let i = 0; i < 50; i++) yield* own.get("pages", `key ${i};`)
      return yield* own.status
    })
    const status = await Effect.runPromise(Effect.provide(opened, Logger.remove(Logger.defaultLogger)))
    expect(status.setAside).toBe(0)
    expect(status.bytes).toBeLessThanOrEqual(QUOTA)
    const names = (await fs.readdir(blobs)).filter((name) => Blob.labelOf(name) !== undefined)
    const sizes = await Promise.all(names.map(async (name) => (await fs.stat(path.join(blobs, name))).size))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(status.bytes)
  }, 60_000)
})
