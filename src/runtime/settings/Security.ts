import * as Duration from "effect/Duration"
import * as Codecs from "../Codecs.ts"
import { make, type SettingsOf } from "../Setting.ts"
import { DAY, MINUTE } from "./Units.ts"

export type ConsentMode = "allow" | "ask" | "deny"

export interface SecurityValues {
  readonly rateRequests: number
  readonly rateWindow: Duration.Duration
  readonly consent: ConsentMode
  readonly localAdmin: boolean
  readonly auditRetention: Duration.Duration
}

export const security: SettingsOf<SecurityValues> = {
  rateRequests: make({
    key: "rateRequests",
    section: "security",
    codec: Codecs.integer(10, 1_000_000),
    default: 100,
    description: "How many requests each subject may make within any rate window; a call of five queries counts as five."
  }),
  rateWindow: make({
    key: "rateWindow",
    section: "security",
    codec: Codecs.duration(MINUTE, DAY),
    default: Duration.minutes(60),
    description: "The length of the rate window."
  }),
  consent: make({
    key: "consent",
    section: "security",
    codec: Codecs.choice("allow", "ask", "deny"),
    default: "allow",
    description: "Over stdio, what needs a person's consent: allowed by this setting, asked through the client, or never done."
  }),
  localAdmin: make({
    key: "localAdmin",
    section: "security",
    codec: Codecs.boolean,
    default: false,
    description: "The local user may do what is RESTRICTED over stdio, where nobody signs in."
  }),
  auditRetention: make({
    key: "auditRetention",
    section: "security",
    codec: Codecs.duration(DAY, 3_650 * DAY),
    default: Duration.days(90),
    description: "How long records of the audit trail are kept."
  })
}
