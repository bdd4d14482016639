import * as Effect from "effect/Effect"

/** Writes a line for the user. A reader who has gone (`| head`) is no error of ours. */
export const printLine = (text: string): Effect.Effect<void> =>
  Effect.async<void>((resume) => {
    process.stdout.write(text.endsWith("\n") ? text : `${text}\n`, () => resume(Effect.void))
  })

/** The same on standard error. */
export const complainLine = (text: string): Effect.Effect<void> =>
  Effect.async<void>((resume) => {
    process.stderr.write(text.endsWith("\n") ? text : `${text}\n`, () => resume(Effect.void))
  })
