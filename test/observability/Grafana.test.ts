import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { catalogue } from "../../src/metrics/Catalogue.ts"
import { GRAFANA_FILE, overviewJson } from "../support/grafana/Overview.ts"
import { metricNames } from "./support/Names.ts"

const read = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8")

const known = new Set(catalogue.map(({ name }) => name))

describe("what watches the server from outside", () => {
  it("has a Grafana dashboard that is current: npm run dashboards:build", () => {
    expect(readFileSync(GRAFANA_FILE, "utf8")).toBe(overviewJson())
  })

  it.each([
    "deploy/observability/prometheus/mcp-duckduckgo.rules.yml",
    "deploy/observability/grafana/mcp-duckduckgo.json",
    "alerts.md",
    "dashboard.md"
  ])("names no metric that there is not: %s", (name) => {
    const named = [...metricNames(read(name))]
    expect(named.length).toBeGreaterThan(name.startsWith("deploy") ? 8 : -1)
    expect(named.filter((metric) => !known.has(metric))).toEqual([])
  })

  it("knows every alert that the documents name, and names every one", () => {
    const alerts = Array.from(read("deploy/observability/prometheus/mcp-duckduckgo.rules.yml").matchAll(/alert: (\S+)/g), ([, name = ""]) => name)
    const named = new Set(read("alerts.md").match(/DdgMcp\w+/g))
    expect(named).toEqual(new Set(alerts))
    expect(new Set(read("deploy/observability/alertmanager/alertmanager.yml").match(/DdgMcp[A-Z]\w+/g))).toEqual(
      new Set(["DdgMcpDown", "DdgMcpBlockRatio", "DdgMcpCoolDown"])
    )
  })
})
