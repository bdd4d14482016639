/** What a benchmark printed, and whether it is worse than what was stored. Ratios only: they hold from machine to machine. */

/** By the name of the row. */
export type Ratios = Readonly<Record<string, number>>

/** A row of `table`: a name, the two figures, their ratio. */
const ROW = /^(?<name>\S.*?)\s{2,}.*?\s(?<ratio>\d+\.\d+) x\s+\d+$/

/** The rows that have a ratio, as `Stats.table` prints them. */
export const ratiosOf = (output: string): Ratios =>
  Object.fromEntries(output.split("\n").flatMap((line) => {
    const { name, ratio } = ROW.exec(line)?.groups ?? {}
    return name === undefined || ratio === undefined ? [] : [[name, Number(ratio)] as const]
  }))

/** One line for each row that got worse by more than `tolerance` (0.25 is a quarter), or that is there no longer. */
export const worse = (baseline: Ratios, now: Ratios, tolerance: number): ReadonlyArray<string> =>
  Object.entries(baseline).flatMap(([name, before]) => {
    const found = now[name]
    if (found === undefined) return [`${name}: was ${before} x of the floor, and is not measured any more`]
    return found > before * (1 + tolerance) ? [`${name}: was ${before} x of the floor, is ${found} x`] : []
  })
