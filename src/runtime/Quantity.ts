/** Durations and sizes as a person writes them. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

interface Unit {
  readonly name: string
  readonly size: number
}

const durationUnits: ReadonlyArray<Unit & { readonly short: ReadonlyArray<string> }> = [
  { name: "day", size: DAY, short: ["d"] },
  { name: "hour", size: HOUR, short: ["h", "hr"] },
  { name: "minute", size: MINUTE, short: ["m", "min"] },
  { name: "second", size: 1000, short: ["s", "sec"] },
  { name: "millisecond", size: 1, short: ["ms"] }
]

const KIB = 1024
const sizeUnits: ReadonlyArray<Unit> = [
  { name: "GiB", size: KIB ** 3 },
  { name: "MiB", size: KIB ** 2 },
  { name: "KiB", size: KIB },
  { name: "GB", size: 1e9 },
  { name: "MB", size: 1e6 },
  { name: "KB", size: 1e3 }
]

const millisOf: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ...durationUnits.flatMap(({ name, short, size }) =>
    [name, `${name}s`, ...short].map((word): [string, number] => [word, size])
  )
])

const bytesOf: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["b", 1],
  ["byte", 1],
  ["bytes", 1],
  ...sizeUnits.map(({ name, size }): [string, number] => [name.toLowerCase(), size])
])

/** `1.5 unit` in whole base units, or undefined when it is no such text or does not come out whole. */
const parse = (text: string, units: ReadonlyMap<string, number>): number | undefined => {
  const [, amount, unit] = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]*)$/i.exec(text.trim()) ?? []
  const size = unit === undefined ? undefined : units.get(unit.toLowerCase())
  if (amount === undefined || size === undefined) return undefined
  const exact = Number(amount) * size
  const whole = Math.round(exact)
  // 4.35 s is 4349.999… in floating point.
  return Number.isSafeInteger(whole) && Math.abs(exact - whole) < 1e-3 ? whole : undefined
}

/** Milliseconds of `10s`, `500ms`, `15 minutes`, `2 hours`, `1.5h`, `7 days`, or of a plain number of milliseconds. */
export const parseMillis = (text: string): number | undefined => parse(text, millisOf)

/** Bytes of `4 MiB`, `512KiB`, `10 MB` (a million each), or of a plain number of bytes. */
export const parseBytes = (text: string): number | undefined => parse(text, bytesOf)

/** In the largest unit that needs no fraction: `15 minutes`, `24 hours`, `1500 milliseconds`. */
export const formatMillis = (millis: number): string => {
  if (millis === 0) return "0"
  // A single day reads better, and is more often written, as 24 hours.
  const unit = durationUnits.find(({ size }) => millis % size === 0 && !(size === DAY && millis === DAY))
  if (unit === undefined) return String(millis)
  const count = millis / unit.size
  return `${count} ${unit.name}${count === 1 ? "" : "s"}`
}

/** In the largest binary unit that needs no fraction: `4 MiB`, `64 KiB`, `1500 bytes`. */
export const formatBytes = (bytes: number): string => {
  if (bytes === 0) return "0"
  const unit = sizeUnits.find(({ name, size }) => name.endsWith("iB") && bytes % size === 0)
  return unit === undefined ? `${bytes} bytes` : `${bytes / unit.size} ${unit.name}`
}
