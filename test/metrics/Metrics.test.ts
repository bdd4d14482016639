import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { BackendName } from "../../src/domain/Provenance.ts"
import { catalogue } from "../../src/metrics/Catalogue.ts"
import * as Metrics from "../../src/metrics/Metrics.ts"
import { features } from "../../src/security/anomaly/Model.ts"
import { levels } from "../../src/security/Level.ts"
import { sources } from "../architecture/Source.ts"
import { renderMetricsDocs } from "../support/metricsDocs.ts"

const SUFFIX = { seconds: "_seconds", bytes: "_bytes", ratio: "_ratio", none: "" } as const

describe("the table of metrics", () => {
  it.each(catalogue.map((metric) => [metric.name, metric] as const))("%s is named as Prometheus wants it", (name, metric) => {
    expect(name).toMatch(/^(?:ddg|mcp_server|process|nodejs)_[a-z0-9]+(?:_[a-z0-9]+)*$/)
    expect(name.endsWith("_total")).toBe(metric.kind === "counter")
    expect(name.replace(/_total$/, "").endsWith(SUFFIX[metric.unit])).toBe(true)
    expect(metric.help).toMatch(/^\S.*\.$/)
    expect(metric.help).not.toContain("|")
  })

  it.each(catalogue.map((metric) => [metric.name, metric] as const))("%s has labels whose values are few", (_, { labels }) => {
    for (const [name, domain] of Object.entries(labels)) {
      expect(name).toMatch(/^[a-z]+(?:[._][a-z]+)*$/)
      expect(["le", "quantile", "subject", "query", "url", "client"]).not.toContain(name)
      expect(typeof domain === "string" ? 0 : domain.length).toBeLessThan(20)
    }
  })

  it("has no name twice, on either way out", () => {
    expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length)
    expect(new Set(catalogue.map(({ otelName }) => otelName)).size).toBe(catalogue.length)
    expect(catalogue.length).toBeGreaterThan(40)
  })

  it("has classes that rise", () => {
    const histograms = catalogue.filter(({ kind }) => kind === "histogram")
    expect(histograms.length).toBeGreaterThan(4)
    for (const { bounds } of histograms) {
      expect(bounds.length).toBeGreaterThan(3)
      expect(bounds).toEqual(bounds.toSorted((a, b) => a - b))
    }
  })

  it("knows the words of the rooms that it tells about", () => {
    expect(Metrics.decisions.labels.level).toEqual(levels)
    expect(Metrics.anomalyAlarms.labels.feature).toEqual(features)
    expect(Metrics.upstreamRequests.labels.endpoint).toEqual(BackendName.literals)
  })

  it.each(catalogue.map((metric) => [metric.name, metric] as const))("%s is counted, observed or read somewhere", (_, metric) => {
    const [own] = Object.entries(Metrics).find(([, value]) => value === metric) ?? []
    const use = new RegExp(`\\b(?:add|observe|reading)\\(\\s*Metrics\\.${own}\\b`)
    expect(sources.filter(({ code }) => use.test(code)).map(({ path }) => path)).not.toEqual([])
  })

  it("is told whole in docs/metrics.md", () => {
    const text = readFileSync(new URL("../../docs/metrics.md", import.meta.url), "utf8")
    expect(text, "docs/metrics.md is out of date; write it anew: npm run docs:metrics").toBe(renderMetricsDocs())
    for (const { name } of catalogue) expect(text).toContain(`| \`${name}\``)
  })
})
