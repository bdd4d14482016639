import { createServer } from "node:http"
import { gunzipSync } from "node:zlib"
import { type Definition, requestOf } from "./otlpDefinition.ts"

/** A span, a log or a metric as it arrived, with values in their plain form. */
export interface ReceivedSpan {
  readonly name: string
  readonly kind: unknown
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  /** Nanoseconds since the epoch. */
  readonly start: bigint
  readonly attributes: Readonly<Record<string, unknown>>
  readonly status: unknown
}

export interface ReceivedLog {
  readonly body: unknown
  readonly severityText: unknown
  readonly traceId: string
  readonly spanId: string
}

export interface OtlpReceiver {
  readonly url: string
  readonly spans: ReadonlyArray<ReceivedSpan>
  readonly logs: ReadonlyArray<ReceivedLog>
  /** Names of metrics, and what arrived last of each. */
  readonly metrics: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  readonly resources: ReadonlyArray<Readonly<Record<string, unknown>>>
  /** Headers and paths of all requests, and their bodies as they came. */
  readonly requests: ReadonlyArray<{ readonly path: string; readonly contentType: string; readonly apiKey: unknown; readonly raw: Buffer }>
  readonly close: () => Promise<void>
}

type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null

const list = (value: unknown): ReadonlyArray<Tree> => (Array.isArray(value) ? value.filter(isTree) : [])

const tree = (value: unknown): Tree => (isTree(value) ? value : {})

/** Identifiers are hexadecimal in JSON and bytes in protobuf. */
const id = (value: unknown): string =>
  typeof value === "string" ? value : value instanceof Uint8Array ? Buffer.from(value).toString("hex") : ""

const plain = (value: unknown): unknown => Object.values(tree(value))[0]

const attributes = (value: unknown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(list(value).map((one) => [String(one["key"]), plain(one["value"])]))

/** Takes OTLP over HTTP on loopback, JSON and protobuf, and gives what arrived. */
export const startReceiver = async (): Promise<OtlpReceiver> => {
  const spans: Array<ReceivedSpan> = []
  const logs: Array<ReceivedLog> = []
  const metrics = new Map<string, Tree>()
  const resources: Array<Readonly<Record<string, unknown>>> = []
  const requests: Array<OtlpReceiver["requests"][number]> = []

  const take = (path: string, body: Tree): void => {
    for (const part of [...list(body["resourceSpans"]), ...list(body["resourceMetrics"]), ...list(body["resourceLogs"])]) {
      resources.push(attributes(tree(part["resource"])["attributes"]))
      for (const scope of list(part["scopeSpans"])) {
        for (const span of list(scope["spans"])) {
          spans.push({
            name: String(span["name"]),
            kind: span["kind"],
            traceId: id(span["traceId"]),
            spanId: id(span["spanId"]),
            parentSpanId: id(span["parentSpanId"]),
            start: BigInt(String(span["startTimeUnixNano"])),
            attributes: attributes(span["attributes"]),
            status: tree(span["status"])["code"] ?? 0
          })
        }
      }
      for (const scope of list(part["scopeMetrics"])) {
        for (const metric of list(scope["metrics"])) metrics.set(String(metric["name"]), metric)
      }
      for (const scope of list(part["scopeLogs"])) {
        for (const record of list(scope["logRecords"])) {
          logs.push({
            body: plain(record["body"]),
            severityText: record["severityText"],
            traceId: id(record["traceId"]),
            spanId: id(record["spanId"])
          })
        }
      }
    }
    // As they began: how they lie in what is sent is of no meaning.
    spans.sort((one, other) => (one.start < other.start ? -1 : 1))
    if (!/\/v1\/(?:traces|metrics|logs)$/.test(path)) throw new Error(`Nothing of OTLP is at ${path}`)
  }

  const decoders: Readonly<Record<string, Definition>> = {
    "/v1/traces": requestOf("Trace"),
    "/v1/metrics": requestOf("Metrics"),
    "/v1/logs": requestOf("Logs")
  }

  const server = createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const path = request.url ?? ""
      const contentType = request.headers["content-type"] ?? ""
      const sent = Buffer.concat(chunks)
      const raw = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent
      requests.push({ path, contentType, apiKey: request.headers["api-key"], raw })
      take(path, tree(contentType === "application/json" ? JSON.parse(String(raw)) : decoders[path]?.decode(raw)))
      response.end()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    spans,
    logs,
    metrics,
    resources,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      })
  }
}
