import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { parentOf } from "../../src/mcp/Tracing.ts"

const hex = (length: number) =>
  FastCheck.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((text) => !/^0+$/.test(text))
const flags = FastCheck.integer({ min: 0, max: 255 }).map((flag) => flag.toString(16).padStart(2, "0"))
const laterVersion = FastCheck.integer({ min: 1, max: 254 }).map((version) => version.toString(16).padStart(2, "0"))

describe("parentOf", () => {
  it("reads the ids and the sampled flag of every valid header", () => {
    FastCheck.assert(FastCheck.property(hex(32), hex(16), flags, (traceId, spanId, flag) => {
      const span = parentOf(`00-${traceId}-${spanId}-${flag}`)
      expect(span).toMatchObject({ _tag: "ExternalSpan", traceId, spanId, sampled: Number.parseInt(flag, 16) % 2 === 1 })
    }))
  })

  it("reads a later version too, whatever it appends", () => {
    FastCheck.assert(FastCheck.property(laterVersion, hex(32), hex(16), FastCheck.string(), (version, traceId, spanId, more) => {
      const suffix = /^[^\n\r\u2028\u2029]*$/.test(more) ? `-${more}` : ""
      expect(parentOf(`${version}-${traceId}-${spanId}-01${suffix}`)?.traceId).toBe(traceId)
    }))
  })

  it("takes nothing else for a header", () => {
    FastCheck.assert(FastCheck.property(FastCheck.anything(), (value) => {
      expect(parentOf(value)).toBeUndefined()
    }))
  })

  const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  const span = "00f067aa0ba902b7"
  it.each([
    `ff-${trace}-${span}-01`,
    `00-${"0".repeat(32)}-${span}-01`,
    `00-${trace}-${"0".repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${span}-01`,
    `00-${trace}-${span}-01-more`,
    `00-${trace}-${span}-1`,
    `00-${trace}-${span}`,
    `00-${trace.slice(1)}-${span}-01`,
    ` 00-${trace}-${span}-01`
  ])("refuses %s", (header) => {
    expect(parentOf(header)).toBeUndefined()
  })
})
