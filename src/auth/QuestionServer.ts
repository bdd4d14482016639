import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { QuestionPagesShape } from "../security/consent/QuestionPages.ts"
import * as Handler from "./http/Handler.ts"
import * as Questions from "./http/Questions.ts"
import { notFound } from "./http/Reply.ts"

export interface QuestionServerOptions {
  readonly origin: () => string
  /** As people know it. */
  readonly server: string
}

export interface QuestionServer {
  readonly handler: Handler.Handler
  readonly questions: QuestionPagesShape
}

/** The pages of consent alone, for a server that nobody signs in to and nobody but its own machine reaches. */
export const serve = ({ origin, server }: QuestionServerOptions): Effect.Effect<QuestionServer, never, Scope.Scope> => {
  const { pages, route } = Questions.make({ origin, server, cookies: { secure: false }, identity: undefined })
  const handler = Handler.make([Questions.PATH, "/auth/assets"], server, (exchange) => {
    const [, first, id = "", ...rest] = exchange.path.split("/")
    return `/${first}` === Questions.PATH ? route(exchange, id, rest.map((part) => `/${part}`).join("")) : notFound
  })
  return Effect.map(handler, (handler) => ({ handler, questions: pages }))
}
