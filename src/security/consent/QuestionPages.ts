import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { SubjectShape } from "../Subject.ts"
import type { AskAnswer } from "./Asker.ts"
import type { UrlQuestion } from "./Questions.ts"

/** A question that can be read and answered in a browser. */
export interface OpenPage {
  /** Nobody can guess it, and it says nothing of whom or what it is about. */
  readonly url: string
  /** Comes when the page was answered by the person it was meant for. */
  readonly answer: Effect.Effect<AskAnswer>
}

export interface QuestionPagesShape {
  /** Whether there is a way to tell that whoever opens a page is this subject. */
  readonly isFor: (subject: SubjectShape) => boolean
  /** Opens a page until the scope ends; undefined where too many are open. */
  readonly open: (question: UrlQuestion, subject: SubjectShape) => Effect.Effect<OpenPage | undefined, never, Scope.Scope>
}

/** The pages on which this server asks people. By default, and over stdio, there are none. */
export class QuestionPages extends Context.Reference<QuestionPages>()("mcp-duckduckgo/security/consent/QuestionPages", {
  defaultValue: (): QuestionPagesShape | undefined => undefined
}) {}
