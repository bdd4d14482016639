import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Screen from "../../../src/cli/top/Screen.ts"
import * as Day from "../../dashboard/support/Day.ts"

const well = Day.boardOf(Day.live(3_000, false), "15m")
const refused = Day.boardOf(Day.live(3_000, true), "15m")

/** What a terminal shows of a line. */
// oxlint-disable-next-line no-control-regex
const seen = (line: string): number => Array.from(line.replaceAll(/\u001b\[[\d;]*m/g, "")).length

describe("the terminal view", () => {
  it("fits into 80 by 24, foot included, whatever fires", () => {
    for (const board of [well, refused]) {
      const lines = Screen.draw(board, { width: 80, height: 24, colour: true, foot: "q ends this" })
      expect(lines.length).toBe(24)
      expect(Math.max(...lines.map(seen))).toBeLessThanOrEqual(80)
      expect(lines.at(-1)).toContain("q ends this")
    }
  })

  it("fits into any terminal, however small", () => {
    const size = fc.record({ width: fc.integer({ min: 1, max: 200 }), height: fc.integer({ min: 1, max: 60 }) })
    fc.assert(fc.property(size, fc.constantFrom(well, refused), fc.option(fc.constant("q ends this"), { nil: undefined }), (
      { height, width },
      board,
      foot
    ) => {
      const lines = Screen.draw(board, { width, height, colour: true, ...(foot === undefined ? {} : { foot }) })
      expect(lines.length).toBeLessThanOrEqual(height)
      expect(Math.max(...lines.map(seen))).toBeLessThanOrEqual(width)
    }))
  })

  it("says what fires, and how each panel stands", () => {
    const text = Screen.draw(refused, { width: 120, height: 40, colour: false }).join("\n")
    expect(text).toMatch(/^mcp-duckduckgo 0\.1\.0, up 1 d 2 h .* \d\d:\d\d:\d\d 2 alerts$/m)
    expect(text).toMatch(/^! Nothing is sent to DuckDuckGo, which refused: 9 min \(threshold 0 s\), since \d\d:\d\d:\d\d UTC$/m)
    expect(text).toMatch(/^Requests a minute +[▁-█]{22} {2}answered \S+ {2}refused \S+ {2}failed \S+$/m)
    expect(text).toMatch(/^Cool-down +[▁-█]{22} {2}left 9 min$/m)
    expect(text).not.toContain("\u001b")
  })

  it("says what is not known", () => {
    const text = Screen.draw(Day.boardOf(Day.nothing(), "15m"), { width: 80, height: 24, colour: false }).join("\n")
    expect(text).toContain("all well")
    expect(text).toContain("No request has been measured yet.")
    expect(text).toMatch(/Answered –/)
  })

  it("lets nothing through that moves the cursor", () => {
    const evil = { ...well, server: { ...well.server, name: "a\u001b[2Jb\nc" } }
    expect(Screen.draw(evil, { width: 80, height: 24, colour: false }).join("")).not.toContain("\u001b")
    expect(Screen.draw(evil, { width: 80, height: 24, colour: false })[0]).toContain("a [2Jb c")
  })

  it("draws gaps where nothing was measured, and the newest on the right", () => {
    expect(Screen.sparkline([null, 0, 5, 10], 6, 1)).toBe("   ▁▅█")
    expect(Screen.sparkline([1, 1], 2, 100)).toBe("▁▁")
  })
})
