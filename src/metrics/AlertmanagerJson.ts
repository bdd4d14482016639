import { createHash } from "node:crypto"
import { type Alert, sentence } from "./Alerts.ts"

/**
 * Alerts as Alertmanager's webhook receivers expect them (version 4), so that whatever takes its messages takes these.
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */

/** Go's zero time: what has not ended. */
const NOT_YET = "0001-01-01T00:00:00Z"

const iso = (millis: number): string => new Date(millis).toISOString()

/** `error_ratio` is called `McpDuckDuckGoErrorRatio`: not as the rules for Prometheus, for both may be in use. */
const nameOf = (name: string): string =>
  `McpDuckDuckGo${name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`

/** The same for the same alert, however often it comes. */
const fingerprint = (labels: Readonly<Record<string, string>>): string =>
  createHash("sha256").update(JSON.stringify(Object.entries(labels))).digest("hex").slice(0, 16)

/**
 * One message about alerts that began or ended together. `instance` tells servers apart; `before` are the alerts as they
 * stood, for the beginning of those that ended.
 */
export const message = (
  changed: ReadonlyArray<Alert>,
  began: ReadonlyMap<string, number>,
  instance: string
): string => {
  const common = { service: "mcp-duckduckgo", instance }
  const alerts = changed.map((alert) => {
    const { rule, state } = alert
    const labels = { alertname: nameOf(rule.name), severity: rule.severity, ...common }
    const firing = state.status === "firing"
    return {
      status: firing ? "firing" : "resolved",
      labels,
      annotations: { summary: sentence(alert), description: rule.advice },
      startsAt: iso(began.get(rule.name) ?? state.since),
      endsAt: firing ? NOT_YET : iso(state.since),
      generatorURL: "",
      fingerprint: fingerprint(labels)
    }
  })
  return JSON.stringify({
    version: "4",
    groupKey: `{}:{instance="${instance}"}`,
    truncatedAlerts: 0,
    status: alerts.some(({ status }) => status === "firing") ? "firing" : "resolved",
    receiver: "mcp-duckduckgo",
    groupLabels: {},
    commonLabels: common,
    commonAnnotations: {},
    externalURL: "",
    alerts
  })
}
