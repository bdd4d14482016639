import * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"
import * as Codecs from "../Codecs.ts"
import { make, type SettingsOf } from "../Setting.ts"
import { MINUTE } from "./Units.ts"

export interface AlertsValues {
  readonly alertWebhook: Redacted.Redacted<string> | undefined
  /** Percent. */
  readonly alertErrors: number
  /** Percent. */
  readonly alertRefusals: number
  readonly alertLatency: Duration.Duration
}

export const alerts: SettingsOf<AlertsValues> = {
  alertWebhook: make({
    key: "alertWebhook",
    section: "alerts",
    codec: Codecs.optional(Codecs.webhookUrl),
    default: undefined,
    description: "Where alerts are sent when they begin and end, as JSON in the form of Alertmanager's webhooks."
  }),
  alertErrors: make({
    key: "alertErrors",
    section: "alerts",
    codec: Codecs.integer(1, 99),
    default: 10,
    description: "How many percent of the requests of five minutes may fail before there is an alert."
  }),
  alertRefusals: make({
    key: "alertRefusals",
    section: "alerts",
    codec: Codecs.integer(1, 99),
    default: 20,
    description: "How many percent of the requests of fifteen minutes DuckDuckGo may refuse before there is an alert."
  }),
  alertLatency: make({
    key: "alertLatency",
    section: "alerts",
    codec: Codecs.duration(10, 5 * MINUTE),
    default: Duration.seconds(5),
    description: "How long one request in twenty may take before there is an alert."
  })
}
