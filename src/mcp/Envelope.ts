import * as Effect from "effect/Effect"

/** Puts text of strangers into an envelope that it cannot close; nothing where there is none. */
export type Wrap = (parts: ReadonlyArray<string>) => ReadonlyArray<string>

/** For a person at a terminal, who sees where an answer begins. */
export const plain: Wrap = (parts) => parts

/**
 * For a model: between two lines with a number that nobody can guess. Loaded with the first answer: its tables of
 * characters are nothing that the start of the server should wait for.
 */
export const late = (): Effect.Effect<Wrap> => {
  let wrap: Wrap | undefined
  const load = Effect.map(Effect.promise(() => import("../security/text/Fence.ts")), ({ fence, nonce }): Wrap => {
    wrap = (parts) => (parts.length === 0 ? [] : [fence([parts.join("\n\n")], nonce())])
    return wrap
  })
  return Effect.suspend(() => (wrap === undefined ? load : Effect.succeed(wrap)))
}
