import { describe, expect, it } from "vitest"
import { startCode } from "../support/Bundle.ts"

describe("what the server loads at its start", () => {
  const code = [...startCode().values()].join("\n")

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
  expect(startCode().size).toBeLessThanOrEqual(8)
})
