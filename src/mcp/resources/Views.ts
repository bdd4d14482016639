import * as Effect from "effect/Effect"
import { Dashboard } from "../../dashboard/Dashboard.ts"
import { type Range, rangeNames } from "../../metrics/Range.ts"
import { VIEW } from "../View.ts"
import * as McpResource from "./McpResource.ts"

const JSON_TYPE = "application/json"

const isRange = (word: string | undefined): word is Range => rangeNames.some((name) => name === word)

/** What those look at who run the server: its alerts, its dashboard as data, and the page that draws it. */
export const views: Effect.Effect<ReadonlyArray<McpResource.McpResource>, never, Dashboard> = Effect.map(
  Dashboard,
  ({ alerts, board, page }) => [
    McpResource.fixed({
      uri: "duckduckgo://alerts",
      name: "alerts",
      title: "Alerts",
      description: "What of this server needs a person's attention now, since when, and what to do about it.",
      mimeType: JSON_TYPE,
      read: Effect.map(alerts, (report) => JSON.stringify(report)),
      // Figures move all the time; that one begins or ends is news.
      version: Effect.map(alerts, (report) => report.alerts.map(({ name, status }) => `${name} ${status}`).join("\n"))
    }),
    McpResource.templated({
      uriTemplate: "duckduckgo://dashboard/{range}",
      name: "dashboard",
      title: "Dashboard",
      description: "The figures of this server over time, as they are drawn; range is 15m, 6h or 24h.",
      mimeType: JSON_TYPE,
      completions: new Map([
        ["range", (typed) => Effect.sync(() => rangeNames.filter((range) => range.startsWith(typed)))]
      ]),
      read: ({ range }) => isRange(range) ? Effect.map(board(range), (drawn) => JSON.stringify(drawn)) : Effect.succeed(undefined)
    }),
    McpResource.fixed({
      uri: VIEW.uri,
      name: "dashboard view",
      title: "Dashboard",
      description: "The dashboard as a view, for clients that render MCP Apps.",
      mimeType: VIEW.mimeType,
      _meta: VIEW.meta,
      read: Effect.map(page, ({ html }) => html)
    })
  ]
)
