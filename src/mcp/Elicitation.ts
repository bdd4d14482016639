import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import { type AskAnswer, AskFailed, type AskerShape } from "../security/consent/Asker.ts"
import type { QuestionPagesShape } from "../security/consent/QuestionPages.ts"
import type { FormQuestion, UrlQuestion } from "../security/consent/Questions.ts"
import type { SubjectShape } from "../security/Subject.ts"

export interface Elicited {
  readonly action: string
  readonly content?: unknown
}

/** How a client is asked to ask its user. Signals withdraw the question. */
export interface Elicit {
  readonly form: (question: FormQuestion, signal: AbortSignal) => Promise<Elicited>
  /** Shows the user an address to go to; answers whether they want to. */
  readonly url: (question: UrlQuestion, url: string, signal: AbortSignal) => Promise<Elicited>
  /** The question behind an address is settled. */
  readonly complete: (question: UrlQuestion) => Promise<void>
}

export interface AskerOptions {
  /** What the client says it can do. */
  readonly offered: unknown
  readonly elicit: Elicit
  /** The pages of this server, where it has any … */
  readonly pages: QuestionPagesShape | undefined
  /** … and for whom one would be. */
  readonly subject: SubjectShape | undefined
}

/** For the message that a page was answered; the answer itself does not depend on it. */
const LAST_WORD = "1 second"

const failed = (error: unknown) => new AskFailed({ detail: error instanceof Error ? error.message : String(error) })

const read = ({ action, content }: Elicited): Effect.Effect<AskAnswer, AskFailed> =>
  Effect.flatten(Effect.promise(async () => (await import("../security/consent/Questions.ts")).readAnswer(action, content)))

const byForm = (elicit: Elicit): NonNullable<AskerShape["form"]> => (question) =>
  Effect.flatMap(Effect.tryPromise({ try: (signal) => elicit.form(question, signal), catch: failed }), read)

/**
 * By a page of this server. That the client's user wants to go there is no consent: what counts is what was answered on the
 * page, whenever the client says what.
 */
const byPage = (elicit: Elicit, pages: QuestionPagesShape, subject: SubjectShape): NonNullable<AskerShape["url"]> => (question) =>
  Effect.scoped(Effect.gen(function*() {
    const page = yield* pages.open(question, subject)
    if (page === undefined) return yield* new AskFailed({ detail: "too many questions are open" })
    const said = Effect.flatMap(
      Effect.tryPromise({ try: (signal) => elicit.url(question, page.url, signal), catch: failed }),
      (elicited) => (elicited.action === "accept" ? page.answer : read(elicited))
    )
    const answer = yield* Effect.raceFirst(page.answer, said)
    yield* Effect.ignore(Effect.timeout(Effect.tryPromise(() => elicit.complete(question)), LAST_WORD))
    return answer
  }))

/**
 * The ways in which a client lets its user be asked (specification 2025-11-25, elicitation): `{}` is the older way to say
 * that it shows forms.
 */
export const askerOf = ({ elicit, offered, pages, subject }: AskerOptions): AskerShape => {
  if (!Predicate.isRecord(offered)) return {}
  const form = offered["form"] !== undefined || Object.keys(offered).length === 0
  const url = offered["url"] !== undefined && pages !== undefined && subject !== undefined && pages.isFor(subject)
  return {
    ...(form ? { form: byForm(elicit) } : {}),
    ...(url ? { url: byPage(elicit, pages, subject) } : {})
  }
}
