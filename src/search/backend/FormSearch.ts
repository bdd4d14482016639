import * as Effect from "effect/Effect"
import { MarkupChanged, Refused } from "../../domain/Errors.ts"
import type { SearchPage } from "../../domain/SearchPage.ts"
import type { EgressRequest } from "../../egress/Egress.ts"
import { type Backend, kp, type PageRequest } from "../Backend.ts"
import type { DuckDuckGo } from "../DuckDuckGo.ts"
import type { PageParsers } from "../Parsers.ts"
import { formNavigation } from "../RequestHeaders.ts"

/**
 * The fields of the form. The first page sends what the page's own search box sends; a later page sends the hidden form
 * of the page before, exactly as it was found. The default of safe search is not sent: the box does not send it either.
 */
export const formFields = (request: PageRequest): ReadonlyArray<readonly [string, string]> => {
  const safe: ReadonlyArray<readonly [string, string]> = request.safeSearch === "moderate"
    ? []
    : [["kp", kp(request.safeSearch)]]
  if (request.continuation !== undefined) {
    const { form } = request.continuation
    return [...Object.entries(form), ...("kp" in form ? [] : safe)]
  }
  return [
    ["q", request.text],
    ["b", ""],
    ["kl", request.region],
    ...(request.df === undefined ? [] : [["df", request.df] as const]),
    ...safe
  ]
}

const encode = (fields: ReadonlyArray<readonly [string, string]>): string => {
  const body = new URLSearchParams()
  for (const [name, value] of fields) body.append(name, value)
  return body.toString()
}

/** The html and the lite page are the same search behind two markups. */
export const make = (
  client: DuckDuckGo["Type"],
  parsers: Effect.Effect<PageParsers>,
  name: "html" | "lite"
): Backend<PageRequest, SearchPage> => {
  const endpoint = client.site[name]
  const requestOf = (request: PageRequest): EgressRequest => ({
    method: "POST",
    url: endpoint,
    headers: formNavigation(
      { userAgent: client.site.userAgent, region: request.region },
      request.continuation === undefined ? new URL("/", endpoint) : endpoint,
      { kl: request.region, df: request.df }
    ),
    body: encode(formFields(request))
  })

  const read = (text: string): Effect.Effect<SearchPage, MarkupChanged | Refused> =>
    Effect.flatMap(parsers, (parse): Effect.Effect<SearchPage, MarkupChanged | Refused> => {
      const parsed = parse[name](text)
      switch (parsed._tag) {
        case "Results":
        case "NoResults":
          return Effect.succeed(parsed.page)
        case "Blocked":
          return Effect.fail(new Refused({ endpoint: name, reason: parsed.reason }))
        case "LayoutChanged":
          return Effect.fail(new MarkupChanged({ endpoint: name, evidence: parsed.evidence }))
      }
    })

  return {
    name,
    ask: (request) => client.ask({ endpoint: name, request: requestOf(request), read })
  }
}
