import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { hash, randomBytes } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import * as fs from "node:fs/promises"
import { hostname } from "node:os"
import * as path from "node:path"
import { ask, type DiskError, hasCode, list, remove } from "./Disk.ts"

/** A process, told apart from all others: a number alone is given out again. */
export interface Owner {
  /** The machine, or the container: only there does a process number mean anything. */
  readonly host: string
  readonly pid: number
  /** When it started, as its system counts; `0` where the system does not tell. */
  readonly start: string
}

/** What is known about processes here. */
export interface Here {
  readonly self: Owner
  readonly exists: (pid: number) => boolean
  /** `0` where it is not known. */
  readonly startOf: (pid: number) => string
}

/** A claim of another host whose owner has not been heard of for so long is over. */
export const SILENCE = Duration.minutes(5)

const short = (text: string): string => hash("sha256", text, "hex").slice(0, 8)

const reading = (read: () => string): string => {
  try {
    return read()
  } catch {
    // Not Linux, or the process has gone.
    return ""
  }
}

/** proc(5): the name in parentheses may hold blanks; `starttime` is the 20th field behind it. Ticks begin anew at each boot. */
const startOf = (pid: number): string => {
  const ticks = reading(() => readFileSync(`/proc/${pid}/stat`, "latin1")).replace(/^.*\) /s, "").split(" ")[19]
  return ticks === undefined ? "0" : `${ticks}${short(reading(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1")))}`
}

const exists = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return hasCode(error, "EPERM")
  }
}

/** This process. Two containers of one machine are two hosts: each has process numbers of its own. */
export const here = (): Here => ({
  self: {
    host: short(`${hostname()} ${reading(() => readlinkSync("/proc/self/ns/pid"))}`),
    pid: process.pid,
    start: startOf(process.pid)
  },
  exists,
  startOf
})

const NAME = /^owner-(?<host>[0-9a-f]{8})-(?<pid>\d{1,10})-(?<start>[0-9a-f]{1,40})-[0-9a-f]{8}$/

const nameOf = ({ host, pid, start }: Owner): string => `owner-${host}-${pid}-${start}-${randomBytes(4).toString("hex")}`

export const ownerOf = (name: string): Owner | undefined => {
  const { host, pid, start } = NAME.exec(name)?.groups ?? {}
  return host === undefined || pid === undefined || start === undefined ? undefined : { host, pid: Number(pid), start }
}

/** Whether the process behind a claim lives. Where it cannot be known it does: a stream too many is no harm. */
export const lives = ({ exists, self, startOf }: Here, owner: Owner, silentMillis: number): boolean => {
  if (owner.host !== self.host) return silentMillis < Duration.toMillis(SILENCE)
  if (!exists(owner.pid)) return false
  const start = owner.start === "0" ? "0" : startOf(owner.pid)
  return start === "0" || start === owner.start
}

export interface Claim {
  /** Says that the owner is there; false where somebody has taken the claim away, and with it the right to write. */
  readonly renew: Effect.Effect<boolean, DiskError>
  readonly release: Effect.Effect<void, DiskError>
}

const renew = (file: string): Effect.Effect<boolean, DiskError> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    ask("renew", file, async () => {
      try {
        await fs.utimes(file, now / 1000, now / 1000)
        return true
      } catch (error) {
        if (hasCode(error, "ENOENT")) return false
        throw error
      }
    }))

const isHeld = (at: Here, file: string): Effect.Effect<boolean, DiskError> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    ask("look at", file, async () => {
      const owner = ownerOf(path.basename(file))
      if (owner === undefined) return false
      try {
        return lives(at, owner, now - (await fs.stat(file)).mtimeMs)
      } catch (error) {
        if (hasCode(error, "ENOENT")) return false
        throw error
      }
    }))

const claimsIn = (folder: string): Effect.Effect<ReadonlyArray<string>, DiskError> =>
  Effect.map(list(folder), (names) => names.filter((name) => ownerOf(name) !== undefined).map((name) => path.join(folder, name)))

/** Whether a process writes here. */
export const isClaimed = (folder: string): Effect.Effect<boolean, DiskError> =>
  Effect.suspend(() => {
    const at = here()
    return Effect.flatMap(claimsIn(folder), (files) => Effect.exists(files, (file) => isHeld(at, file)))
  })

/**
 * Takes a folder for this process alone, unless another that lives has it. First the own claim is made, then the others
 * are looked at, and whoever sees a living one steps back: of two that come at once none may get it, but never both. A
 * claim has a name that nobody else will ever have, so that one left by a dead process can be removed by anybody at any
 * time; a lock with a fixed name could be the next owner's by then.
 */
export const claim = (folder: string, at: Here): Effect.Effect<Claim | undefined, DiskError> =>
  Effect.gen(function*() {
    const own = path.join(folder, nameOf(at.self))
    const taken: Claim = { renew: renew(own), release: remove(own) }
    yield* ask("claim", own, () => fs.writeFile(own, "", { flag: "wx", mode: 0o600 }))
    return yield* Effect.gen(function*() {
      yield* taken.renew
      for (const other of yield* claimsIn(folder)) {
        if (other === own) continue
        if (yield* isHeld(at, other)) {
          yield* taken.release
          return undefined
        }
        yield* remove(other)
      }
      return taken
    }).pipe(Effect.tapError(() => Effect.ignore(taken.release)))
  })
