import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import { loadSigner, loadVerifier, parseAnchor, printAnchor } from "../../../src/security/audit/Signing.ts"
import { inFolder } from "./support/Trails.ts"

const statement = { stream: "1-0a1b2c3d", seq: 12, prev: "b".repeat(64), time: 1_795_382_400_000 }

describe("the key of a trail", () => {
  it.effect("is made once, for its owner only, and vouches for what it signed and nothing else", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const [signer, again] = yield* Effect.all([loadSigner(folder), loadSigner(folder)], { concurrency: 2 })
        expect(again.key).toBe(signer.key)
        const { mode } = yield* Effect.promise(() => fs.stat(path.join(folder, "signing.key")))
        expect(mode & 0o777).toBe(0o600)
        const signature = again.sign(statement)
        expect(signer.holds(statement, signature)).toBe(true)
        for (const other of [{ stream: "2-0a1b2c3d" }, { seq: 13 }, { prev: "c".repeat(64) }, { time: 0 }]) {
          expect(signer.holds({ ...statement, ...other }, signature)).toBe(false)
        }
        expect(signer.holds(statement, "")).toBe(false)
      })))

  it.effect("is not needed to verify: the public half is enough, and either is found", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        expect(yield* loadVerifier(folder)).toBeUndefined()
        const { key } = yield* loadSigner(folder)
        yield* Effect.promise(() => fs.rename(path.join(folder, "signing.key"), path.join(folder, "elsewhere")))
        expect((yield* loadVerifier(folder))?.key).toBe(key)
        yield* Effect.promise(() => fs.rename(path.join(folder, "elsewhere"), path.join(folder, "signing.key")))
        yield* Effect.promise(() => fs.rm(path.join(folder, "signing.pub")))
        expect((yield* loadVerifier(folder))?.key).toBe(key)
      })))

  it.effect("is refused when the file holds something else", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* Effect.promise(() => fs.writeFile(path.join(folder, "signing.key"), "no key"))
        const error = yield* Effect.flip(loadSigner(folder))
        expect(error.message).toContain("it is no Ed25519 key")
      })))
})

describe("an anchor", () => {
  it.effect("is one line that holds all that is needed to check it", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const { key, sign } = yield* loadSigner(folder)
        const anchor = { ...statement, key, signature: sign(statement) }
        const text = printAnchor(anchor)
        expect(text).toMatch(/^[!-~]{200,300}$/)
        expect(parseAnchor(` ${text}\n`)?.anchor).toEqual(anchor)
        expect(parseAnchor(text)?.verifier.key).toBe(key)
      })))

  it.effect("is none when a character of it is another", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const { key, sign } = yield* loadSigner(folder)
        const text = printAnchor({ ...statement, key, signature: sign(statement) })
        const bytesOf = (line: string) => Buffer.from(line.split(":").at(-1) ?? "", "base64url").toString("hex")
        FastCheck.assert(FastCheck.property(FastCheck.nat(text.length - 1), FastCheck.constantFrom(..."0a9fzZ-_:"), (at, other) => {
          const altered = text.slice(0, at) + other + text.slice(at + 1)
          // The last character of base64url has bits that mean nothing.
          const isSame = text.startsWith(altered.slice(0, -1)) && bytesOf(altered) === bytesOf(text)
          expect(parseAnchor(altered) === undefined || isSame).toBe(true)
        }))
      })))
})
