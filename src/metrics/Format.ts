/** How figures are written: in a browser, in a terminal and in an alert alike. */

export const units = ["perMinute", "seconds", "bytes", "count", "share"] as const
export type Unit = (typeof units)[number]

export interface Figure {
  readonly text: string
  /** What the text counts; empty where that needs no word. */
  readonly unit: string
}

const MIB = 1024 * 1024

/** At most three digits that matter, and no zeros behind the point. */
const digits = (value: number): string => {
  const size = Math.abs(value)
  return String(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3)))
}

const duration = (seconds: number): Figure => {
  if (seconds === 0) return { text: "0", unit: "s" }
  if (seconds < 1) return { text: digits(seconds * 1000), unit: "ms" }
  if (seconds < 120) return { text: digits(seconds), unit: "s" }
  return seconds < 7200 ? { text: digits(Math.round(seconds / 6) / 10), unit: "min" } : { text: digits(seconds / 3600), unit: "h" }
}

export const figure = (unit: Unit, value: number | null): Figure => {
  if (value === null) return { text: "–", unit: "" }
  switch (unit) {
    case "perMinute":
      return { text: digits(value), unit: "/min" }
    case "seconds":
      return duration(value)
    case "bytes":
      return { text: digits(Math.round((value / MIB) * 10) / 10), unit: "MiB" }
    case "share":
      return { text: digits(Math.round(value * 1000) / 10), unit: "%" }
    case "count":
      return { text: digits(value), unit: "" }
  }
}

/** The figure and its unit in one text. */
export const shown = (unit: Unit, value: number | null): string => {
  const { text, unit: name } = figure(unit, value)
  return name === "" ? text : `${text} ${name}`
}

/** What stands behind the title of a panel; where the figures have units of their own, nothing. */
export const heading = (unit: Unit): string => (unit === "perMinute" ? " a minute" : "")

/** A figure at an axis or in a legend: what the heading has said is not said again. */
export const brief = (unit: Unit, value: number | null): string =>
  unit === "perMinute" ? figure(unit, value).text : shown(unit, value)

/** A span in the two largest units that say something: `3 h 12 min`. */
export const span = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds))
  const parts: ReadonlyArray<readonly [size: number, unit: string]> = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"]
  ]
  const first = parts.findIndex(([size]) => size > 0)
  if (first === -1) return "0 s"
  return parts.slice(first, first + 2).filter(([size]) => size > 0).map(([size, unit]) => `${size} ${unit}`).join(" ")
}

/** Whether a change from `before` to `value` is worth an arrow: more than a twentieth of it. */
export const trend = (value: number | null, before: number | null): "up" | "down" | "level" | undefined => {
  if (value === null || before === null) return undefined
  const change = value - before
  return Math.abs(change) <= Math.abs(before) / 20 ? "level" : change > 0 ? "up" : "down"
}
