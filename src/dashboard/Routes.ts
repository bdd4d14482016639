import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { type Range, rangeNames } from "../metrics/Range.ts"
import type { Dashboard } from "./Dashboard.ts"
import type { Page } from "./Page.ts"

/** A page that is read with GET. */
export interface Route {
  readonly path: string
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Effect.Effect<string>
}

export const PAGE = "/dashboard"

/** Where the figures of each range are; the page and the terminal view know these paths. */
export const DATA: Readonly<Record<Range, string>> = {
  "15m": `${PAGE}/data`,
  "6h": `${PAGE}/data/6h`,
  "24h": `${PAGE}/data/24h`
}

const DATA_HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin"
}

/** What the server shows over HTTP. The page is read for its headers, once; the figures when they are asked for. */
export const routes = ({ board, page }: Context.Tag.Service<Dashboard>): Effect.Effect<ReadonlyArray<Route>> =>
  Effect.map(page, ({ headers, html }: Page) => [
    { path: PAGE, contentType: "text/html; charset=utf-8", headers, body: Effect.succeed(html) },
    ...rangeNames.map((range) => ({
      path: DATA[range],
      contentType: "application/json",
      headers: DATA_HEADERS,
      body: Effect.map(board(range), (drawn) => JSON.stringify(drawn))
    }))
  ])
