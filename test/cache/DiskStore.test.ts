import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/TestClock"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import { CacheStore, type Stored } from "../../src/cache/CacheStore.ts"
import * as DiskStore from "../../src/cache/DiskStore.ts"
import { Leases } from "../../src/cache/Leases.ts"
import { SecondLevel } from "../../src/cache/SecondLevel.ts"
import { faultyFiles } from "../state/support/faultyFiles.ts"
import { tempFolder } from "../support/tempFolder.ts"

const value = (text: string): Stored => ({ bytes: Buffer.from(text), fetchedAt: 1.5, freshUntil: 2_000, staleUntil: 10_000 })

const quiet = Logger.remove(Logger.defaultLogger)

/** The same disk, behind the guard that searches see. */
const guarded = (options: DiskStore.DiskStoreOptions) =>
  Layer.provide(SecondLevel.layer, [DiskStore.layer(options), Leases.local])

/** A small file system in memory of its own; undefined where this machine does not allow one. */
const tmpfs = (size: string) =>
  Effect.flatMap(tempFolder, (folder) =>
    Effect.acquireRelease(
      Effect.try(() => {
        execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder], { stdio: "ignore" })
        return folder
      }).pipe(Effect.orElseSucceed(() => undefined)),
      (mounted) => mounted === undefined ? Effect.void : Effect.sync(() => execFileSync("umount", [mounted]))
    ))

describe("DiskStore", () => {
  it.scoped("gives back what was put with all its times, after a restart, until it is of no use", () =>
    Effect.gen(function*() {
      const layer = DiskStore.layer({ folder: yield* tempFolder, maxBytes: 10_000 })
      yield* Effect.provide(Effect.flatMap(CacheStore, (store) => store.put("pages", "a", value("héron"))), layer)
      yield* Effect.provide(
        Effect.gen(function*() {
          const store = yield* CacheStore
          expect(yield* store.status).toEqual({ kind: "disk", entries: 0, bytes: 0 })
          expect(yield* store.get("pages", "a")).toEqual(value("héron"))
          expect(yield* store.status).toMatchObject({ kind: "disk", entries: 1 })
          yield* TestClock.adjust("10 seconds")
          expect(yield* store.get("pages", "a")).toBeUndefined()
        }),
        layer
      )
    }))

  it.scoped("removes one answer, and clears all of one kind", () =>
    Effect.gen(function*() {
      const store = yield* CacheStore
      for (const key of ["a", "b"]) yield* store.put("pages", key, value(key))
      yield* store.put("news", "a", value("news"))
      yield* store.remove("pages", "a")
      expect([yield* store.get("pages", "a"), (yield* store.get("pages", "b"))?.fetchedAt]).toEqual([undefined, 1.5])
      yield* store.clear("pages")
      expect([yield* store.get("pages", "b"), (yield* store.get("news", "a"))?.fetchedAt]).toEqual([undefined, 1.5])
    }).pipe(Effect.provide(Layer.unwrapScoped(Effect.map(tempFolder, (folder) => DiskStore.layer({ folder, maxBytes: 10_000 }))))))

  it.scoped("behind the guard: a read-only disk still gives what it has, the health check says what is wrong, and it heals", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const files = faultyFiles()
      yield* Effect.provide(
        Effect.gen(function*() {
          const second = yield* SecondLevel
          yield* second.put("pages", "a", { ...value("kept"), staleUntil: 1e9 })
          files.fault = "readOnly"
          yield* second.put("pages", "b", value("lost"))
          expect((yield* second.get("pages", "a"))?.fetchedAt).toBe(1.5)
          expect(yield* second.status).toMatchObject({ failures: 1, failure: expect.stringContaining("write: EROFS") })
          files.fault = undefined
          yield* TestClock.adjust("5 seconds")
          yield* second.put("pages", "b", { ...value("kept too"), staleUntil: 1e9 })
          expect((yield* second.get("pages", "b"))?.fetchedAt).toBe(1.5)
          expect((yield* second.status).failure).toBeUndefined()
        }),
        guarded({ folder, maxBytes: 10_000, files })
      )
    }).pipe(Effect.provide(quiet)))

  it.scopedLive("on a real disk that is full: fails, reads what is there, and writes again when there is room", (context) =>
    Effect.gen(function*() {
      const folder = yield* tmpfs("256k")
      if (folder === undefined) {
        return context.skip("no tmpfs can be mounted here: this needs root")
      }
      const later = (text: string): Stored => ({ ...value(text), staleUntil: Date.now() + 60_000 })
      yield* Effect.provide(
        Effect.gen(function*() {
          const store = yield* CacheStore
          yield* store.put("pages", "a", later("kept"))
          const ballast = path.join(folder, "ballast")
          yield* Effect.promise(() => fs.writeFile(ballast, Buffer.alloc(1_000_000)).catch(() => undefined))
          const error = yield* Effect.flip(store.put("pages", "b", later("x".repeat(20_000))))
          expect(error).toMatchObject({ _tag: "StoreFailed", operation: "put", detail: expect.stringContaining("ENOSPC") })
          expect(Buffer.from((yield* store.get("pages", "a"))?.bytes ?? []).toString()).toBe("kept")
          yield* Effect.promise(() => fs.rm(ballast))
          yield* store.put("pages", "b", later("x".repeat(20_000)))
          expect((yield* store.get("pages", "b"))?.bytes).toHaveLength(20_000)
          expect((yield* Effect.promise(() => fs.readdir(path.join(folder, "cache")))).filter((name) => name.startsWith("."))).toEqual([])
        }),
        DiskStore.layer({ folder: path.join(folder, "cache"), maxBytes: 1_000_000 })
      )
    }))
})
