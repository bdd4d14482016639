import { link as hardLink, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises"
import { readFileSync } from "node:fs"
import { hostname } from "node:os"
import * as path from "node:path"
import { randomBytes } from "node:crypto"

/**
 * Each chain has one writer. A process takes the first stream that nobody holds, so that streams do not pile up; a lock
 * is over when its process is.
 */

/** A lock of another machine, which cannot be asked whether its process lives, is over when it was not renewed for so long. */
const STALE_MILLIS = 60_000
/** Processes on one state folder. */
const MAX_STREAMS = 64

interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process began, as the system counts it; a number is given to another process one day. */
  readonly began: string
}

/** Field 22 of `/proc/PID/stat` (proc(5)); the name in field 2 may hold blanks. Empty where there is no `/proc`. */
const beganAt = (pid: number): string => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8")
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? ""
  } catch {
    return ""
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

const own = (): Holder => ({ pid: process.pid, host: hostname(), began: beganAt(process.pid) })

const parse = (text: string): Holder | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== "object" || value === null || !("pid" in value && "host" in value && "began" in value)) return undefined
    const { began, host, pid } = value
    return typeof pid === "number" && typeof host === "string" && typeof began === "string" ? { pid, host, began } : undefined
  } catch {
    return undefined
  }
}

const holds = (holder: Holder, renewedAt: number, now: number): boolean =>
  holder.host === hostname()
    ? isAlive(holder.pid) && beganAt(holder.pid) === holder.began
    : now - renewedAt < STALE_MILLIS

const isCode = (error: unknown, code: string): boolean => error instanceof Error && "code" in error && error.code === code

/** Whether the lock is this process's now. Of several that try at once one succeeds: a link never replaces. */
const take = async (folder: string): Promise<boolean> => {
  const lock = path.join(folder, "lock")
  const draft = `${lock}.${process.pid}.${randomBytes(4).toString("hex")}`
  await writeFile(draft, JSON.stringify(own()), { mode: 0o600 })
  try {
    for (let tries = 0; tries < 3; tries++) {
      try {
        await hardLink(draft, lock)
        return true
      } catch (error) {
        if (!isCode(error, "EEXIST")) throw error
      }
      const [text, renewed] = await Promise.all([
        readFile(lock, "utf8").catch(() => undefined),
        stat(lock).then(({ mtimeMs }) => mtimeMs, () => 0)
      ])
      if (text === undefined) continue
      const holder = parse(text)
      if (holder !== undefined && holds(holder, renewed, Date.now())) return false
      // It is moved away before it is deleted: what another process has put in its place meanwhile is put back.
      const aside = `${draft}.stale`
      if (await rename(lock, aside).then(() => true, () => false)) {
        if (await readFile(aside, "utf8") !== text) await hardLink(aside, lock).catch(() => undefined)
        await rm(aside, { force: true })
      }
    }
    return false
  } finally {
    await rm(draft, { force: true })
  }
}

export interface HeldStream {
  readonly folder: string
  readonly name: string
  /** To be called at least every half minute. */
  readonly renew: () => Promise<void>
  readonly release: () => Promise<void>
}

export const hold = async (audit: string): Promise<HeldStream> => {
  for (let number = 1; number <= MAX_STREAMS; number++) {
    const name = `stream-${number}`
    const folder = path.join(audit, name)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if (await take(folder)) {
      const lock = path.join(folder, "lock")
      return {
        folder,
        name,
        renew: () => {
          const now = new Date()
          return utimes(lock, now, now)
        },
        release: () => rm(lock, { force: true })
      }
    }
  }
  throw new Error(`${MAX_STREAMS} processes hold the streams of ${audit} already`)
}
