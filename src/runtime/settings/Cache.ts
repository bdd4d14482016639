import * as Duration from "effect/Duration"
import { defaults, type Lifetimes } from "../../search/intent/Kind.ts"
import * as Codecs from "../Codecs.ts"
import { lifetimes } from "../LifetimesCodec.ts"
import { make, type SettingsOf } from "../Setting.ts"
import { DAY, GIB, MIB } from "./Units.ts"

export interface CacheValues {
  readonly cacheTtl: Duration.Duration
  readonly cacheLifetimes: Lifetimes
  readonly cacheRevalidate: number
  readonly cacheStale: Duration.Duration
  readonly cacheSimilar: boolean
  readonly cacheBytes: number
  readonly cacheDiskBytes: number
}

/** Whether answers are kept at all. */
export const isOn = (values: CacheValues): boolean => Duration.toMillis(values.cacheTtl) > 0 && values.cacheBytes > 0

export const isOnDisk = (values: CacheValues): boolean => isOn(values) && values.cacheDiskBytes > 0

export const cache: SettingsOf<CacheValues> = {
  cacheTtl: make({
    key: "cacheTtl",
    section: "cache",
    codec: Codecs.duration(0, 7 * DAY),
    default: Duration.hours(36),
    description: "The longest that any answer is given again without asking DuckDuckGo; 0 turns the cache off."
  }),
  cacheLifetimes: make({
    key: "cacheLifetimes",
    section: "cache",
    codec: lifetimes(7 * DAY),
    default: defaults,
    description: "How long that is for each kind of query; which kind a query is, is guessed from its words."
  }),
  cacheRevalidate: make({
    key: "cacheRevalidate",
    section: "cache",
    codec: Codecs.integer(0, 100),
    default: 25,
    description:
      "For how many per cent of its lifetime more an answer is given at once, marked with its age, while it is renewed in the background."
  }),
  cacheStale: make({
    key: "cacheStale",
    section: "cache",
    codec: Codecs.duration(0, 30 * DAY),
    default: Duration.hours(24),
    description: "How long beyond its lifetime an answer may be shown, marked with its age, while DuckDuckGo refuses or fails."
  }),
  cacheSimilar: make({
    key: "cacheSimilar",
    section: "cache",
    codec: Codecs.boolean,
    default: false,
    description: "A query is answered with the kept answer to another one that means the same, which is named."
  }),
  cacheBytes: make({
    key: "cacheBytes",
    section: "cache",
    codec: Codecs.bytes(0, 1024 * MIB),
    default: 32 * MIB,
    description: "How much memory cached answers may take; 0 turns the cache off."
  }),
  cacheDiskBytes: make({
    key: "cacheDiskBytes",
    section: "cache",
    codec: Codecs.bytes(0, 64 * GIB),
    default: 64 * MIB,
    description: "How much of the disk cached answers may take, in the state folder, where they outlive the program; 0 keeps them in memory only."
  })
}
