import * as FastCheck from "effect/FastCheck"
import { afterEach, describe, expect, it, vi } from "vitest"
import { retryAfterSeconds } from "../../src/egress/RetryAfter.ts"

const NOW = Date.parse("2026-11-06T08:49:37Z")

afterEach(() => {
  vi.unstubAllEnvs()
})

describe("retryAfterSeconds", () => {
  it.each([
    ["120", 120],
    [" 120 ", 120],
    ["0", 1],
    ["999999999", 999_999_999]
  ])("reads %j as seconds, at least one", (header, seconds) => {
    expect(retryAfterSeconds(header, NOW)).toBe(seconds)
  })

  it.each([
    ["Fri, 06 Nov 2026 08:50:37 GMT", 60],
    ["Friday, 06-Nov-26 08:50:37 GMT", 60],
    ["Fri Nov  6 08:50:37 2026", 60],
    ["Fri, 06 Nov 2026 08:49:37 GMT", 1],
    ["Tue, 01 Jan 2019 00:00:00 GMT", 1]
  ])("reads the date %j, in the three forms of HTTP, as seconds from now", (header, seconds) => {
    expect(retryAfterSeconds(header, NOW)).toBe(seconds)
  })

  it("takes a date without a zone for GMT, wherever the machine is", () => {
    vi.stubEnv("TZ", "America/New_York")
    expect(new Date(NOW).getTimezoneOffset()).not.toBe(0)
    expect(retryAfterSeconds("Fri Nov  6 08:50:37 2026", NOW)).toBe(60)
  })

  it("rounds up: never earlier than was said", () => {
    expect(retryAfterSeconds("Fri, 06 Nov 2026 08:50:37 GMT", NOW + 1)).toBe(60)
    expect(retryAfterSeconds("Fri, 06 Nov 2026 08:50:37 GMT", NOW + 999)).toBe(60)
    expect(retryAfterSeconds("Fri, 06 Nov 2026 08:50:37 GMT", NOW + 1_000)).toBe(59)
  })

  it.each([
    undefined, "", " ", "-1", "1.5", "1e3", "+5", "0x10", "12345678901234567890", "soon", "in 5 minutes", "Nov 6", "5 s",
    "2026-11-06T08:50:37Z", "Fri, 99 Nov 2026 08:50:37 GMT", "Fri, 06 Nov 2026 08:50:37 +0200"
  ])("reads nothing into %j", (header) => {
    expect(retryAfterSeconds(header, NOW)).toBeUndefined()
  })

  it("gives a whole number of at least one, or nothing, whatever is sent", () => {
    FastCheck.assert(FastCheck.property(FastCheck.string(), (header) => {
      const seconds = retryAfterSeconds(header, NOW) ?? 1
      expect(Number.isSafeInteger(seconds) && seconds >= 1).toBe(true)
    }))
  })
})
