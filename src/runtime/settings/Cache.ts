import * as Duration from "effect/Duration"
import * as Codecs from "../Codecs.ts"
import { make, type SettingsOf } from "../Setting.ts"
import { DAY, MIB } from "./Units.ts"

export interface CacheValues {
  readonly cacheTtl: Duration.Duration
  readonly cacheStale: Duration.Duration
  readonly cacheBytes: number
}

export const cache: SettingsOf<CacheValues> = {
  cacheTtl: make({
    key: "cacheTtl",
    section: "cache",
    codec: Codecs.duration(0, 7 * DAY),
    default: Duration.hours(1),
    description: "How long an answer is given again without asking DuckDuckGo; 0 turns the cache off."
  }),
  cacheStale: make({
    key: "cacheStale",
    section: "cache",
    codec: Codecs.duration(0, 30 * DAY),
    default: Duration.hours(24),
    description: "How long beyond that an answer may be shown, marked with its age, while DuckDuckGo refuses or fails."
  }),
  cacheBytes: make({
    key: "cacheBytes",
    section: "cache",
    codec: Codecs.bytes(0, 1024 * MIB),
    default: 32 * MIB,
    description: "How much memory cached answers may take."
  })
}
