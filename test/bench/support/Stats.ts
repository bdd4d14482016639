/** Figures of a benchmark, and how they are shown. */

export const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]]
  return sorted.length % 2 === 1 ? high : (low + high) / 2
}

export interface Row {
  readonly name: string
  readonly unit: string
  /** The figures of the program, in `unit`. */
  readonly ours: ReadonlyArray<number>
  /** Those of what it is compared with; a floor that does not do this has none. */
  readonly floor?: ReadonlyArray<number>
}

const shown = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))

const figure = (values: ReadonlyArray<number> | undefined, unit: string): string =>
  values === undefined || values.length === 0 ? "-" : `${shown(median(values))} ${unit}`

const ratio = ({ floor, ours }: Row): string =>
  floor === undefined || floor.length === 0 || ours.length === 0 ? "-" : `${(median(ours) / median(floor)).toFixed(2)} x`

/** Medians side by side, one line a row. */
export const table = (title: string, columns: readonly [ours: string, floor: string], rows: ReadonlyArray<Row>): string => {
  const cells = [
    [title, ...columns, "ratio", "n"],
    ...rows.map((row) => [row.name, figure(row.ours, row.unit), figure(row.floor, row.unit), ratio(row), String(row.ours.length)])
  ]
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? []
  return cells
    .map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  "))
    .join("\n")
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
