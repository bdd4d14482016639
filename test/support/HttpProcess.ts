import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readFile } from "node:fs/promises"

/** A server over HTTP as a process of its own. */
export interface HttpProcess {
  readonly child: ChildProcess
  /** What it printed as its address. */
  readonly url: string
  /** All that it has printed. */
  readonly said: () => string
  /** Resident memory in MiB; undefined where the system does not tell. */
  readonly residentMiB: () => Promise<number | undefined>
  /** Ends it with a signal and gives its exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>
}

const START_MILLIS = 30_000
const STOP_MILLIS = 15_000

/** Starts Node with these arguments and waits until it prints a URL. */
export const startHttp = async (
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>> = {}
): Promise<HttpProcess> => {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let text = ""
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer)
      child.kill("SIGKILL")
      reject(new Error(`${why}: ${text}`))
    }
    const timer = setTimeout(() => fail(`no URL within ${START_MILLIS} ms`), START_MILLIS)
    const onText = (chunk: Buffer) => {
      text += chunk.toString()
      const [found] = /http:\/\/[^\s"]+/.exec(text) ?? []
      if (found === undefined) return
      clearTimeout(timer)
      resolve(found)
    }
    child.stdout.on("data", onText)
    child.stderr.on("data", onText)
    child.once("exit", (code) => fail(`ended with ${code}`))
  })
  return {
    child,
    url,
    said: () => text,
    residentMiB: async () => {
      try {
        const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${child.pid}/status`, "utf8")) ?? []
        return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
      } catch {
        return undefined
      }
    },
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode !== null) return child.exitCode
      const gone = once(child, "exit")
      child.kill(signal)
      const killer = setTimeout(() => child.kill("SIGKILL"), STOP_MILLIS)
      const [code] = await gone
      clearTimeout(killer)
      return typeof code === "number" ? code : null
    }
  }
}
