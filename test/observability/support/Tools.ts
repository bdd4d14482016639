import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { createServer as createHttp } from "node:http"

/** Processes and ports of the chain. Whatever is started here is stopped by its own handle. */

export const sleep = (millis: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, millis) })

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer()
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port }: { readonly port: number } = Object(server.address())
  server.close()
  await once(server, "close")
  return port
}

export interface Started {
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>
  /** What it has said so far. */
  readonly said: () => string
}

export const start = (
  command: string,
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string | undefined>> = process.env,
  cwd = process.cwd()
): Started => {
  const child: ChildProcess = spawn(command, [...args], { cwd, env: { ...env }, stdio: ["ignore", "pipe", "pipe"] })
  let said = ""
  const hear = (data: Buffer) => { said = (said + data.toString()).slice(-20_000) }
  child.stdout?.on("data", hear)
  child.stderr?.on("data", hear)
  const ended = once(child, "exit")
  return {
    said: () => said,
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      const timer = setTimeout(() => child.kill("SIGKILL"), 5_000)
      await ended
      clearTimeout(timer)
    }
  }
}

/** Waits until something is so; fails with what it waited for. */
export const until = async (what: string, is: () => Promise<boolean> | boolean, seconds: number): Promise<number> => {
  const begun = Date.now()
  while (Date.now() - begun < seconds * 1_000) {
    if (await is()) return Date.now() - begun
    await sleep(250)
  }
  throw new Error(`Not within ${seconds} s: ${what}`)
}

export interface Notice {
  readonly status: string
  readonly name: string
}

/** Where alerts arrive: Alertmanager's at one path, those of the server itself at another. */
export const receiver = async () => {
  const notices: Record<string, Array<Notice>> = {}
  const server = createHttp((request, response) => {
    let body = ""
    request.on("data", (chunk: Buffer) => { body += chunk.toString() })
    request.on("end", () => {
      const { alerts }: { readonly alerts: ReadonlyArray<{ readonly status: string; readonly labels: { readonly alertname: string } }> } = JSON.parse(body)
      const at = notices[request.url ?? ""] ??= []
      at.push(...alerts.map(({ labels, status }) => ({ status, name: labels.alertname })))
      response.end()
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port }: { readonly port: number } = Object(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    has: (path: string, name: string, status: string): boolean =>
      (notices[path] ?? []).some((notice) => notice.name === name && notice.status === status),
    notices,
    close: () => {
      server.closeAllConnections()
      server.close()
    }
  }
}
