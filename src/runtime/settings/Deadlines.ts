import * as Duration from "effect/Duration"
import * as Codecs from "../Codecs.ts"
import { make, type SettingsOf } from "../Setting.ts"
import { KIB, MIB, SECOND } from "./Units.ts"

export interface DeadlinesValues {
  readonly searchDeadline: Duration.Duration
  readonly fetchDeadline: Duration.Duration
  readonly headerDeadline: Duration.Duration
  readonly maxBytes: number
}

const deadline = Codecs.duration(10, 600 * SECOND)

export const deadlines: SettingsOf<DeadlinesValues> = {
  searchDeadline: make({
    key: "searchDeadline",
    section: "deadlines",
    codec: deadline,
    default: Duration.seconds(25),
    description: "How long a whole search may take, waiting for its turn included."
  }),
  fetchDeadline: make({
    key: "fetchDeadline",
    section: "deadlines",
    codec: deadline,
    default: Duration.seconds(10),
    description: "How long one request may take until its answer has arrived whole."
  }),
  headerDeadline: make({
    key: "headerDeadline",
    section: "deadlines",
    codec: deadline,
    default: Duration.seconds(6),
    description: "How long one request may take until its answer begins; at most the fetch deadline."
  }),
  maxBytes: make({
    key: "maxBytes",
    section: "deadlines",
    codec: Codecs.bytes(64 * KIB, 256 * MIB),
    default: 4 * MIB,
    description: "The largest answer that is read, as sent and as decompressed."
  })
}
