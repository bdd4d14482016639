import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Alert, Report } from "../metrics/Alerts.ts"
import type { Range } from "../metrics/Range.ts"
import type { Board } from "./Board.ts"
import type { Page } from "./Page.ts"

/** What there is to see, whoever shows it. Only the tag: what is behind it is loaded with the first look. */
export class Dashboard extends Context.Tag("mcp-duckduckgo/dashboard/Dashboard")<Dashboard, {
  /** The page that draws a board. */
  readonly page: Effect.Effect<Page>
  readonly board: (range: Range) => Effect.Effect<Board>
  readonly alerts: Effect.Effect<Report>
  /** The alerts that began or ended together, each time that some do; never empty. */
  readonly changes: Effect.Effect<Effect.Effect<ReadonlyArray<Alert>>, never, Scope.Scope>
}>() {}
