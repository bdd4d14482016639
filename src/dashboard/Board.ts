import * as Schema from "effect/Schema"
import { units } from "../metrics/Format.ts"
import { rangeNames } from "../metrics/Range.ts"

/**
 * What the dashboard, the view in an MCP client and the terminal show, ready to be drawn: whoever draws it computes
 * nothing and asks nobody else. It holds no query, no address and nothing of a subject.
 */

const Unit = Schema.Literal(...units)

/** What a series means; whoever draws it chooses the colour. */
export const Tone = Schema.Literal("good", "calm", "quiet", "notice", "warn", "bad")
export type Tone = typeof Tone.Type

/** Null where nothing was measured. */
const Value = Schema.NullOr(Schema.Number)

/** One figure over the last five minutes, beside that of the five minutes before. */
export const Tile = Schema.Struct({
  title: Schema.String,
  unit: Unit,
  value: Value,
  before: Value,
  state: Schema.Literal("ok", "firing"),
  /** A few words under the figure. */
  detail: Schema.String
})
export type Tile = typeof Tile.Type

export const BoardAlert = Schema.Struct({
  name: Schema.String,
  severity: Schema.Literal("warning", "critical"),
  status: Schema.Literal("ok", "firing"),
  /** ISO 8601. */
  since: Schema.String,
  figure: Schema.String,
  threshold: Schema.String,
  summary: Schema.String,
  advice: Schema.String
})
export type BoardAlert = typeof BoardAlert.Type

export const Series = Schema.Struct({
  name: Schema.String,
  tone: Tone,
  /** One for each of the times of the board. */
  values: Schema.Array(Value)
})
export type Series = typeof Series.Type

export const Panel = Schema.Struct({
  id: Schema.String,
  title: Schema.String,
  /** What is seen, and what a reader should make of it. */
  note: Schema.String,
  unit: Unit,
  /** Whether the series add up to something, and are drawn on top of each other. */
  stacked: Schema.Boolean,
  /** The scale reaches up to this at least, so that a flat line near zero is not blown up to the height of the plot. */
  least: Schema.Number,
  /** Where an alert begins. */
  threshold: Schema.optionalWith(Schema.Number, { exact: true }),
  /** What it says while nothing has been measured. */
  empty: Schema.String,
  series: Schema.Array(Series)
})
export type Panel = typeof Panel.Type

export const Board = Schema.Struct({
  server: Schema.Struct({ name: Schema.String, version: Schema.String, upSeconds: Schema.Number }),
  /** Milliseconds since the epoch. */
  at: Schema.Number,
  range: Schema.Literal(...rangeNames),
  /** Milliseconds that the range reaches back. */
  rangeMillis: Schema.Number,
  /** Milliseconds from one point to the next. */
  step: Schema.Number,
  /** Milliseconds since the epoch, oldest first. */
  times: Schema.Array(Schema.Number),
  tiles: Schema.Array(Tile),
  alerts: Schema.Array(BoardAlert),
  panels: Schema.Array(Panel)
})
export type Board = typeof Board.Type
