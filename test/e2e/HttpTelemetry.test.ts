import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { createInterface } from "node:readline"
import parse from "parse-prometheus-text-format"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { requireBundle } from "../support/Bundle.ts"
import { type Simulator, start } from "../support/duckduckgo/Simulator.ts"
import { type OtlpReceiver, startReceiver } from "../support/OtlpReceiver.ts"

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
const CALLER = "00f067aa0ba902b7"

/** The server over HTTP at a port of its own choice, until it is told to stop. */
const serve = async (env: Readonly<Record<string, string>>) => {
  const state = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-e2e-"))
  const child = spawn(process.execPath, [requireBundle(), "http", "--port", "0"], {
    env: { PATH: process.env["PATH"] ?? "", DDG_STATE_FOLDER: state, DDG_PACE_REQUESTS: "1000", ...env },
    stdio: ["ignore", "ignore", "pipe"]
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", () => reject(new Error("The server has ended")))
    createInterface({ input: child.stderr }).on("line", (line) => {
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(line.includes("Serving over HTTP") ? line : "") ?? []
      if (found !== undefined) resolve(found)
    })
  })
  return {
    url,
    stop: async () => {
      const gone = once(child, "exit")
      child.kill("SIGTERM")
      const [code] = await gone
      await rm(state, { recursive: true, force: true })
      return code
    }
  }
}

const post = (url: string, headers: Readonly<Record<string, string>>, name: string, args: object) =>
  fetch(`${url}/mcp`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } })
  })

describe("the server over HTTP, seen from outside", () => {
  let simulator: Simulator
  let receiver: OtlpReceiver
  let server: Awaited<ReturnType<typeof serve>>
  beforeAll(async () => {
    simulator = await start({ politeness: { requests: 1_000 } })
    receiver = await startReceiver()
    server = await serve({ ...simulator.env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url })
  })
  afterAll(async () => {
    await receiver.close()
    await simulator.close()
  })

  const metrics = async () => {
    const response = await fetch(`${server.url}/metrics`)
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8")
    const families = parse(await response.text())
    return (name: string, labels: Readonly<Record<string, string>> = {}): number | undefined => {
      const samples = families.find((family) => family.name === name)?.metrics ?? []
      const found = samples.find((sample) => Object.entries(labels).every(([key, value]) => sample.labels?.[key] === value))
      return found?.value === undefined ? undefined : Number(found.value)
    }
  }

  it("tells in /metrics what was done", async () => {
    await post(server.url, { traceparent: `00-${TRACE}-${CALLER}-01` }, "web_search", { query: "old lighthouses" })
    await post(server.url, {}, "web_search", { query: "old lighthouses" })
    const figure = await metrics()
    expect(figure("ddg_requests_total", { tool: "web_search", outcome: "results", level: "LOW" })).toBe(2)
    expect(figure("ddg_upstream_requests_total", { endpoint: "html", result: "answered" })).toBe(1)
    expect(figure("ddg_cache_lookups_total", { endpoint: "html", result: "hit" })).toBe(1)
    expect(figure("ddg_cache_lookups_total", { endpoint: "html", result: "miss" })).toBe(1)
    expect(figure("ddg_rate_limit_decisions_total", { decision: "taken" })).toBe(2)
    expect(figure("ddg_cooldown_remaining_seconds", { scope: "all" })).toBe(0)
    expect(figure("ddg_cache_entries")).toBe(1)
    expect(figure("process_resident_memory_bytes")).toBeGreaterThan(10_000_000)
  })

  it("counts what nobody does by mistake", async () => {
    await fetch(`${server.url}/info`, { headers: { origin: "https://evil.example" } })
    const figure = await metrics()
    expect(figure("ddg_security_violations_total", { kind: "origin" })).toBe(1)
    expect(figure("ddg_security_violations_total", { kind: "host" })).toBe(0)
  })

  it("hangs the span of a request below the one that the client's header names, and ends when it is told to", async () => {
    expect(await server.stop()).toBe(0)
    const calls = receiver.spans.filter(({ name }) => name === "tools/call web_search")
    expect(calls).toHaveLength(2)
    expect(calls[0]).toMatchObject({ traceId: TRACE, parentSpanId: CALLER, attributes: { "network.transport": "tcp" } })
    expect(calls[1]?.parentSpanId).toBe("")
    expect(calls[1]?.traceId).not.toBe(TRACE)
    const sent = receiver.spans.find(({ name }) => name === "Egress.send")
    expect(sent?.traceId).toBe(TRACE)
  })
})
