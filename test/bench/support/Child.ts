import { type ChildProcessByStdio, spawn } from "node:child_process"
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { createInterface } from "node:readline"
import type { Readable, Writable } from "node:stream"

/** An MCP server as a child process, spoken to line by line: what a client library costs is not measured. */
export interface Child {
  /** Milliseconds on the clock of `performance.now()`. */
  readonly startedAt: number
  /** Rejects for an error, for a result that is one, after the deadline, and when the child is gone. */
  readonly request: (method: string, params: object) => Promise<unknown>
  /** The greeting: initialize, answered, and the notification that follows. */
  readonly initialize: () => Promise<void>
  /** Resident memory in MiB; undefined where the system does not tell. */
  readonly residentMiB: () => Promise<number | undefined>
  /** Milliseconds of processor time so far, in steps of 10; undefined where the system does not tell. */
  readonly cpuMillis: () => Promise<number | undefined>
  readonly stop: () => Promise<void>
}

const DEADLINE_MILLIS = 30_000
/** Linux counts processor time in hundredths of a second, whatever the clock of its kernel. */
const TICK_MILLIS = 10

interface Waiter {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const procFile = async (pid: number | undefined, name: string): Promise<string | undefined> => {
  try {
    return await readFile(`/proc/${pid}/${name}`, "utf8")
  } catch {
    return undefined
  }
}

const stopped = async (child: ChildProcessByStdio<Writable, Readable, null>): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, "exit")
  child.stdin.end()
  const killer = setTimeout(() => child.kill("SIGKILL"), 5_000)
  await gone
  clearTimeout(killer)
}

export const start = (
  script: string,
  env: Readonly<Record<string, string>>,
  nodeOptions: ReadonlyArray<string> = []
): Child => {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...nodeOptions, script], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["pipe", "pipe", "inherit"]
  })
  const waiting = new Map<number, Waiter>()
  let id = 0

  const take = (key: number): Waiter | undefined => {
    const waiter = waiting.get(key)
    if (waiter !== undefined) clearTimeout(waiter.timer)
    waiting.delete(key)
    return waiter
  }
  const failAll = (error: Error): void => {
    for (const key of waiting.keys()) take(key)?.reject(error)
  }
  child.once("error", failAll)
  child.once("exit", (code, signal) => failAll(new Error(`${script} ended with ${code ?? signal}`)))
  child.stdin.on("error", failAll)
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message: unknown = JSON.parse(line)
    if (!isRecord(message) || typeof message["id"] !== "number") return
    const waiter = take(message["id"])
    const { error, result } = message
    if (error !== undefined) waiter?.reject(new Error(JSON.stringify(error)))
    else if (isRecord(result) && result["isError"] === true) waiter?.reject(new Error(line.slice(0, 500)))
    else waiter?.resolve(result)
  })

  const send = (message: object): void => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`)
  }

  const request: Child["request"] = (method, params) =>
    new Promise((resolve, reject) => {
      id += 1
      const key = id
      const timer = setTimeout(() => take(key)?.reject(new Error(`${method} was not answered`)), DEADLINE_MILLIS)
      waiting.set(key, { resolve, reject, timer })
      send({ id: key, method, params })
    })

  return {
    startedAt,
    request,
    initialize: async () => {
      await request("initialize", {
        protocolVersion: "2025-11-25",
        capabilities: {},
        clientInfo: { name: "bench", version: "1.0.0" }
      })
      send({ method: "notifications/initialized" })
    },
    residentMiB: async () => {
      const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await procFile(child.pid, "status") ?? "") ?? []
      return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
    },
    cpuMillis: async () => {
      // proc(5): the name in parentheses may hold blanks; utime and stime are the 12th and 13th field behind it.
      const fields = (await procFile(child.pid, "stat"))?.replace(/^.*\) /s, "").split(" ")
      const [user, system] = [fields?.[11], fields?.[12]]
      return user === undefined || system === undefined ? undefined : (Number(user) + Number(system)) * TICK_MILLIS
    },
    stop: () => stopped(child)
  }
}
