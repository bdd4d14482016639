/** Figures of a benchmark, and how they are shown. */

export const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]]
  return sorted.length % 2 === 1 ? high : (low + high) / 2
}

/** The value below which such a share of them is. */
export const quantile = (values: ReadonlyArray<number>, share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** The same numbers every time, from 0 to 1: a multiplicative generator. */
const random = () => {
  let state = 42
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

const RESAMPLES = 2_000

/**
 * The median of the ratios of figures that were taken next to each other, and between which two values it lies in 95 % of
 * resamples (percentile bootstrap). The lists are of one length.
 */
export const pairedRatio = (ours: ReadonlyArray<number>, floor: ReadonlyArray<number>) => {
  const ratios = ours.map((value, index) => value / (floor[index] ?? Number.NaN))
  const next = random()
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(ratios.map(() => ratios[Math.floor(next() * ratios.length)] ?? Number.NaN)))
  return { ratio: median(ratios), low: quantile(medians, 0.025), high: quantile(medians, 0.975) }
}

export interface Row {
  readonly name: string
  readonly unit: string
  /** The figures of the program, in `unit`. */
  readonly ours: ReadonlyArray<number>
  /** Those of what it is compared with; a floor that does not do this has none. */
  readonly floor?: ReadonlyArray<number>
}

const shown = (value: number): string => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)

const figure = (unit: string, values: ReadonlyArray<number> = []): string =>
  values.length === 0 ? "-" : `${shown(median(values))} ${unit}`.trim()

const ratio = (ours: ReadonlyArray<number>, floor: ReadonlyArray<number> = []): string =>
  floor.length === 0 || ours.length === 0 ? "-" : `${(median(ours) / median(floor)).toFixed(2)} x`

type Columns = readonly [ours: string, floor: string]

/** Medians side by side, one line a row. */
export const table = (title: string, columns: Columns, rows: ReadonlyArray<Row>): string => {
  const cells = [
    [title, ...columns, "ratio", "n"],
    ...rows.map(({ floor, name, ours, unit }) =>
      [name, figure(unit, ours), figure(unit, floor), ratio(ours, floor), String(ours.length)]
    )
  ]
  const widthOf = (column: number): number => Math.max(...cells.map((line) => line[column]?.length ?? 0))
  const aligned = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widthOf(column)) : cell.padStart(widthOf(column))
  return cells.map((line) => line.map(aligned).join("  ")).join("\n")
}

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** A whole number from the command line, within its bounds. */
export const wholeNumber = (name: string, text: string, least: number, most: number): number => {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) {
    throw new RangeError(`--${name} is ${JSON.stringify(text)}; allowed is a whole number from ${least} to ${most}`)
  }
  return value
}
