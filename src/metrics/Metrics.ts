import { BackendName } from "../domain/Provenance.ts"
import { counter, type Domain, gauge, histogram } from "./Metric.ts"

/**
 * Every metric of this server: the tools, `/metrics`, OTLP and the dashboard show these and no others. Names and units are
 * those of Prometheus; what begins with `mcp.` follows the OpenTelemetry semantic conventions for MCP (status:
 * development). No label says who asked, or for what: their values are few, and known before the first request.
 * docs/metrics.md is written from this table.
 */

const LEVELS: Domain = ["PUBLIC", "LOW", "MEDIUM", "HIGH", "RESTRICTED"]
const TOOLS: Domain = "The name of a tool of this server."
const ENDPOINTS: Domain = BackendName.literals
const TRANSPORTS: Domain = ["pipe", "tcp"]

/** Of the semantic conventions for MCP, in seconds. */
const CONVENTION = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300]
const UPSTREAM = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10]
const WAITS = [0.001, 0.1, 0.5, 1, 2, 5, 10, 15, 20, 25]

/** What became of a call, as the client was told. The first three are successes. */
export const OUTCOMES = [
  "results", "no_results", "ok",
  "blocked", "layout_changed", "unavailable",
  "invalid_input", "access_denied", "over_limit", "consent_required", "consent_refused", "audit_unavailable",
  "url_refused", "interrupted", "defect", "error"
] as const
export type Outcome = (typeof OUTCOMES)[number]

// Requests

export const requests = counter({
  name: "ddg_requests_total",
  help: "Calls of tools, by what the client was told and the level that the policy gives the tool.",
  labels: { tool: TOOLS, outcome: OUTCOMES, level: LEVELS }
})

export const operationDuration = histogram({
  name: "mcp_server_operation_duration_seconds",
  otelName: "mcp.server.operation.duration",
  help: "From the arrival of a request of MCP to its answer.",
  unit: "seconds",
  bounds: CONVENTION,
  labels: {
    "mcp.method.name": "A method of MCP.",
    "gen_ai.tool.name": "The name of a tool of this server; empty for what is no call of a tool.",
    "error.type": "Empty for a success; `tool_error`, or the code of a JSON-RPC error.",
    "network.transport": TRANSPORTS
  }
})

export const sessionDuration = histogram({
  name: "mcp_server_session_duration_seconds",
  otelName: "mcp.server.session.duration",
  help: "How long a client stayed connected. Over HTTP without sessions every request is one.",
  unit: "seconds",
  bounds: CONVENTION,
  labels: { "network.transport": TRANSPORTS }
})

export const sessions = gauge({
  name: "ddg_sessions",
  help: "Clients that are connected.",
  labels: { "network.transport": TRANSPORTS }
})

export const requestsInFlight = gauge({ name: "ddg_requests_in_flight", help: "Requests that run.", labels: {} })

// DuckDuckGo

export const upstreamRequests = counter({
  name: "ddg_upstream_requests_total",
  help: "Requests that went out to DuckDuckGo, by what came back.",
  labels: {
    endpoint: ENDPOINTS,
    result: ["answered", "refused", "bad_status", "layout_changed", "failed", "timed_out", "too_large", "interrupted"]
  }
})

export const upstreamDuration = histogram({
  name: "ddg_upstream_duration_seconds",
  help: "From sending a request to DuckDuckGo until its answer was read.",
  unit: "seconds",
  bounds: UPSTREAM,
  labels: { endpoint: ENDPOINTS }
})

export const coolDowns = counter({
  name: "ddg_cooldowns_total",
  help: "Refusals of DuckDuckGo's that began or prolonged a cool-down, by how far it reaches.",
  labels: { scope: ["all", "endpoint"] }
})

export const coolDownRemaining = gauge({
  name: "ddg_cooldown_remaining_seconds",
  help: "How long nothing is sent to DuckDuckGo, or to some endpoint of it; 0 while all may be asked.",
  unit: "seconds",
  labels: { scope: ["all", "endpoint"] }
})

export const circuitsOpen = gauge({
  name: "ddg_circuits_open",
  help: "Endpoints of DuckDuckGo that are left alone because they failed again and again.",
  labels: {}
})

export const paceWait = histogram({
  name: "ddg_pace_wait_seconds",
  help: "How long a request to DuckDuckGo waited for its turn.",
  unit: "seconds",
  bounds: WAITS,
  labels: {}
})

export const paceRefusals = counter({
  name: "ddg_pace_refusals_total",
  help: "Requests to DuckDuckGo that were given up because their turn could not come in time.",
  labels: {}
})

export const paceWaiting = gauge({
  name: "ddg_pace_waiting",
  help: "Requests to DuckDuckGo that wait for their turn.",
  labels: {}
})

// Pages

export const pageRequests = counter({
  name: "ddg_page_requests_total",
  help: "Pages that were to be fetched, by what came of it.",
  labels: {
    result: [
      "fetched", "bad_status", "url_refused", "bad_redirect", "failed", "timed_out", "too_large", "unwanted", "busy",
      "interrupted"
    ]
  }
})

export const pageDuration = histogram({
  name: "ddg_page_duration_seconds",
  help: "From asking for a page until it was there, or was given up; waiting for its turn and redirects included.",
  unit: "seconds",
  bounds: UPSTREAM,
  labels: {}
})

// Cache

export const cacheLookups = counter({
  name: "ddg_cache_lookups_total",
  help: "Questions by where the answer came from: `hit` from the cache; `stale` from the cache because no newer one " +
    "could be had; `miss` from DuckDuckGo; `failed` from nowhere.",
  labels: { endpoint: ENDPOINTS, result: ["hit", "stale", "miss", "failed"] }
})

export const cacheEntries = gauge({ name: "ddg_cache_entries", help: "Answers in the cache.", labels: {} })

export const cacheBytes = gauge({
  name: "ddg_cache_bytes",
  help: "What the answers in the cache take, an estimate.",
  unit: "bytes",
  labels: {}
})

// Security

export const decisions = counter({
  name: "ddg_decisions_total",
  help: "Decisions at the door, by the level that was asked for in the end.",
  labels: {
    level: LEVELS,
    verdict: ["allow", "refuse"],
    reason: [
      "ok", "no_subject", "scope", "sign_in", "passkey", "not_over_stdio", "over_limit", "consent_required",
      "consent_declined", "consent_dismissed", "audit", "invalid_input"
    ]
  }
})

export const securityViolations = counter({
  name: "ddg_security_violations_total",
  help: "What nobody with the right to it would try: access that was denied, an address that may not be fetched, a host, " +
    "an origin or a token that is not accepted.",
  labels: { kind: ["access_denied", "url_refused", "host", "origin", "token"] }
})

export const rateLimitDecisions = counter({
  name: "ddg_rate_limit_decisions_total",
  help: "Requests that count against a subject's limit: whether it let them through.",
  labels: { decision: ["taken", "refused"] }
})

export const rateLimitSubjects = gauge({
  name: "ddg_rate_limit_subjects",
  help: "Subjects whose requests are counted.",
  labels: {}
})

export const rateLimitWaiting = gauge({
  name: "ddg_rate_limit_waiting",
  help: "Requests that wait for their subject's limit.",
  labels: {}
})

export const consentDecisions = counter({
  name: "ddg_consent_decisions_total",
  help: "How consent came about where it was needed: the operator's setting or command, a form, a page; or why it did not.",
  labels: { decision: ["setting", "cli", "form", "url", "declined", "dismissed", "required"] }
})

export const consentGrants = gauge({ name: "ddg_consent_grants", help: "Grants that count.", labels: {} })

export const auditRecords = counter({
  name: "ddg_audit_records_total",
  help: "Records of decisions and alarms for the audit trail.",
  labels: { result: ["written", "failed"] }
})

export const auditWritable = gauge({
  name: "ddg_audit_writable",
  help: "1, or 0 since the audit trail last could not be written.",
  labels: {}
})

export const auditWaiting = gauge({
  name: "ddg_audit_waiting",
  help: "Records that wait for the disk.",
  labels: {}
})

export const auditUnsynced = gauge({
  name: "ddg_audit_unsynced_bytes",
  help: "What a loss of power would take from the audit trail.",
  unit: "bytes",
  labels: {}
})

export const anomalyScore = histogram({
  name: "ddg_anomaly_score",
  help: "How unusual a call was for its subject: minus the decimal logarithm of how rare it is.",
  bounds: [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6],
  labels: {}
})

export const anomalyAlarms = counter({
  name: "ddg_anomaly_alarms_total",
  help: "Alarms about the use by one subject, by what was most unusual.",
  labels: {
    feature: [
      "rate", "day", "words", "novelty", "length", "coding", "switching", "refusals", "failures", "hosts", "hours",
      "breadth", "steadiness"
    ]
  }
})

export const anomalyAlerted = gauge({
  name: "ddg_anomaly_alerted_subjects",
  help: "Subjects of whom more is asked because of an alarm.",
  labels: {}
})

// Redis, where it is used

export const redisUp = gauge({
  name: "ddg_redis_up",
  help: "1 while Redis answers, else 0; missing where none is configured.",
  labels: {}
})

export const redisFailures = counter({
  name: "ddg_redis_failures_total",
  help: "Commands that Redis did not answer in time or refused.",
  labels: {}
})

// Telemetry itself

export const telemetryDropped = counter({
  name: "ddg_telemetry_dropped_total",
  help: "Spans and lines of the log that were not sent, because the receiver did not take them or too many waited.",
  labels: { signal: ["traces", "logs"] }
})

// The process

export const buildInfo = gauge({
  name: "ddg_build_info",
  help: "Always 1; the labels say what runs.",
  labels: { version: "The version of this program.", runtime: "The version of Node." }
})

export const startTime = gauge({
  name: "process_start_time_seconds",
  help: "When the process began, in seconds since the epoch.",
  unit: "seconds",
  labels: {}
})

export const cpu = counter({
  name: "process_cpu_seconds_total",
  otelName: "process_cpu_seconds",
  help: "Processor time of the process.",
  unit: "seconds",
  labels: {}
})

export const residentMemory = gauge({
  name: "process_resident_memory_bytes",
  help: "Memory of the process that is not swapped out.",
  unit: "bytes",
  labels: {}
})

export const openFiles = gauge({
  name: "process_open_fds",
  help: "File descriptors that are open; on Linux only.",
  labels: {}
})

export const heapUsed = gauge({
  name: "nodejs_heap_size_used_bytes",
  help: "The heap of JavaScript that is in use.",
  unit: "bytes",
  labels: {}
})

export const heapTotal = gauge({
  name: "nodejs_heap_size_total_bytes",
  help: "The heap of JavaScript.",
  unit: "bytes",
  labels: {}
})

export const externalMemory = gauge({
  name: "nodejs_external_memory_bytes",
  help: "Memory outside the heap that JavaScript objects hold.",
  unit: "bytes",
  labels: {}
})

export const handles = gauge({
  name: "nodejs_active_resources",
  help: "Sockets, timers, files and requests that keep the event loop busy.",
  labels: {}
})

export const loopUtilization = gauge({
  name: "nodejs_eventloop_utilization_ratio",
  help: "The share of time in which the event loop was busy, since the reading before or the start.",
  unit: "ratio",
  labels: {}
})

export const loopDelayMean = gauge({
  name: "nodejs_eventloop_lag_mean_seconds",
  help: "How late the event loop was, since the reading before. Measured from the first reading on.",
  unit: "seconds",
  labels: {}
})

export const loopDelayP99 = gauge({
  name: "nodejs_eventloop_lag_p99_seconds",
  help: "The same, the 99th percentile.",
  unit: "seconds",
  labels: {}
})

export const loopDelayMax = gauge({
  name: "nodejs_eventloop_lag_max_seconds",
  help: "The same, the largest.",
  unit: "seconds",
  labels: {}
})

export const systemMemory = gauge({
  name: "ddg_system_memory_used_ratio",
  help: "The share of the memory of the machine, or of the container, that is in use.",
  unit: "ratio",
  labels: {}
})
