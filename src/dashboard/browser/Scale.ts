import type { Unit } from "../../metrics/Format.ts"
import type { Panel } from "../Board.ts"

/** The geometry of a plot. Pure: no document is needed, so it is tested without one. */

type Values = ReadonlyArray<number | null>

const MIB = 1024 * 1024
const MINUTE = 60

/** The smallest of 1, 2 and 5 times a power of ten that is not below `rough`. */
const decimalStep = (rough: number): number => {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough * 0.999_999) ?? 10
  return factor * power
}

/** Steps of a clock, in seconds. */
const CLOCK_STEPS = [15, 30, 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((step, index) => (index < 2 ? step : step * MINUTE))

const stepOf = (unit: Unit, rough: number): number => {
  if (unit === "bytes") return decimalStep(rough / MIB) * MIB
  if (unit === "count") return Math.max(1, decimalStep(rough))
  if (unit === "seconds" && rough >= 15) return CLOCK_STEPS.find((step) => step >= rough) ?? decimalStep(rough)
  return decimalStep(rough)
}

/** The values of the horizontal lines, from 0 to the top of the plot: three or four of them. `top` is above 0. */
export const ticks = (unit: Unit, top: number): ReadonlyArray<number> => {
  const step = stepOf(unit, top / 3)
  const count = Math.max(1, Math.ceil((top / step) * 0.999_999))
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}

/** The moments to name on the axis of time, at most `most`, on round times of the clock. Milliseconds. */
export const timeTicks = (from: number, to: number, most: number, zoneMinutes: number): ReadonlyArray<number> => {
  const step = (CLOCK_STEPS.find((seconds) => (to - from) / (seconds * 1000) <= most) ?? 1440 * MINUTE) * 1000
  const zone = zoneMinutes * MINUTE * 1000
  const first = Math.ceil((from - zone) / step) * step + zone
  return first > to ? [] : Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) => first + index * step)
}

/** What each series reaches up to, from what it stands on; of a panel that does not stack, from 0. */
export interface Band {
  readonly lower: ReadonlyArray<number>
  readonly upper: Values
}

export const bands = ({ series, stacked }: Pick<Panel, "series" | "stacked">): ReadonlyArray<Band> => {
  const floor: Array<number> = []
  return series.map(({ values }) => {
    const lower = values.map((_, index) => (stacked ? floor[index] ?? 0 : 0))
    const upper = values.map((value, index) => (value === null ? null : value + (lower[index] ?? 0)))
    if (stacked) upper.forEach((value, index) => { floor[index] = value ?? floor[index] ?? 0 })
    return { lower, upper }
  })
}

/** Without the stretches in which it has no height: its line would hide that of the band below. */
export const visible = ({ lower, upper }: Band): Band => ({
  lower,
  upper: upper.map((value, index) => (value === null || value > (lower[index] ?? 0) ? value : null))
})

export const highest = (all: ReadonlyArray<Band>): number =>
  all.reduce((most, { upper }) => upper.reduce<number>((top, value) => Math.max(top, value ?? 0), most), 0)

/** The stretches without a gap, as places in the row. */
export const runs = (values: Values): ReadonlyArray<ReadonlyArray<number>> => {
  const found: Array<Array<number>> = []
  let run: Array<number> | undefined
  values.forEach((value, index) => {
    if (value === null) run = undefined
    else if (run === undefined) found.push(run = [index])
    else run.push(index)
  })
  return found
}

export interface Frame {
  readonly x: (index: number) => number
  readonly y: (value: number) => number
}

const at = (value: number): string => String(Math.round(value * 10) / 10)

/** The line along the top of a band; a single point is drawn as a short dash. */
export const linePath = ({ upper }: Band, { x, y }: Frame): string =>
  runs(upper).map((run) => {
    const points = run.map((index) => `${at(x(index))} ${at(y(upper[index] ?? 0))}`)
    return points.length === 1 ? `M${points[0]}h2` : `M${points.join("L")}`
  }).join("")

/** The surface of a band. */
export const areaPath = ({ lower, upper }: Band, { x, y }: Frame): string =>
  runs(upper).filter((run) => run.length > 1).map((run) => {
    const top = run.map((index) => `${at(x(index))} ${at(y(upper[index] ?? 0))}`)
    const bottom = run.toReversed().map((index) => `${at(x(index))} ${at(y(lower[index] ?? 0))}`)
    return `M${top.join("L")}L${bottom.join("L")}Z`
  }).join("")

/** The place in the row that is nearest to a moment. */
export const nearest = (times: ReadonlyArray<number>, moment: number): number | undefined => {
  let best: number | undefined
  times.forEach((time, index) => {
    if (best === undefined || Math.abs(time - moment) < Math.abs((times[best] ?? 0) - moment)) best = index
  })
  return best
}
