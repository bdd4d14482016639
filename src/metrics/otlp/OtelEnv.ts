import * as Redacted from "effect/Redacted"
import { type Env, isDisabled, isWanted, own, read, type Signal } from "./Wanted.ts"

/**
 * What the standard variables of OpenTelemetry say, of those that mean something to a server that sends OTLP over HTTP:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ and
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/. Pure.
 */

/** Where a signal goes, and how. */
export interface Target {
  readonly url: URL
  /** May hold tokens. */
  readonly headers: Redacted.Redacted<Readonly<Record<string, string>>>
  readonly protobuf: boolean
  readonly gzip: boolean
  /** Of one attempt, in milliseconds. */
  readonly timeout: number
  /** Files in PEM. */
  readonly caFile: string | undefined
  readonly certificateFile: string | undefined
  readonly keyFile: string | undefined
}

/** How much is kept, and for how long, until it is sent; in milliseconds. */
export interface Batching {
  readonly delay: number
  readonly queue: number
  readonly batch: number
  /** Of all attempts to send a batch. */
  readonly timeout: number
}

/** Which traces are kept: `parent` obeys the caller's own choice where there is one. */
export interface Sampling {
  readonly parent: boolean
  /** 0 to 1 of those that begin here. */
  readonly ratio: number
}

export interface Telemetry {
  readonly targets: Readonly<Record<Signal, Target | undefined>>
  readonly sampling: Sampling
  readonly spans: Batching
  readonly logs: Batching
  readonly metrics: { readonly every: number; readonly timeout: number }
  /** Without the defaults of this program. */
  readonly resource: Readonly<Record<string, string>>
  /** What is set to something that cannot be followed, for the log. Values are not repeated: some are secret. */
  readonly problems: ReadonlyArray<string>
}

const DEFAULT_ENDPOINT = "http://localhost:4318"

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.trim())
  } catch {
    return undefined
  }
}

/** `key=value,key=value`, percent-encoded as in W3C Baggage. Nothing where it is not of that form. */
export const pairsOf = (text: string | undefined): Readonly<Record<string, string>> | undefined => {
  const pairs: Array<readonly [string, string]> = []
  for (const pair of (text ?? "").split(",").filter((one) => one.trim() !== "")) {
    const [before, ...after] = pair.split("=")
    const key = decoded(before ?? "")
    const value = decoded(after.join("="))
    if (key === undefined || key === "" || after.length === 0 || value === undefined) return undefined
    pairs.push([key, value])
  }
  return Object.fromEntries(pairs)
}

const urlOf = (text: string): URL | undefined => {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined
}

/** The general endpoint is a base, to which the path of the signal is appended; one of a signal is taken as it is. */
const endpointOf = (env: Env, signal: Signal): URL | undefined => {
  const exact = read(env, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`)
  if (exact !== undefined) return urlOf(exact)
  const base = read(env, "OTEL_EXPORTER_OTLP_ENDPOINT") ?? DEFAULT_ENDPOINT
  return urlOf(`${base.replace(/\/+$/, "")}/v1/${signal}`)
}

const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

const areHeaders = (pairs: Readonly<Record<string, string>>): boolean =>
  Object.entries(pairs).every(([name, value]) => HEADER.test(name) && /^[\t\x20-\x7E]*$/.test(value))

/** Numbers that say how the rest goes; what is no such number keeps the default. */
const numberOf = (env: Env, problems: Array<string>) => (name: string, otherwise: number, least = 1, most = 2 ** 31 - 1) => {
  const text = read(env, name)
  const value = Number(text)
  if (text === undefined) return otherwise
  if (Number.isFinite(value) && value >= least && value <= most) return value
  problems.push(`${name} is no number from ${least} to ${most}; ${otherwise} is used`)
  return otherwise
}

const targetOf = (env: Env, signal: Signal, problems: Array<string>): Target | undefined => {
  if (!isWanted(env, signal)) return undefined
  const off = (why: string): undefined => {
    problems.push(`${signal} are not sent: ${why}`)
  }
  const url = endpointOf(env, signal)
  if (url === undefined) return off("the endpoint is no http or https URL")
  const protocol = own(env, signal, "PROTOCOL") ?? "http/protobuf"
  if (protocol !== "http/protobuf" && protocol !== "http/json") {
    return off("the protocol must be http/protobuf or http/json")
  }
  const headers = pairsOf(own(env, signal, "HEADERS"))
  if (headers === undefined || !areHeaders(headers)) return off("the headers are not of the form name=value,name=value")
  const compression = own(env, signal, "COMPRESSION") ?? "none"
  if (compression !== "none" && compression !== "gzip") return off("the compression must be gzip or none")
  const general = numberOf(env, problems)("OTEL_EXPORTER_OTLP_TIMEOUT", 10_000)
  return {
    url,
    headers: Redacted.make(headers),
    protobuf: protocol === "http/protobuf",
    gzip: compression === "gzip",
    timeout: numberOf(env, problems)(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_TIMEOUT`, general),
    caFile: own(env, signal, "CERTIFICATE"),
    certificateFile: own(env, signal, "CLIENT_CERTIFICATE"),
    keyFile: own(env, signal, "CLIENT_KEY")
  }
}

const DEFAULT_SAMPLING: Sampling = { parent: true, ratio: 1 }

const samplingOf = (env: Env, problems: Array<string>): Sampling => {
  const name = read(env, "OTEL_TRACES_SAMPLER")?.toLowerCase() ?? "parentbased_always_on"
  const parent = name.startsWith("parentbased_")
  switch (name.replace("parentbased_", "")) {
    case "always_on":
      return { parent, ratio: 1 }
    case "always_off":
      return { parent, ratio: 0 }
    case "traceidratio":
      return { parent, ratio: numberOf(env, problems)("OTEL_TRACES_SAMPLER_ARG", 1, 0, 1) }
    default:
      problems.push("OTEL_TRACES_SAMPLER names a sampler that is not known; parentbased_always_on is used")
      return DEFAULT_SAMPLING
  }
}

const resourceOf = (env: Env, problems: Array<string>): Readonly<Record<string, string>> => {
  const attributes = pairsOf(read(env, "OTEL_RESOURCE_ATTRIBUTES"))
  if (attributes === undefined) problems.push("OTEL_RESOURCE_ATTRIBUTES is not of the form name=value,name=value, and is ignored")
  const name = read(env, "OTEL_SERVICE_NAME")
  return { ...attributes, ...(name === undefined ? {} : { "service.name": name }) }
}

export const parse = (env: Env): Telemetry => {
  const problems: Array<string> = []
  const number = numberOf(env, problems)
  const batching = (prefix: string, delay: number): Batching => {
    const queue = number(`${prefix}_MAX_QUEUE_SIZE`, 2048, 1, 1_000_000)
    return {
      delay: number(`${prefix}_SCHEDULE_DELAY`, delay),
      queue,
      batch: Math.min(queue, number(`${prefix}_MAX_EXPORT_BATCH_SIZE`, 512, 1, 1_000_000)),
      timeout: number(`${prefix}_EXPORT_TIMEOUT`, 30_000)
    }
  }
  const target = (signal: Signal) => (isDisabled(env) ? undefined : targetOf(env, signal, problems))
  return {
    targets: { traces: target("traces"), metrics: target("metrics"), logs: target("logs") },
    sampling: samplingOf(env, problems),
    spans: batching("OTEL_BSP", 5_000),
    logs: batching("OTEL_BLRP", 1_000),
    metrics: {
      every: number("OTEL_METRIC_EXPORT_INTERVAL", 60_000),
      timeout: number("OTEL_METRIC_EXPORT_TIMEOUT", 30_000)
    },
    resource: resourceOf(env, problems),
    problems: [...new Set(problems)]
  }
}
