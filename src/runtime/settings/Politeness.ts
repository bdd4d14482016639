import * as Duration from "effect/Duration"
import * as Codecs from "../Codecs.ts"
import { computed, make, type SettingsOf } from "../Setting.ts"
import { DAY, HOUR, SECOND } from "./Units.ts"

export interface PolitenessValues {
  readonly paceRequests: number
  readonly paceWindow: Duration.Duration
  readonly queueLimit: number
  readonly coolDown: Duration.Duration
  readonly coolDownMax: Duration.Duration
  readonly userAgent: string
}

export const politeness: SettingsOf<PolitenessValues> = {
  paceRequests: make({
    key: "paceRequests",
    section: "politeness",
    codec: Codecs.integer(1, 1_000_000),
    default: 2,
    description: "How many requests may go to DuckDuckGo within one pace window."
  }),
  paceWindow: make({
    key: "paceWindow",
    section: "politeness",
    codec: Codecs.duration(1, HOUR),
    default: Duration.seconds(10),
    description: "The length of the pace window."
  }),
  queueLimit: make({
    key: "queueLimit",
    section: "politeness",
    codec: Codecs.integer(1, 10_000),
    default: 64,
    description: "How many requests may wait for their turn; further ones are refused at once."
  }),
  coolDown: make({
    key: "coolDown",
    section: "politeness",
    codec: Codecs.duration(SECOND, DAY),
    default: Duration.minutes(15),
    description: "How long nothing is sent after DuckDuckGo refused; longer with each refusal in a row."
  }),
  coolDownMax: make({
    key: "coolDownMax",
    section: "politeness",
    codec: Codecs.duration(SECOND, 7 * DAY),
    default: Duration.hours(2),
    description: "The longest that nothing is sent; at least the cool-down."
  }),
  userAgent: computed(
    {
      key: "userAgent",
      section: "politeness",
      codec: Codecs.headerText(256),
      description: "How the program introduces itself to DuckDuckGo."
    },
    ({ version }) => `mcp-duckduckgo/${version} (+https://github.com/mcp-duckduckgo/mcp-duckduckgo)`,
    "mcp-duckduckgo/VERSION (+https://github.com/mcp-duckduckgo/mcp-duckduckgo)"
  )
}
