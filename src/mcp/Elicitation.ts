import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import { AskFailed, type AskerShape } from "../security/consent/Asker.ts"
import type { FormQuestion } from "../security/consent/Questions.ts"

/** Puts a form to the client's user. The signal withdraws the question. */
export type Elicit = (question: FormQuestion, signal: AbortSignal) => Promise<{ readonly action: string; readonly content?: unknown }>

/**
 * The ways in which a client lets its user be asked (specification 2025-11-25, elicitation): `{}` is the older way to say
 * that it shows forms.
 */
export const askerOf = (offered: unknown, elicit: Elicit): AskerShape => {
  if (!Predicate.isRecord(offered)) return {}
  if (offered["form"] === undefined && Object.keys(offered).length > 0) return {}
  return {
    form: (question) =>
      Effect.tryPromise({
        try: async (signal) => {
          const [{ readAnswer }, { action, content }] = await Promise.all([
            import("../security/consent/Questions.ts"),
            elicit(question, signal)
          ])
          return readAnswer(action, content)
        },
        catch: (error) => new AskFailed({ detail: error instanceof Error ? error.message : String(error) })
      }).pipe(Effect.flatten)
  }
}
