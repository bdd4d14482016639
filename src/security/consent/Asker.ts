import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Duration } from "./Grant.ts"
import type { FormQuestion, UrlQuestion } from "./Questions.ts"

/** The question could not be put, or what came back was no answer to it. */
export class AskFailed extends Schema.TaggedError<AskFailed>()("AskFailed", { detail: Schema.String }) {
  override get message(): string {
    return `The question could not be put to the user: ${this.detail}`
  }
}

/** What a person did with a question. `accept` with `allow: false` is a no. */
export type AskAnswer =
  | { readonly _tag: "accept"; readonly allow: boolean; readonly duration: Duration }
  | { readonly _tag: "decline" }
  /** Closed without an answer. */
  | { readonly _tag: "cancel" }

/** A way is absent where the client does not offer it. Both must be interruptible: what is over is withdrawn. */
export interface AskerShape {
  readonly form?: (question: FormQuestion) => Effect.Effect<AskAnswer, AskFailed>
  /** Answers when the page was answered, by the person it was meant for: to see to that is the page's part. */
  readonly url?: (question: UrlQuestion) => Effect.Effect<AskAnswer, AskFailed>
}

/** How the person behind the request under way can be asked; provided for each by its transport. By default, not. */
export class Asker extends Context.Reference<Asker>()("mcp-duckduckgo/security/consent/Asker", {
  defaultValue: (): AskerShape => ({})
}) {}
