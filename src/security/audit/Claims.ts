import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { hash, randomBytes } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import * as fs from "node:fs/promises"
import { hostname } from "node:os"
import * as path from "node:path"
import { ask, type DiskError, hasCode, list, orIfGone, remove } from "./Disk.ts"

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

/** A lock of another host whose owner has not been heard of for so long is over. */
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

/**
 * proc(5): the name in parentheses may hold blanks; `starttime` is the 20th field behind it. Ticks begin anew at each
 * boot.
 */
const startOf = (pid: number): string => {
  const ticks = reading(() => readFileSync(`/proc/${pid}/stat`, "latin1")).replace(/^.*\) /s, "").split(" ")[19]
  const boot = reading(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1"))
  return ticks === undefined ? "0" : `${ticks}${short(boot)}`
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

const IDENTITY = /^(?<host>[0-9a-f]{8}) (?<pid>\d{1,10}) (?<start>[0-9a-f]{1,40}) [0-9a-f]{16}$/

/** What stands in a lock: the owner, and what no other lock has. */
const identityOf = ({ host, pid, start }: Owner): string => `${host} ${pid} ${start} ${randomBytes(8).toString("hex")}`

export const ownerOf = (identity: string): Owner | undefined => {
  const { host, pid, start } = IDENTITY.exec(identity)?.groups ?? {}
  return host === undefined || pid === undefined || start === undefined ? undefined : { host, pid: Number(pid), start }
}

/**
 * Whether the process behind a lock lives. One that is being made, with nothing in it yet, counts for some minutes.
 * Where it cannot be known it lives: a stream too many is no harm.
 */
export const lives = ({ exists, self, startOf }: Here, owner: Owner | undefined, silentMillis: number): boolean => {
  if (owner === undefined || owner.host !== self.host) return silentMillis < Duration.toMillis(SILENCE)
  if (!exists(owner.pid)) return false
  const start = owner.start === "0" ? "0" : startOf(owner.pid)
  return start === "0" || start === owner.start
}

export interface Claim {
  /** Says that the owner is there; false where somebody has taken the claim away, and with it the right to write. */
  readonly renew: Effect.Effect<boolean, DiskError>
  readonly release: Effect.Effect<void, DiskError>
}

const LOCK = /^lock-(?<number>[1-9]\d{0,14})$/

const lockFile = (folder: string, number: number): string => path.join(folder, `lock-${number}`)

const locksIn = (folder: string): Effect.Effect<ReadonlyArray<number>, DiskError> =>
  Effect.map(list(folder), (names) =>
    names.flatMap((name) => {
      const number = LOCK.exec(name)?.groups?.["number"]
      return number === undefined ? [] : [Number(number)]
    }))

const isHeld = (at: Here, file: string): Effect.Effect<boolean, DiskError> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    ask("look at", file, () =>
      Promise.all([fs.readFile(file, "latin1"), fs.stat(file)])
        .then(([identity, { mtimeMs }]) => lives(at, ownerOf(identity), now - mtimeMs))
        .catch(orIfGone(false))))

/** Whether a process writes here. */
export const isClaimed = (folder: string): Effect.Effect<boolean, DiskError> =>
  Effect.suspend(() => {
    const at = here()
    return Effect.flatMap(locksIn(folder), Effect.exists((lock) => isHeld(at, lockFile(folder, lock))))
  })

const make = (file: string, identity: string): Effect.Effect<boolean, DiskError> =>
  ask("claim", file, () =>
    fs.writeFile(file, identity, { flag: "wx", mode: 0o600 }).then(() => true).catch((error: unknown) => {
      if (hasCode(error, "EEXIST")) return false
      throw error
    }))

const renew = (file: string, identity: string): Effect.Effect<boolean, DiskError> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    ask("renew", file, () =>
      fs.readFile(file, "latin1").then(async (found) => {
        if (found !== identity) return false
        await fs.utimes(file, now / 1000, now / 1000)
        return true
      }).catch(orIfGone(false))))

/**
 * Takes a folder for this process alone, unless another that lives has it. Locks are numbered: whoever finds only
 * those of dead processes makes the next one, which only one can. Only then are the old ones removed, and if one
 * turns out to be alive (numbers begin anew when no lock is left) the own one is given up: two never hold a folder
 * both.
 */
export const claim = (folder: string, at: Here): Effect.Effect<Claim | undefined, DiskError> =>
  Effect.gen(function*() {
    const before = yield* locksIn(folder)
    for (const lock of before) if (yield* isHeld(at, lockFile(folder, lock))) return undefined
    const number = Math.max(0, ...before) + 1
    const own = lockFile(folder, number)
    const identity = identityOf(at.self)
    if (!(yield* make(own, identity))) return undefined
    const taken: Claim = { renew: renew(own, identity), release: remove(own) }
    return yield* Effect.gen(function*() {
      yield* taken.renew
      for (const lock of yield* locksIn(folder)) {
        if (lock === number) continue
        if (yield* isHeld(at, lockFile(folder, lock))) {
          yield* taken.release
          return undefined
        }
        yield* remove(lockFile(folder, lock))
      }
      return taken
    }).pipe(Effect.tapError(() => Effect.ignore(taken.release)))
  })
