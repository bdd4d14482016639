import fc from "fast-check"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { decode, encode, fileIn, folderOf, read, write } from "../../src/start/CodeCache.ts"

const root = fs.mkdtempSync(path.join(tmpdir(), "mcp-duckduckgo-code-"))
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

let folders = 0
const freshFolder = (): string => path.join(root, String(++folders), "mcp-duckduckgo")

const pieces = [Uint8Array.from([1, 2, 3]), Uint8Array.from([]), Uint8Array.from([4])]
const plain = (found: ReadonlyArray<Uint8Array> | undefined) => found?.map((piece) => [...piece])

describe("the folder of compiled code", () => {
  const of = (platform: NodeJS.Platform, env: Readonly<Record<string, string>> = {}) => folderOf({ platform, env, home: () => "/home/ann" })

  it("is where a user's programs keep what they can make again", () => {
    expect(of("linux")).toBe("/home/ann/.cache/mcp-duckduckgo")
    expect(of("linux", { XDG_CACHE_HOME: "/caches" })).toBe("/caches/mcp-duckduckgo")
    expect(of("linux", { XDG_CACHE_HOME: "caches" })).toBeUndefined()
    expect(of("darwin")).toBe("/home/ann/Library/Caches/mcp-duckduckgo")
    expect(of("win32")).toBeUndefined()
  })

  it("is what Node's own variables say, which turn it off too", () => {
    expect(of("linux", { NODE_COMPILE_CACHE: "/code" })).toBe("/code")
    expect(of("linux", { NODE_DISABLE_COMPILE_CACHE: "1", NODE_COMPILE_CACHE: "/code" })).toBeUndefined()
    expect(of("linux", { NODE_DISABLE_COMPILE_CACHE: "", XDG_CACHE_HOME: "" })).toBe("/home/ann/.cache/mcp-duckduckgo")
  })
})

describe("somebody without a home, as a container may have them", () => {
  const home = (): string => {
    throw new Error("no entry for this user")
  }

  it("has no folder of compiled code, unless one is named", () => {
    expect(folderOf({ platform: "linux", env: {}, home })).toBeUndefined()
    expect(folderOf({ platform: "linux", env: { XDG_CACHE_HOME: "/caches" }, home })).toBe("/caches/mcp-duckduckgo")
    expect(folderOf({ platform: "linux", env: { NODE_COMPILE_CACHE: "/code" }, home })).toBe("/code")
  })
})

describe("a file of compiled code", () => {
  it("gives back the pieces that were put in", () => {
    fc.assert(fc.property(fc.array(fc.uint8Array()), (given) => {
      expect(plain(decode(encode(given)))).toEqual(given.map((piece) => [...piece]))
    }))
  })

  it("gives nothing where a byte is another, or missing", () => {
    const whole = encode(pieces)
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole)
      changed.writeUInt8((changed.readUInt8(at) + 1) % 256, at)
      expect(decode(changed)).toBeUndefined()
      expect(decode(whole.subarray(0, at))).toBeUndefined()
    }
  })

  it("may be anything at all: nothing is thrown, and nothing found", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      expect(decode(Buffer.from(bytes))).toBeUndefined()
    }))
  })

  it("is written for its owner alone, in a folder that is made for it, and read again", () => {
    const file = fileIn(freshFolder(), "0123")
    fs.mkdirSync(path.dirname(path.dirname(file)))
    expect(read(file)).toBeUndefined()
    expect(write(file, pieces)).toBe(true)
    expect(plain(read(file))).toEqual(plain(pieces))
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
    expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o700)
    expect(fs.readdirSync(path.dirname(file))).toEqual([path.basename(file)])
  })

  it("is of one build, one V8 and one processor", () => {
    expect(path.basename(fileIn("/x", "0123"))).toBe(`start-0123-${process.versions.v8}-${process.arch}.bin`)
  })

  it("is not read where others could have written it", () => {
    const file = fileIn(freshFolder(), "0123")
    fs.mkdirSync(path.dirname(path.dirname(file)))
    write(file, pieces)
    fs.chmodSync(file, 0o622)
    expect(read(file)).toBeUndefined()
    fs.chmodSync(file, 0o600)
    fs.chmodSync(path.dirname(file), 0o777)
    expect(write(file, pieces)).toBe(false)
  })

  it("is not written where there is no room for it, and that is no error", () => {
    const file = path.join(root, "a-file")
    fs.writeFileSync(file, "")
    expect(write(fileIn(path.join(file, "below"), "0123"), pieces)).toBe(false)
    expect(write(fileIn("/proc/nowhere/mcp-duckduckgo", "0123"), pieces)).toBe(false)
    expect(read(root)).toBeUndefined()
  })

  it("takes the place of those that were written longest ago", () => {
    const folder = freshFolder()
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const build of [1, 2, 3, 4, 5]) {
      const file = fileIn(folder, String(build))
      write(file, pieces)
      fs.utimesSync(file, build, build)
    }
    fs.writeFileSync(path.join(folder, "not ours"), "")
    write(fileIn(folder, "6"), pieces)
    const left = fs.readdirSync(folder).map((name) => name.split("-")[1] ?? name).toSorted()
    expect(left).toEqual(["3", "4", "5", "6", "not ours"])
  })
})
