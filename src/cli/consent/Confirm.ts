import * as Effect from "effect/Effect"
import { createInterface } from "node:readline"

/** Answers whether a person has said yes to the text. */
export type Confirm = (text: string) => Effect.Effect<boolean>

/**
 * Asks at the terminal. Only a typed "yes" is one; where nobody sits at a terminal nobody has typed it. There is no
 * deadline: the person has all the time that they take, and nothing else waits.
 */
export const atTerminal: Confirm = (text) =>
  process.stdin.isTTY !== true ? Effect.succeed(false) : Effect.async<boolean>((resume) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    let answer = ""
    lines.once("close", () => resume(Effect.succeed(answer.trim().toLowerCase() === "yes")))
    lines.question(`${text}\nType yes to agree: `, (typed) => {
      answer = typed
      lines.close()
    })
    return Effect.sync(() => lines.close())
  })
