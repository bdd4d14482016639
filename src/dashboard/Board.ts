import type { Range } from "../metrics/History.ts"

/**
 * What the dashboard, the view in an MCP client and the terminal show, ready to be drawn: whoever draws it computes
 * nothing and asks nobody else. It holds no query, no address and nothing of a subject.
 */

/** How the values of a panel are written. */
export type Unit = "perMinute" | "seconds" | "bytes" | "count" | "share"

/** What a series means; whoever draws it chooses the colour. */
export type Tone = "good" | "calm" | "quiet" | "notice" | "warn" | "bad"

export interface Series {
  readonly name: string
  readonly tone: Tone
  /** One for each of the times of the board; null where nothing was measured. */
  readonly values: ReadonlyArray<number | null>
}

export interface Panel {
  readonly id: string
  readonly title: string
  /** One sentence: what is seen, and what a reader should make of it. */
  readonly note: string
  readonly unit: Unit
  /** Whether the series add up to something, and are drawn on top of each other. */
  readonly stacked: boolean
  /** Where an alert begins. */
  readonly threshold?: number
  /** What it says while nothing has been measured. */
  readonly empty: string
  readonly series: ReadonlyArray<Series>
}

/** One figure over the last five minutes, beside that of the five minutes before. */
export interface Tile {
  readonly title: string
  readonly unit: Unit
  /** Null where nothing was measured. */
  readonly value: number | null
  readonly before: number | null
  readonly state: "ok" | "firing"
  /** A few words in place of the figure, or under it. */
  readonly detail: string
}

export interface BoardAlert {
  readonly name: string
  readonly severity: "warning" | "critical"
  readonly status: "ok" | "firing"
  /** ISO 8601. */
  readonly since: string
  readonly figure: string
  readonly threshold: string
  readonly summary: string
  readonly advice: string
}

export interface Board {
  readonly server: { readonly name: string; readonly version: string; readonly upSeconds: number }
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly range: Range
  /** Milliseconds from one point to the next. */
  readonly step: number
  /** Milliseconds since the epoch, oldest first. */
  readonly times: ReadonlyArray<number>
  readonly tiles: ReadonlyArray<Tile>
  readonly alerts: ReadonlyArray<BoardAlert>
  readonly panels: ReadonlyArray<Panel>
}
