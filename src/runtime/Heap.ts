import * as Effect from "effect/Effect"
import { setFlagsFromString } from "node:v8"

/**
 * Tells V8 to collect sooner rather than to grow. A desktop client keeps a dozen servers in memory, most of them idle; by
 * itself V8 lets a server that searches grow to 150 MB of which 20 are in use. Measured with 200 searches on Node 20:
 * 104 MB resident in place of 142, for 7 % more processor time. To be called when start-up is over, which it would slow.
 */
export const keepSmall: Effect.Effect<void> = Effect.sync(() => {
  setFlagsFromString("--semi-space-growth-factor=1")
  setFlagsFromString("--heap-growing-percent=120")
})
