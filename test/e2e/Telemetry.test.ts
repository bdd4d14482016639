import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type OtlpReceiver, startReceiver } from "../support/OtlpReceiver.ts"
import { openStand, type Stand } from "./support/Server.ts"

const TRACE = "0af7651916cd43dd8448eb211c80319c"
const CALLER = "b7ad6b7169203331"
const QUERY = "keepers of lonely lighthouses"

/** A client with a trace of its own searches twice, fails once, and leaves: what has arrived when it is gone. */
const session = async (env: Readonly<Record<string, string>>) => {
  const receiver = await startReceiver()
  const stand = await openStand({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_HEADERS: "api-key=s%20cret", DDG_LOG_LEVEL: "info", ...env }
  })
  const call = (name: string, args: Record<string, unknown>) =>
    stand.client.callTool({ name, arguments: args, _meta: { traceparent: `00-${TRACE}-${CALLER}-01` } })
  await call("web_search", { query: QUERY })
  await call("web_search", { query: QUERY })
  await call("web_search", { query: "" })
  await call("web_search", { query: "[[fault=challenge]] secrets" })
  return { receiver, stand }
}

const named = (receiver: OtlpReceiver, name: string) => receiver.spans.filter((span) => span.name === name)

describe.each([["protobuf", { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" }], ["JSON", { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" }]])(
  "what is sent as %s",
  (form, env) => {
    let receiver: OtlpReceiver
    let stand: Stand
    beforeAll(async () => {
      const opened = await session(env)
      receiver = opened.receiver
      stand = opened.stand
      // What is left goes out when the client leaves.
      await stand.close()
    })
    afterAll(() => receiver.close())

    it("goes where it belongs, with the operator's headers, as what it is", () => {
      expect(new Set(receiver.requests.map(({ path }) => path))).toEqual(new Set(["/v1/traces", "/v1/metrics", "/v1/logs"]))
      const type = form === "JSON" ? "application/json" : "application/x-protobuf"
      for (const { apiKey, contentType } of receiver.requests) expect([contentType, apiKey]).toEqual([type, "s cret"])
      for (const resource of receiver.resources) {
        expect(resource).toMatchObject({ "service.name": "mcp-duckduckgo", "process.runtime.version": process.versions.node })
      }
    })

    it("has the span of a call below that of the caller, with what the conventions want", () => {
      const calls = named(receiver, "tools/call web_search")
      expect(calls).toHaveLength(4)
      for (const span of calls) {
        expect([span.traceId, span.parentSpanId, span.kind]).toEqual([TRACE, CALLER, 2])
        expect(span.attributes).toMatchObject({
          "mcp.method.name": "tools/call",
          "gen_ai.tool.name": "web_search",
          "gen_ai.operation.name": "execute_tool",
          "network.transport": "pipe",
          "mcp.protocol.version": expect.stringMatching(/^2025-/)
        })
      }
      expect(calls.map(({ attributes, status }) => [attributes["error.type"], attributes["mcp_duckduckgo.error"], status])).toEqual([
        [undefined, undefined, 0],
        [undefined, undefined, 0],
        ["tool_error", "InvalidInput", 2],
        ["tool_error", "blocked", 2]
      ])
    })

    it("has below it the way that the search took, from the door to DuckDuckGo", () => {
      const byId = new Map(receiver.spans.map((span) => [span.spanId, span]))
      const wayTo = (name: string): ReadonlyArray<string> => {
        const way: Array<string> = []
        for (let span = named(receiver, name)[0]; span !== undefined; span = byId.get(span.parentSpanId)) way.unshift(span.name)
        return way
      }
      const search = ["tools/call web_search", "Lookup.get"]
      expect(wayTo("Secured.decide")).toEqual(["tools/call web_search", "Secured.decide"])
      expect(wayTo("Lookup.get")).toEqual(search)
      expect(wayTo("Pace.wait")).toEqual([...search, "DuckDuckGo.ask", "Pace.wait"])
      expect(wayTo("Egress.send")).toEqual([...search, "DuckDuckGo.ask", "Egress.send"])
      expect(wayTo("Parsers.read")).toEqual([...search, "DuckDuckGo.ask", "Parsers.read"])
      expect(named(receiver, "Lookup.get").map(({ attributes }) => attributes["mcp_duckduckgo.cache"]))
        .toEqual(["miss", "hit", "failed"])
      expect(named(receiver, "Egress.send")[0]).toMatchObject({ kind: 3, attributes: { "http.response.status_code": expect.anything() } })
      expect(named(receiver, "tools/call web_search").map(({ attributes }) => attributes["mcp_duckduckgo.outcome"]))
        .toEqual(["Results", "Results", undefined, "Blocked"])
      expect(named(receiver, "Search.run")).toEqual([])
    })

    it("does not say what was searched for, and DuckDuckGo hears nothing of it", () => {
      for (const { raw } of receiver.requests.filter(({ path }) => path !== "/v1/logs")) {
        expect(raw.toString("latin1")).not.toMatch(/lighthouses|secrets/)
      }
      expect(stand.simulator.stats().impolite).toEqual([])
    })

    it("has metrics, those of the conventions among them", () => {
      expect(receiver.metrics.get("mcp.server.operation.duration")).toMatchObject({ unit: "s", histogram: { aggregationTemporality: 2 } })
      expect(receiver.metrics.has("mcp.server.session.duration")).toBe(true)
      expect(receiver.metrics.get("ddg_upstream_requests")).toMatchObject({ sum: { isMonotonic: true } })
      expect(receiver.metrics.has("process_resident_memory_bytes")).toBe(true)
    })

    it("has the log, with the span in which a line was written", () => {
      const refused = receiver.logs.find(({ body }) => String(body).startsWith("DuckDuckGo refused"))
      expect(refused?.severityText).toBe("WARN")
      expect(refused?.traceId).toBe(TRACE)
      expect(receiver.spans.map(({ spanId }) => spanId)).toContain(refused?.spanId)
      expect(receiver.logs.map(({ body }) => body)).toContain("Serving over stdio")
    })
  }
)

describe("a call of several searches", () => {
  it("has a span for each, with what became of it", async () => {
    const receiver = await startReceiver()
    const stand = await openStand({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } })
    await stand.call("web_search", { query: QUERY, more_queries: ["old mills", "[[fault=challenge]] secrets"] })
    await stand.close()
    await receiver.close()
    const [call] = named(receiver, "tools/call web_search")
    const searches = named(receiver, "Search.run")
    expect(searches.map(({ parentSpanId }) => parentSpanId)).toEqual(searches.map(() => call?.spanId))
    expect(searches.map(({ attributes }) => attributes["mcp_duckduckgo.outcome"]).sort()).toEqual(["Blocked", "Results", "Results"])
    expect(call?.attributes["mcp_duckduckgo.outcome"]).toBeUndefined()
    const above = new Set(named(receiver, "Lookup.get").map(({ parentSpanId }) => parentSpanId))
    expect(above).toEqual(new Set(searches.map(({ spanId }) => spanId)))
  })
})

describe("where something is left out", () => {
  it("tells what was searched for where the operator wants it, and nothing of a signal that is off", async () => {
    const { receiver, stand } = await session({
      DDG_TRACE_CONTENT: "true", OTEL_METRICS_EXPORTER: "none", OTEL_LOGS_EXPORTER: "none", OTEL_EXPORTER_OTLP_PROTOCOL: "http/json"
    })
    await stand.close()
    await receiver.close()
    expect(named(receiver, "tools/call web_search")[0]?.attributes["mcp_duckduckgo.query"]).toBe(QUERY)
    expect(new Set(receiver.requests.map(({ path }) => path))).toEqual(new Set(["/v1/traces"]))
  })

  it("serves as ever, and ends in time, when the receiver is away", async () => {
    const stand = await openStand({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" } })
    const result = await stand.call("web_search", { query: "old mills" })
    expect(result.structuredContent).toMatchObject({ outcome: "results" })
    await stand.close()
  })
})
