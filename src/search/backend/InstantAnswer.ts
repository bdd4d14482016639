import type * as Effect from "effect/Effect"
import type { InstantAnswerDetail } from "../../domain/InstantAnswer.ts"
import { type Backend, type TextRequest, withParameters } from "../Backend.ts"
import type { DuckDuckGo } from "../DuckDuckGo.ts"
import type { PageParsers } from "../Parsers.ts"
import { apiCall } from "../RequestHeaders.ts"
import * as JsonAnswer from "./JsonAnswer.ts"

/** DuckDuckGo's Instant Answer API, the one surface that is documented for programs. */
export const make = (
  client: DuckDuckGo["Type"],
  parsers: Effect.Effect<PageParsers>
): Backend<TextRequest, InstantAnswerDetail> => ({
  name: "instant-answer",
  ask: ({ region, text }) =>
    client.ask({
      endpoint: "instant-answer",
      request: {
        method: "GET",
        url: withParameters(client.site.api, [
          ["q", text],
          ["format", "json"],
          ["no_redirect", "1"],
          ["no_html", "1"],
          ["t", "mcp-duckduckgo"]
        ]),
        headers: apiCall({ userAgent: client.site.userAgent, region })
      },
      read: JsonAnswer.read("instant-answer", parsers, (parse, body) => parse.instantAnswer(body))
    })
})
