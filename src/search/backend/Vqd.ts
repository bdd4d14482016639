import type * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { MediaKind } from "../../domain/MediaHit.ts"
import { type Backend, type TextRequest, withParameters } from "../Backend.ts"
import type { DuckDuckGo } from "../DuckDuckGo.ts"
import type { PageParsers } from "../Parsers.ts"
import { pageNavigation } from "../RequestHeaders.ts"
import * as JsonAnswer from "./JsonAnswer.ts"

/** The search page of a vertical, opened for the token that its script must show. */
export const make = (
  client: DuckDuckGo["Type"],
  parsers: Effect.Effect<PageParsers>,
  kind: MediaKind
): Backend<TextRequest, { readonly vqd: string }> => ({
  name: kind,
  ask: ({ region, text }) =>
    client.ask({
      endpoint: kind,
      request: {
        method: "GET",
        url: withParameters(client.site.site, [["q", text], ["kl", region], ["iax", kind], ["ia", kind]]),
        headers: pageNavigation({ userAgent: client.site.userAgent, region })
      },
      read: JsonAnswer.read(kind, parsers, (parse, body) => {
        const vqd = parse.vqd(body)
        return vqd === undefined ? Either.left("the search page holds no vqd") : Either.right({ vqd })
      })
    })
})
