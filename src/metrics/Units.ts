import type { Unit } from "./AlertRules.ts"

const MIB = 1024 * 1024

const decimals = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))

/** A figure with its unit, for people. */
export const shown = (unit: Unit, value: number): string => {
  switch (unit) {
    case "share":
      return `${(value * 100).toFixed(value > 0 && value < 0.1 ? 1 : 0)} %`
    case "seconds":
      return value > 0 && value < 1 ? `${Math.round(value * 1000)} ms` : value >= 120 ? `${Math.round(value / 60)} min` : `${decimals(value)} s`
    case "bytes":
      return `${Math.round(value / MIB)} MiB`
    case "count":
      return Number.isInteger(value) ? String(value) : decimals(value)
  }
}
