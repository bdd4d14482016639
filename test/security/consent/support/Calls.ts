import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { ConsentRefused, ConsentRequired } from "../../../../src/domain/Errors.ts"
import type { ConsentRequest, Consented } from "../../../../src/security/consent/Consent.ts"
import { behind, folderIn, process, type Reaction, user } from "./Consenting.ts"
import { ada, subjectOf } from "./Fixtures.ts"

export const page = (more: Partial<ConsentRequest> = {}): ConsentRequest => ({
  subject: subjectOf(ada),
  purpose: "read-pages",
  target: "example.com",
  level: "MEDIUM",
  terms: "terms 1",
  ...more
})

/** How an attempt ended, in short. */
export const outcome = (attempt: Effect.Effect<Consented, ConsentRequired | ConsentRefused>) =>
  Effect.map(Effect.either(attempt), (result) => {
    if (Either.isRight(result)) return result.right.grant === undefined ? result.right.via : `${result.right.via}, stored`
    return result.left._tag === "ConsentRefused" ? result.left.how : result.left.remedy
  })

/** A process with a user behind its client. */
export const asking = Effect.fnUntraced(function*(...reactions: ReadonlyArray<Reaction>) {
  const folder = yield* folderIn
  const mine = yield* process(folder)
  const person = yield* user(...reactions)
  return {
    ...mine,
    folder,
    person,
    ask: (more: Partial<ConsentRequest> = {}) => outcome(behind(person)(mine.consent.require(page(more))))
  }
})
