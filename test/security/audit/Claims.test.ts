import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import { claim, type Here, here, isClaimed, lives, type Owner, ownerOf } from "../../../src/security/audit/Claims.ts"
import { Audit } from "../../../src/security/audit/Audit.ts"
import { auditing, decision, faultsOf, inFolder, NOW, options, reads, requestIdsOf, upTo, verify } from "./support/Trails.ts"

const self: Owner = { host: "0000aaaa", pid: 10, start: "500" }

/** A machine with two processes: 10 since 500, and 11 since 600. */
const machine: Here = {
  self,
  exists: (pid) => pid === 10 || pid === 11,
  startOf: (pid) => (pid === 10 ? "500" : pid === 11 ? "600" : "0")
}

describe("the owner of a claim", () => {
  it.each<[string, Owner, boolean]>([
    ["lives while its process does", { ...self, pid: 11, start: "600" }, true],
    ["is dead when its process is", { ...self, pid: 12, start: "700" }, false],
    ["is dead when its number was given to another", { ...self, pid: 11, start: "599" }, false],
    ["counts as living where nobody knows when it started", { ...self, pid: 11, start: "0" }, true]
  ])("%s", (_, owner, alive) => {
    expect(lives(machine, owner, 0)).toBe(alive)
    expect(lives(machine, owner, 86_400_000)).toBe(alive)
  })

  it("of another host is heard of every few minutes, or it is dead", () => {
    const stranger = { ...self, host: "0000bbbb" }
    expect(lives(machine, stranger, 299_999)).toBe(true)
    expect(lives(machine, stranger, 300_000)).toBe(false)
  })

  it("is this process, as far as this process can tell", () => {
    const at = here()
    expect(at.self.pid).toBe(process.pid)
    expect(lives(at, at.self, 0)).toBe(true)
  })

  it.runIf(process.platform === "linux")("is told from a process that had its number before", () => {
    const at = here()
    expect(at.self.start).not.toBe("0")
    expect(lives(at, { ...at.self, start: "1" }, 0)).toBe(false)
  })

  it("is not read out of other texts", () => {
    for (const text of ["", "0000aaaa 10", "nohost 10 500 0123456789abcdef", "0000aaaa 10 500 0123456789abcdef\n0"]) {
      expect(ownerOf(text)).toBeUndefined()
    }
  })
})

describe("a claim", () => {
  it.effect("is for one; whoever comes later gets none, until it is released", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const first = yield* claim(folder, here())
        expect(first).toBeDefined()
        expect(yield* claim(folder, here())).toBeUndefined()
        expect(yield* isClaimed(folder)).toBe(true)
        yield* first?.release ?? Effect.void
        expect(yield* isClaimed(folder)).toBe(false)
        expect(yield* claim(folder, here())).toBeDefined()
        expect(yield* Effect.promise(() => fs.readdir(folder))).toHaveLength(1)
      })))

  it.effect("is given to exactly one of many that come at once", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const { host } = here().self
        for (const round of upTo(20)) {
          const own = path.join(folder, String(round))
          yield* Effect.promise(() => fs.mkdir(own))
          if (round % 2 === 0) yield* Effect.promise(() => fs.writeFile(path.join(own, "lock-3"), `${host} 4999999 77 0123456789abcdef`))
          const claims = yield* Effect.forEach(upTo(6), () => claim(own, here()), { concurrency: "unbounded" })
          expect(claims.filter((one) => one !== undefined)).toHaveLength(1)
        }
      })))

  it.effect("that a dead process has left is removed", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const { host } = here().self
        // No process has this number: Linux gives out 4,194,304 at most.
        yield* Effect.promise(() => fs.writeFile(path.join(folder, "lock-7"), `${host} 4999999 77 0123456789abcdef`))
        expect(yield* isClaimed(folder)).toBe(false)
        expect(yield* claim(folder, here())).toBeDefined()
        expect(yield* Effect.promise(() => fs.readdir(folder))).toEqual(["lock-8"])
      })))

  it.effect("that is being made, with nothing in it yet, counts for some minutes", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const file = path.join(folder, "lock-1")
        yield* Effect.promise(() => fs.writeFile(file, ""))
        yield* Effect.promise(() => fs.utimes(file, NOW / 1000, NOW / 1000))
        expect(yield* claim(folder, here())).toBeUndefined()
        yield* TestClock.adjust("5 minutes")
        expect(yield* claim(folder, here())).toBeDefined()
      })))

  it.effect("says when somebody has taken it away", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const own = yield* claim(folder, here())
        expect(yield* own?.renew ?? Effect.void).toBe(true)
        for (const name of yield* Effect.promise(() => fs.readdir(folder))) {
          yield* Effect.promise(() => fs.rm(path.join(folder, name)))
        }
        expect(yield* own?.renew ?? Effect.void).toBe(false)
      })))
})

describe("several trails in one folder", () => {
  it.effect("write to a stream each, and take up again what others have left", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const round = Effect.scoped(Effect.gen(function*() {
          const audits = yield* Effect.forEach(upTo(3), () => auditing(folder))
          yield* Effect.forEach(audits, (audit, n) => audit.record(decision(n), "written"), { discard: true })
          const streams = yield* Effect.forEach(audits, (audit) => audit.status)
          expect(streams.map(({ stream }) => stream?.split("-")[0])).toEqual(["1", "2", "3"])
        }))
        yield* round
        yield* round
        expect((yield* Effect.promise(() => fs.readdir(folder))).toSorted()).toEqual(["1", "2", "3", "pepper", "signing.key", "signing.pub"])
        expect(requestIdsOf(yield* reads(folder))).toEqual(["0", "0", "1", "1", "2", "2"])
        expect(faultsOf(yield* verify(folder))).toEqual([])
      })))

  it.effect("open one stream each, also when they open at once", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const audits = yield* Effect.forEach(upTo(5), () => auditing(folder))
        yield* Effect.forEach(audits, (audit, n) => audit.record(decision(n), "written"), { concurrency: "unbounded", discard: true })
        const names = (yield* Effect.forEach(audits, (audit) => audit.status)).map(({ stream }) => stream)
        expect(new Set(names).size).toBe(5)
        expect(faultsOf(yield* verify(folder))).toEqual([])
      }).pipe(Effect.scoped)))

  it.effect("go on in another stream when one was taken over while its process slept", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const audit = yield* auditing(folder, { checkpointWithin: Duration.days(1) })
        yield* audit.record(decision(1), "synced")
        const own = path.join(folder, "1")
        yield* Effect.promise(() => fs.rm(path.join(own, "lock-1")))
        const thief = yield* Effect.map(Layer.build(Audit.layer(options(folder))), (context) => context)
        yield* Effect.provide(Effect.flatMap(Audit, (other) => other.record(decision(2), "written")), thief)
        yield* TestClock.adjust("3 minutes")
        yield* audit.record(decision(3), "written")
        expect((yield* audit.status).stream).toMatch(/^2-/)
        expect(requestIdsOf(yield* reads(folder))).toEqual(["1", "2", "3"])
        expect(faultsOf(yield* verify(folder))).toEqual([])
      }).pipe(Effect.scoped)))
})
