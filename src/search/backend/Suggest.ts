import type * as Effect from "effect/Effect"
import { type Backend, type TextRequest, withParameters } from "../Backend.ts"
import type { DuckDuckGo } from "../DuckDuckGo.ts"
import type { PageParsers } from "../Parsers.ts"
import { scriptFetch } from "../RequestHeaders.ts"
import * as JsonAnswer from "./JsonAnswer.ts"

/** The completions of the search box. */
export const make = (
  client: DuckDuckGo["Type"],
  parsers: Effect.Effect<PageParsers>
): Backend<TextRequest, ReadonlyArray<string>> => ({
  name: "suggest",
  ask: ({ region, text }) =>
    client.ask({
      endpoint: "suggest",
      request: {
        method: "GET",
        url: withParameters(client.site.suggest, [["q", text], ["kl", region], ["type", "list"]]),
        headers: scriptFetch({ userAgent: client.site.userAgent, region }, new URL("/", client.site.suggest))
      },
      read: JsonAnswer.read("suggest", parsers, (parse, body) => parse.suggestions(body))
    })
})
