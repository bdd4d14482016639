import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { node } from "../../src/state/BlobFiles.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-blobs-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const KIB = 1024

describe("a file of a blob", () => {
  // Small ones are written at once, large ones in a thread.
  it.each([0, 1, 10 * KIB, 64 * KIB, 64 * KIB + 1, 3 * KIB * KIB])("holds all of %i bytes, for its owner only", async (size) => {
    const file = path.join(folder, `whole-${size}`)
    const bytes = randomBytes(size)
    await node.write(file, bytes)
    expect(bytes.equals(await readFile(file))).toBe(true)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it.each([10, 70 * KIB])("with %i bytes has nothing left of a longer one that was there", async (size) => {
    const file = path.join(folder, `again-${size}`)
    await node.write(file, randomBytes(size + 100))
    const bytes = randomBytes(size)
    await node.write(file, bytes)
    expect(bytes.equals(await readFile(file))).toBe(true)
  })

  it("is refused where there is no folder for it", async () => {
    await expect(node.write(path.join(folder, "none", "file"), randomBytes(10))).rejects.toMatchObject({ code: "ENOENT" })
  })

  it.skipIf(!existsSync("/dev/full"))("is refused where there is no room, and its handle is given back", async () => {
    for (let count = 0; count < 50; count++) {
      await expect(node.write("/dev/full", randomBytes(10))).rejects.toMatchObject({ code: "ENOSPC" })
    }
  })
})
