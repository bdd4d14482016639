import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js"
import { type CallToolResult, CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js"
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { requireBundle } from "../../support/Bundle.ts"
import { type Simulator, type SimulatorOptions, start } from "../../support/duckduckgo/Simulator.ts"

/** The bundle, a simulated DuckDuckGo and the official client, wired together as a desktop client would. */
export interface Stand {
  readonly simulator: Simulator
  readonly client: Client
  readonly env: Readonly<Record<string, string>>
  readonly call: (name: string, args?: Record<string, unknown>) => Promise<CallToolResult>
  /** Kills the server at once, as nothing could be caught or finished. */
  readonly kill: () => void
  /** Of the server. */
  readonly pid: number | null
  /** Resident memory of the server in bytes; undefined where the system does not tell. */
  readonly residentBytes: () => Promise<number | undefined>
  /** Runs the same program as a command, with the same settings and state. */
  readonly run: (...args: ReadonlyArray<string>) => Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>
  readonly close: () => Promise<void>
}

export interface StandOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly simulator?: SimulatorOptions
  /** A command that runs the one which follows it, with the same process number. */
  readonly within?: ReadonlyArray<string>
}

/** Short enough that a test of a silent server ends soon, long enough for a busy machine. */
const DEADLINES = {
  DDG_HEADER_DEADLINE: "1500ms",
  DDG_FETCH_DEADLINE: "2s",
  DDG_SEARCH_DEADLINE: "8s"
}

export const openStand = async (options: StandOptions = {}): Promise<Stand> => {
  const simulator = await start({ politeness: { requests: 1_000 }, ...options.simulator })
  const state = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-e2e-"))
  const env = {
    PATH: process.env["PATH"] ?? "",
    ...simulator.env,
    ...DEADLINES,
    DDG_STATE_FOLDER: state,
    DDG_PACE_REQUESTS: "1000",
    DDG_LOG_LEVEL: "none",
    ...options.env
  }
  const client = new Client({ name: "e2e", version: "1.0.0" })
  const [command = process.execPath, ...args] = [...(options.within ?? []), process.execPath, requireBundle()]
  const transport = new StdioClientTransport({ command, args, env, stderr: "inherit" })
  await client.connect(transport)
  return {
    simulator,
    client,
    env,
    call: async (name, args = {}) => CallToolResultSchema.parse(await client.callTool({ name, arguments: args })),
    kill: () => {
      if (transport.pid !== null) process.kill(transport.pid, "SIGKILL")
    },
    pid: transport.pid,
    residentBytes: async () => {
      try {
        const status = await readFile(`/proc/${transport.pid}/status`, "utf8")
        const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? []
        return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
      } catch {
        return undefined
      }
    },
    run: (...args) =>
      new Promise((resolve) => {
        execFile(process.execPath, [requireBundle(), ...args], { env, timeout: 30_000 }, (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1
          resolve({ code, stdout, stderr })
        })
      }),
    close: async () => {
      await client.close()
      await simulator.close()
      await rm(state, { recursive: true, force: true })
    }
  }
}

/** The same, closed with the scope. */
export const stand = (options: StandOptions = {}) =>
  Effect.acquireRelease(Effect.promise(() => openStand(options)), ({ close }) => Effect.promise(close))

export const textOf = (result: CallToolResult): string =>
  result.content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n")
