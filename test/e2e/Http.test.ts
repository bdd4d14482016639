import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js"
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js"
import { execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { requireBundle, startCode } from "../support/Bundle.ts"
import { type Simulator, start } from "../support/duckduckgo/Simulator.ts"
import { type HttpProcess, startHttp } from "../support/HttpProcess.ts"

/** The bundle over HTTP, a simulated DuckDuckGo behind it, the official client before it. */

let simulator: Simulator
let folder: string
const running: Array<HttpProcess> = []

beforeAll(async () => {
  simulator = await start({ politeness: { requests: 1_000 } })
  folder = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-http-"))
})

afterAll(async () => {
  await Promise.all(running.map(({ stop }) => stop("SIGKILL")))
  await simulator.close()
  await rm(folder, { recursive: true, force: true })
})

const serve = async (...flags: ReadonlyArray<string>): Promise<HttpProcess> => {
  const env = { ...simulator.env, DDG_STATE_FOLDER: folder, DDG_PACE_REQUESTS: "1000" }
  const server = await startHttp([requireBundle(), "http", "--port", "0", ...flags], env)
  running.push(server)
  return server
}

const connected = async (url: string): Promise<Client> => {
  const client = new Client({ name: "e2e", version: "1.0.0" })
  await client.connect(Object(new StreamableHTTPClientTransport(new URL(url))))
  return client
}

const search = async (client: Client, query: string) =>
  CallToolResultSchema.parse(await client.callTool({ name: "web_search", arguments: { query } }))

const ended = (...args: ReadonlyArray<string>): Promise<{ readonly code: number; readonly said: string }> =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env["PATH"] ?? "", DDG_STATE_FOLDER: folder }, timeout: 20_000 }
    execFile(process.execPath, [requireBundle(), ...args], options, (error, _, said) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, said }))
  })

describe("the program over HTTP", { timeout: 60_000 }, () => {
  for (const mode of ["stateless", "sessions"]) {
    it(`searches for the official client, ${mode}, writes it down, and ends with 0`, async () => {
      const server = await serve("--http-mode", mode)
      const client = await connected(server.url)
      expect((await client.listTools()).tools.map(({ name }) => name)).toContain("web_search")
      const { structuredContent } = await search(client, `keepers of lighthouses ${mode}`)
      expect(structuredContent).toMatchObject({ outcome: "results" })
      await expect(client.callTool({ name: "no_such_tool", arguments: {} })).rejects.toThrow("Unknown tool")
      await client.close()
      const audit = await new Promise<string>((resolve) => {
        const env = { PATH: process.env["PATH"] ?? "", DDG_STATE_FOLDER: folder }
        execFile(process.execPath, [requireBundle(), "audit", "export"], { env }, (_, stdout) => resolve(stdout))
      })
      expect(audit).toContain("\"tool/web_search\"")
      expect(audit).not.toContain("keepers of lighthouses")
      expect(await server.stop()).toBe(0)
    })
  }

  it("limits whoever did not sign in by the address, and says what is left", async () => {
    const server = await serve("--rate-requests", "10")
    const ask = (agent: string, query: string) =>
      fetch(server.url, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream", "user-agent": agent },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "web_search", arguments: { query } } })
      })
    const texts = []
    for (let count = 0; count < 11; count++) {
      const response = await ask(`agent-${count}/1`, "the same")
      texts.push([response.headers.get("ratelimit")?.replace(/t=\d+/, "t=N"), (await response.text()).includes("The limit of 10 requests")])
    }
    expect(texts.slice(0, 2)).toEqual([["\"subject\";r=9;t=N", false], ["\"subject\";r=8;t=N", false]])
    expect(texts.slice(-2)).toEqual([["\"subject\";r=0;t=N", false], ["\"subject\";r=0;t=N", true]])
    expect(await server.stop("SIGINT")).toBe(0)
  })

  it("does not listen where others reach it, unless it is said twice", async () => {
    const { code, said } = await ended("http", "--host", "0.0.0.0", "--port", "0")
    expect(code).toBe(2)
    expect(said).toContain("--host: \"0.0.0.0\" can be reached from other machines, and with auth none whoever reaches it may search")
    const server = await serve("--host", "0.0.0.0", "--open-to-all")
    expect(server.said()).toContain("Serving over HTTP at http://0.0.0.0:")
    expect((await fetch(server.url.replace("0.0.0.0", "127.0.0.1").replace("/mcp", "/healthz/ready"))).status).toBe(200)
    const taken = await ended("http", "--port", new URL(server.url).port, "--host", "0.0.0.0", "--open-to-all")
    expect(taken.code).toBe(2)
    expect(taken.said).toContain("the port is taken")
    expect(await server.stop()).toBe(0)
  })

  it("is no part of what a server over stdio loads", () => {
    const start = [...startCode()]
    expect(start.length).toBeGreaterThan(1)
    expect(start.filter(([, code]) => /require\("(?:node:)?http"\)/.test(code)).map(([file]) => file)).toEqual([])
  })
})
