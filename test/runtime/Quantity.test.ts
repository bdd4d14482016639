import { it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import { describe, expect } from "vitest"
import { formatBytes, formatMillis, parseBytes, parseMillis } from "../../src/runtime/Quantity.ts"

describe("durations", () => {
  it.each([
    ["10s", 10_000],
    ["500ms", 500],
    ["500", 500],
    ["0", 0],
    ["0 seconds", 0],
    ["1 second", 1000],
    ["15 minutes", 900_000],
    ["15 min", 900_000],
    ["2 hours", 7_200_000],
    ["1.5h", 5_400_000],
    ["0.5s", 500],
    ["4.35s", 4350],
    ["7 days", 604_800_000],
    ["  2   Hours ", 7_200_000]
  ])("%j is %i milliseconds", (text, millis) => {
    expect(parseMillis(text)).toBe(millis)
  })

  it.each([
    "", " ", "s", "-1", "-1s", "+1s", "1 fortnight", "1e3", "1,5s", "Infinity", "NaN", "0x10", "10 s s", "0.5", "1.5ms",
    "1s 500ms", "1h30m", "9999999999999999", "999999999999999 days", "١s", "__proto__", "1 constructor"
  ])("%j is none", (text) => {
    expect(parseMillis(text)).toBeUndefined()
  })

  it.each([
    [0, "0"],
    [1, "1 millisecond"],
    [1500, "1500 milliseconds"],
    [1000, "1 second"],
    [900_000, "15 minutes"],
    [86_400_000, "24 hours"],
    [172_800_000, "2 days"],
    [90_000_000, "25 hours"]
  ])("%i milliseconds are written %j", (millis, text) => {
    expect(formatMillis(millis)).toBe(text)
  })

  it.prop("are read as they were written", [fc.nat(1e12)], ([millis]) => {
    expect(parseMillis(formatMillis(millis))).toBe(millis)
  })
})

describe("sizes", () => {
  it.each([
    ["4 MiB", 4_194_304],
    ["4mib", 4_194_304],
    ["64KiB", 65_536],
    ["1 GiB", 1_073_741_824],
    ["10 MB", 10_000_000],
    ["1 KB", 1000],
    ["1.5 KiB", 1536],
    ["17", 17],
    ["17 bytes", 17],
    ["1 B", 1]
  ])("%j is %i bytes", (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes)
  })

  it.each(["", "MiB", "4 M", "4 Mbit", "-1", "0.5", "1e6", "four", "9 TiB"])("%j is none", (text) => {
    expect(parseBytes(text)).toBeUndefined()
  })

  it.prop("are read as they were written", [fc.nat(2 ** 31 - 1)], ([bytes]) => {
    expect(parseBytes(formatBytes(bytes))).toBe(bytes)
  })
})
