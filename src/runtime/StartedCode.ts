import * as Effect from "effect/Effect"

/** By the loader of the bundle (start/Loader.ts); from sources there is none. */
declare const __KEEP_CODE__: (() => void) | undefined

/**
 * Lets the loader keep what V8 has compiled until now, so that the next start is sooner; where it was started with that
 * already, nothing happens. Takes some 30 ms, once for each version of the program and of Node.
 */
export const keep: Effect.Effect<void> = Effect.sync(() => {
  if (typeof __KEEP_CODE__ === "function") __KEEP_CODE__()
})
