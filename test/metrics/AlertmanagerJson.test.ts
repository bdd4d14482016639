import * as Duration from "effect/Duration"
import { describe, expect, it } from "vitest"
import { message } from "../../src/metrics/AlertmanagerJson.ts"
import type { Rule } from "../../src/metrics/AlertRules.ts"
import type { Alert } from "../../src/metrics/Alerts.ts"

const rule = (name: string): Rule => ({
  name,
  severity: "warning",
  summary: "Too many errors",
  advice: "Look at the log.",
  unit: "share",
  measure: () => undefined,
  raiseAbove: 0.1,
  raiseAfter: Duration.minutes(1),
  clearAt: 0.05,
  clearAfter: Duration.minutes(1)
})

const NOON = Date.UTC(2026, 4, 4, 12)

const alert = (name: string, status: "firing" | "ok", since = NOON): Alert => ({
  rule: rule(name),
  state: { status, since, value: 0.25, turning: undefined }
})

const parsed = (changed: ReadonlyArray<Alert>, began: ReadonlyMap<string, number> = new Map()) =>
  JSON.parse(message(changed, began, "host-1"))

describe("alerts for those who take Alertmanager's messages", () => {
  it("say what began, when, and what to do about it", () => {
    expect(parsed([alert("error_ratio", "firing")])).toEqual({
      version: "4",
      groupKey: "{}:{instance=\"host-1\"}",
      truncatedAlerts: 0,
      status: "firing",
      receiver: "mcp-duckduckgo",
      groupLabels: {},
      commonLabels: { service: "mcp-duckduckgo", instance: "host-1" },
      commonAnnotations: {},
      externalURL: "",
      alerts: [{
        status: "firing",
        labels: { alertname: "McpDuckDuckGoErrorRatio", severity: "warning", service: "mcp-duckduckgo", instance: "host-1" },
        annotations: { summary: "Too many errors: 25 % (error_ratio, threshold 10 %)", description: "Look at the log." },
        startsAt: "2026-05-04T12:00:00.000Z",
        endsAt: "0001-01-01T00:00:00Z",
        generatorURL: "",
        fingerprint: expect.stringMatching(/^[\da-f]{16}$/)
      }]
    })
  })

  it("say of what ended when it had begun", () => {
    const { alerts: [ended], status } = parsed([alert("error_ratio", "ok")], new Map([["error_ratio", NOON - 60_000]]))
    expect([status, ended.status]).toEqual(["resolved", "resolved"])
    expect([ended.startsAt, ended.endsAt]).toEqual(["2026-05-04T11:59:00.000Z", "2026-05-04T12:00:00.000Z"])
  })

  it("fire as long as one of them does", () => {
    const { alerts, status } = parsed([alert("a", "ok"), alert("b_c", "firing")])
    expect(status).toBe("firing")
    expect(alerts.map((one: { readonly labels: { readonly alertname: string } }) => one.labels.alertname))
      .toEqual(["McpDuckDuckGoA", "McpDuckDuckGoBC"])
  })

  it("are known again by their fingerprint, which no other alert has", () => {
    const print = (one: Alert): string => parsed([one]).alerts[0].fingerprint
    expect(print(alert("a", "firing"))).toBe(print(alert("a", "ok", NOON + 1)))
    expect(print(alert("a", "firing"))).not.toBe(print(alert("b", "firing")))
  })
})
