import * as Duration from "effect/Duration"
import * as Codecs from "../Codecs.ts"
import { make, type SettingsOf } from "../Setting.ts"
import { HOUR, MIB } from "./Units.ts"

export interface TelemetryValues {
  readonly healthSystemMemory: number
  readonly healthResident: number
  readonly healthMean: Duration.Duration
  readonly healthSlowest: Duration.Duration
  readonly healthAuditWaiting: number
  readonly traceContent: boolean
}

export const telemetry: SettingsOf<TelemetryValues> = {
  healthSystemMemory: make({
    key: "healthSystemMemory",
    section: "telemetry",
    codec: Codecs.integer(1, 100),
    default: 90,
    description: "The server is unhealthy when more than this share of the machine's memory is in use, in percent."
  }),
  healthResident: make({
    key: "healthResident",
    section: "telemetry",
    codec: Codecs.bytes(64 * MIB, 64 * 1024 * MIB),
    default: 500 * MIB,
    description: "The server is degraded when it takes more memory than this."
  }),
  healthMean: make({
    key: "healthMean",
    section: "telemetry",
    codec: Codecs.duration(10, HOUR),
    default: Duration.seconds(5),
    description: "The server is degraded when the calls of the last five minutes took longer than this on average."
  }),
  healthSlowest: make({
    key: "healthSlowest",
    section: "telemetry",
    codec: Codecs.duration(10, HOUR),
    default: Duration.seconds(15),
    description: "The server is unhealthy when a call of the last five minutes took longer than this."
  }),
  healthAuditWaiting: make({
    key: "healthAuditWaiting",
    section: "telemetry",
    codec: Codecs.integer(1, 10_000),
    default: 100,
    description: "The server is degraded when more records than this wait for the audit trail's disk."
  }),
  traceContent: make({
    key: "traceContent",
    section: "telemetry",
    codec: Codecs.boolean,
    default: false,
    description: "Traces tell what was searched for and which addresses were asked for. They go to whoever reads the traces."
  })
}
