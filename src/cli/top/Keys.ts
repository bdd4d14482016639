import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"

/** Another page of the terminal, without a cursor; the one before comes back with the scope. */
const ENTER = "\u001b[?1049h\u001b[?25l"
const LEAVE = "\u001b[?25h\u001b[?1049l"

/** What arrow keys and their like send (ECMA-48, 5.4; SS3 of VT220): an Escape that is no key of its own. */
// oxlint-disable-next-line no-control-regex
const SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|O[ -~])/g

/** Whether `q`, Ctrl-C or Escape is among what was typed; a terminal gives several keys at once where they come fast. */
export const hasEnd = (typed: string): boolean => /[qQ\u0003\u001b]/.test(typed.replaceAll(SEQUENCE, ""))

/**
 * Takes the terminal over until the scope closes, and waits for `q`, Escape or Ctrl-C. In raw mode Ctrl-C is a key like
 * any other.
 */
export const enough: Effect.Effect<Effect.Effect<void>, never, Scope.Scope> = Effect.gen(function*() {
  const pressed = yield* Deferred.make<void>()
  const { stdin, stdout } = process
  const listen = (data: Buffer) => {
    if (hasEnd(data.toString())) Deferred.unsafeDone(pressed, Exit.void)
  }
  yield* Effect.acquireRelease(
    Effect.sync(() => {
      stdout.write(ENTER)
      if (!stdin.isTTY) return
      stdin.setRawMode(true)
      stdin.on("data", listen)
      stdin.resume()
    }),
    () =>
      Effect.sync(() => {
        if (stdin.isTTY) {
          stdin.off("data", listen)
          stdin.setRawMode(false)
          stdin.pause()
        }
        stdout.write(LEAVE)
      })
  )
  return Deferred.await(pressed)
})
