import * as Duration from "effect/Duration"
import { peaks, type Sample } from "./Figures.ts"
import type { Range } from "./Range.ts"
import * as Ring from "./Ring.ts"

/** How far back and how finely: three records beside each other, the same bounded memory whatever the uptime. */
export const ranges = {
  "15m": { every: Duration.seconds(5), kept: 181 },
  "6h": { every: Duration.minutes(1), kept: 361 },
  "24h": { every: Duration.minutes(5), kept: 289 }
} as const satisfies Record<Range, unknown>

/** The finest; the others are made from it. */
export const EVERY = ranges["15m"].every

export interface History {
  readonly push: (sample: Sample) => void
  /** Oldest first; a copy. */
  readonly samples: (range: Range) => ReadonlyArray<Sample>
}

/** Keeps one sample of each step: the last one of it, with the highest that each gauge stood meanwhile. */
const recorder = ({ every, kept }: (typeof ranges)[Range]) => {
  const ring = Ring.make<Sample>(kept)
  // Half a fine step of tolerance, since a schedule is never quite punctual.
  const step = Duration.toMillis(every) - Duration.toMillis(EVERY) / 2
  let peak: Sample | undefined
  return {
    push: (sample: Sample) => {
      // A clock that was set back: what was kept bears times that have not come yet.
      if ((ring.last()?.at ?? -Infinity) >= sample.at) {
        ring.clear()
        peak = undefined
      }
      peak = peaks(peak, sample)
      const last = ring.last()
      if (last !== undefined && sample.at - last.at < step) return
      ring.push(peak)
      peak = undefined
    },
    samples: ring.items
  }
}

export const make = (): History => {
  const records = {
    "15m": recorder(ranges["15m"]),
    "6h": recorder(ranges["6h"]),
    "24h": recorder(ranges["24h"])
  } satisfies Record<Range, unknown>
  const all = Object.values(records)
  return {
    push: (sample) => {
      for (const { push } of all) push(sample)
    },
    samples: (range) => records[range].samples()
  }
}
