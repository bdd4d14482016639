import { spawn } from "node:child_process"
import { once } from "node:events"
import { afterEach, describe, expect, it } from "vitest"

/** The server of fake tools as a process of its own: signals, exit codes and real pipes. */
const start = (drainMillis = 5_000) => {
  const child = spawn(process.execPath, ["--import", "tsx", "test/transport/support/server.ts", String(drainMillis)], {
    stdio: ["pipe", "pipe", "pipe"]
  })
  const out = { stdout: "", stderr: "" }
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      out[name] += text
    })
  }
  /** Waits for a text; the test's own timeout bounds it. */
  const until = async (name: "stdout" | "stderr", part: string) => {
    while (!out[name].includes(part)) await once(child[name], "data")
  }
  const send = (message: object) => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`)
  }
  const call = (id: number, name: string) => send({ id, method: "tools/call", params: { name } })
  return {
    child,
    out,
    until,
    send,
    call,
    exited: once(child, "exit"),
    replies: (): ReadonlyArray<Record<string, unknown>> => out.stdout.trim().split("\n").map((line) => Object(JSON.parse(line))),
    ready: async () => {
      send({
        id: 0,
        method: "initialize",
        params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "tester", version: "1" } }
      })
      send({ method: "notifications/initialized" })
      await until("stdout", "protocolVersion")
    }
  }
}

let running: ReturnType<typeof start> | undefined
const server = (drainMillis?: number) => (running = start(drainMillis))

afterEach(() => {
  if (running !== undefined && running.child.exitCode === null) running.child.kill("SIGKILL")
})

// Each test compiles and starts a program: seconds, on a busy machine.
describe("the server as a process", { timeout: 60_000 }, () => {
  it("exits with 0 when stdin is closed", async () => {
    const { child, exited, ready } = server()
    await ready()
    child.stdin.end()
    expect(await exited).toEqual([0, null])
  })

  it("answers the call in flight when stdin is closed, then exits with 0", async () => {
    const { call, child, exited, ready, replies, until } = server()
    await ready()
    call(1, "slow")
    await until("stderr", "slow has begun")
    child.stdin.end()
    expect(await exited).toEqual([0, null])
    expect(replies().at(-1)).toMatchObject({ id: 1, result: { structuredContent: { ok: true } } })
  })

  it("answers the call in flight after SIGTERM, then exits with 0", async () => {
    const { call, child, exited, ready, replies, until } = server()
    await ready()
    call(1, "slow")
    await until("stderr", "slow has begun")
    child.kill("SIGTERM")
    expect(await exited).toEqual([0, null])
    expect(replies().at(-1)).toMatchObject({ id: 1, result: { structuredContent: { ok: true } } })
  })

  it("exits with 0 after SIGINT although stdin stays open", async () => {
    const { child, exited, ready } = server()
    await ready()
    child.kill("SIGINT")
    expect(await exited).toEqual([0, null])
  })

  it("ends a hanging call after the bound, and says so to the client", async () => {
    const { call, child, exited, out, ready, replies, until } = server(100)
    await ready()
    call(1, "hang")
    await until("stderr", "hanging")
    child.kill("SIGTERM")
    expect(await exited).toEqual([0, null])
    expect(replies().at(-1)).toMatchObject({ id: 1, error: { code: -32000 } })
    expect(out.stderr).toContain("hang was interrupted")
  })

  it("exits with 0 when nobody reads stdout any more, although stdin stays open", async () => {
    const { child, exited, ready, send } = server()
    await ready()
    child.stdout.destroy()
    await once(child.stdout, "close")
    send({ id: 1, method: "ping" })
    expect(await exited).toEqual([0, null])
  })

  it("goes on when nobody reads stderr any more", async () => {
    const { call, child, exited, ready, until } = server()
    await ready()
    child.stderr.destroy()
    await once(child.stderr, "close")
    call(1, "defect")
    await until("stdout", "Internal error")
    call(2, "echo")
    await until("stdout", "\"id\":2")
    child.stdin.end()
    expect(await exited).toEqual([0, null])
  })

  it("survives garbage and lets nothing but messages onto stdout, whatever a tool prints", async () => {
    const { call, child, exited, out, ready, replies, until } = server()
    await ready()
    child.stdin.write("garbage\n{\"half\":\n")
    call(1, "chatty")
    await until("stdout", "\"id\":1")
    child.stdin.end()
    expect(await exited).toEqual([0, null])
    expect(replies().map(({ id, jsonrpc }) => [jsonrpc, id])).toEqual([["2.0", 0], ["2.0", 1]])
    for (const stray of ["console.log", "console.info", "console.table", "process.stdout.write", "stray: bytes"]) {
      expect(out.stderr).toContain(stray)
    }
  })

  it("answers input that was piped in at once, before it exits", async () => {
    const { child, exited, replies } = server()
    child.stdin.end("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}\n")
    expect(await exited).toEqual([0, null])
    expect(replies()).toHaveLength(1)
    expect(replies()[0]).toMatchObject({ id: 1, result: { tools: expect.any(Array) } })
  })
})
