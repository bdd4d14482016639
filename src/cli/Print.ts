import * as Effect from "effect/Effect"

const line = (stream: NodeJS.WriteStream, text: string): Effect.Effect<void> =>
  Effect.async<void>((resume) => {
    const done = () => resume(Effect.void)
    // Node tells of a reader who has gone (`| head`) by an event as well, which ends a program that does not listen.
    stream.once("error", done)
    stream.write(text.endsWith("\n") ? text : `${text}\n`, (error) => {
      // Without an error no event follows; with one it comes after this.
      if (error === undefined || error === null) stream.off("error", done)
      done()
    })
  })

/** Writes a line for the user. A reader who has gone is no error of ours. */
export const printLine = (text: string): Effect.Effect<void> => line(process.stdout, text)

/** The same on standard error. */
export const complainLine = (text: string): Effect.Effect<void> => line(process.stderr, text)
