import * as Redacted from "effect/Redacted"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as OtelEnv from "../../../src/metrics/otlp/OtelEnv.ts"
import { isOn } from "../../../src/metrics/otlp/Wanted.ts"

const BASE = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" }

const urls = (env: Record<string, string>) => {
  const { logs, metrics, traces } = OtelEnv.parse(env).targets
  return [traces, metrics, logs].map((target) => target?.url.href)
}

describe("whether anything is sent", () => {
  it.each([
    ["by default", {}, false],
    ["with an endpoint", BASE, true],
    ["with an endpoint that is empty", { OTEL_EXPORTER_OTLP_ENDPOINT: " " }, false],
    ["with the endpoint of one signal", { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "http://c/v1/logs" }, true],
    ["with an exporter", { OTEL_TRACES_EXPORTER: "otlp" }, true],
    ["with exporters that are not for sending", { OTEL_METRICS_EXPORTER: "prometheus", OTEL_TRACES_EXPORTER: "console" }, false],
    ["with none of each", { ...BASE, OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: "None", OTEL_LOGS_EXPORTER: "none" }, false],
    ["when it is disabled", { ...BASE, OTEL_SDK_DISABLED: "True" }, false],
    ["when disabling says something else", { ...BASE, OTEL_SDK_DISABLED: "1" }, true]
  ])("%s", (_, env, on) => {
    expect(isOn(env)).toBe(on)
    expect(Object.values(OtelEnv.parse(env).targets).some((target) => target !== undefined)).toBe(on)
  })
})

describe("where it is sent", () => {
  it.each([
    [BASE, ["http://collector:4318/v1/traces", "http://collector:4318/v1/metrics", "http://collector:4318/v1/logs"]],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "https://c/otel/" }, ["https://c/otel/v1/traces", "https://c/otel/v1/metrics", "https://c/otel/v1/logs"]],
    [{ ...BASE, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://t:9/exactly" }, ["http://t:9/exactly", "http://collector:4318/v1/metrics", "http://collector:4318/v1/logs"]],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://m" }, [undefined, "http://m/", undefined]],
    [{ OTEL_LOGS_EXPORTER: "console, otlp" }, [undefined, undefined, "http://localhost:4318/v1/logs"]],
    [{ ...BASE, OTEL_LOGS_EXPORTER: "none" }, ["http://collector:4318/v1/traces", "http://collector:4318/v1/metrics", undefined]]
  ])("%j", (env, expected) => {
    expect(urls(env)).toEqual(expected)
  })

  it("is by protobuf, uncompressed, within ten seconds, unless it is said otherwise for all or for one", () => {
    const { logs, traces } = OtelEnv.parse({
      ...BASE,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/protobuf",
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: "none",
      OTEL_EXPORTER_OTLP_TIMEOUT: "2000",
      OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: "500"
    }).targets
    expect([traces?.protobuf, traces?.gzip, traces?.timeout]).toEqual([true, false, 500])
    expect([logs?.protobuf, logs?.gzip, logs?.timeout]).toEqual([false, true, 2000])
    const plain = OtelEnv.parse(BASE).targets.metrics
    expect([plain?.protobuf, plain?.gzip, plain?.timeout]).toEqual([true, false, 10_000])
  })

  it("is with headers that are decoded and never shown", () => {
    const { traces } = OtelEnv.parse({ ...BASE, OTEL_EXPORTER_OTLP_HEADERS: "api-key=s%20cret, x-tenant = a=b ," }).targets
    expect(traces === undefined ? undefined : Redacted.value(traces.headers)).toEqual({ "api-key": "s cret", "x-tenant": "a=b" })
    expect(JSON.stringify(traces)).not.toContain("s cret")
  })

  it("is nowhere, and says why without repeating it, where a variable cannot be followed", () => {
    for (const env of [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" },
      { ...BASE, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
      { ...BASE, OTEL_EXPORTER_OTLP_HEADERS: "topsecret" },
      { ...BASE, OTEL_EXPORTER_OTLP_HEADERS: "a=x%0d%0aevil: 1" },
      { ...BASE, OTEL_EXPORTER_OTLP_HEADERS: "a=%E0%A4%A" },
      { ...BASE, OTEL_EXPORTER_OTLP_COMPRESSION: "brotli" }
    ]) {
      const { problems, targets } = OtelEnv.parse(env)
      expect(Object.values(targets)).toEqual([undefined, undefined, undefined])
      expect(problems).toHaveLength(3)
      expect(problems.join()).not.toMatch(/topsecret|evil/)
    }
  })
})

describe("what is kept and named", () => {
  it.each([
    [{}, { parent: true, ratio: 1 }],
    [{ OTEL_TRACES_SAMPLER: "always_off" }, { parent: false, ratio: 0 }],
    [{ OTEL_TRACES_SAMPLER: "always_on", OTEL_TRACES_SAMPLER_ARG: "0.1" }, { parent: false, ratio: 1 }],
    [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.25" }, { parent: false, ratio: 0.25 }],
    [{ OTEL_TRACES_SAMPLER: "parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG: "0" }, { parent: true, ratio: 0 }],
    [{ OTEL_TRACES_SAMPLER: "parentbased_always_off" }, { parent: true, ratio: 0 }],
    [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "2" }, { parent: false, ratio: 1 }],
    [{ OTEL_TRACES_SAMPLER: "xray" }, { parent: true, ratio: 1 }]
  ])("sampling of %j", (env, sampling) => {
    expect(OtelEnv.parse(env).sampling).toEqual(sampling)
  })

  it("in batches as the variables say, and as the specification says without them", () => {
    const plain = OtelEnv.parse({})
    expect(plain.spans).toEqual({ delay: 5000, queue: 2048, batch: 512, timeout: 30_000 })
    expect(plain.logs).toEqual({ delay: 1000, queue: 2048, batch: 512, timeout: 30_000 })
    expect(plain.metrics).toEqual({ every: 60_000, timeout: 30_000 })
    const set = OtelEnv.parse({
      OTEL_BSP_SCHEDULE_DELAY: "100", OTEL_BSP_MAX_QUEUE_SIZE: "10", OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "20",
      OTEL_BLRP_EXPORT_TIMEOUT: "7", OTEL_METRIC_EXPORT_INTERVAL: "soon"
    })
    expect(set.spans).toEqual({ delay: 100, queue: 10, batch: 10, timeout: 30_000 })
    expect(set.logs.timeout).toBe(7)
    expect(set.metrics.every).toBe(60_000)
    expect(set.problems).toEqual(["OTEL_METRIC_EXPORT_INTERVAL is no number from 1 to 2147483647; 60000 is used"])
  })

  it("a resource, of which the service's own name comes first", () => {
    expect(OtelEnv.parse({
      OTEL_RESOURCE_ATTRIBUTES: "service.name=a,deployment.environment.name=pro%20d",
      OTEL_SERVICE_NAME: "b"
    }).resource).toEqual({ "service.name": "b", "deployment.environment.name": "pro d" })
    expect(OtelEnv.parse({ OTEL_RESOURCE_ATTRIBUTES: "nonsense" })).toMatchObject({
      resource: {},
      problems: [expect.stringContaining("OTEL_RESOURCE_ATTRIBUTES")]
    })
  })

  it("never throws, whatever the variables hold", () => {
    const names = [
      "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_TRACES_EXPORTER",
      "OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "OTEL_RESOURCE_ATTRIBUTES"
    ]
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...names), fc.fullUnicodeString()), (env) => {
      const { sampling } = OtelEnv.parse(env)
      expect(sampling.ratio >= 0 && sampling.ratio <= 1).toBe(true)
    }))
  })

  it("pairs come back as they were encoded", () => {
    const text = fc.string({ minLength: 1, unit: "grapheme" })
    fc.assert(fc.property(fc.dictionary(text, text, { noNullPrototype: true }), (pairs) => {
      const written = Object.entries(pairs).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
      expect(OtelEnv.pairsOf(written.join(","))).toEqual(pairs)
    }))
  })
})
