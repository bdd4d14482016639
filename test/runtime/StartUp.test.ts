import { readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, it } from "vitest"
import { requireBundle } from "../support/Bundle.ts"

/** The code of the file and of all that it cannot do without: imports that are not made later, on demand. */
const loadedBy = (file: string, seen = new Map<string, string>()): ReadonlyMap<string, string> => {
  if (seen.has(file)) return seen
  const code = readFileSync(file, "utf8")
  seen.set(file, code)
  for (const [, name] of code.matchAll(/\b(?:import|from)\s*"(\.\/[^"]+\.js)"/g)) {
    if (name !== undefined) loadedBy(path.join(path.dirname(file), name), seen)
  }
  return seen
}

describe("what the server loads at its start", () => {
  const code = [...loadedBy(requireBundle()).values()].join("\n")

  it("is more than one file", () => {
    expect(code.length).toBeGreaterThan(100_000)
  })

  it.each([
    ["what is sent by OpenTelemetry", "OTEL_BSP"],
    ["its encoders", "resourceSpans"],
    ["the text for Prometheus", "# HELP"]
  ])("has nothing of %s", (_, mark) => {
    expect(code).not.toContain(mark)
  })

  it("asks whether OpenTelemetry is wanted, and counts", () => {
    expect(code).toContain("OTEL_SDK_DISABLED")
    expect(code).toContain("ddg_requests_total")
  })
})

it("loads its start from few files, whatever late parts share some of it", () => {
  expect(loadedBy(requireBundle()).size).toBeLessThanOrEqual(8)
})
