import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import * as Population from "../../../src/security/anomaly/Population.ts"
import * as Calibration from "../../support/behaviour/Calibration.ts"
import { documentFile, withTables } from "../../support/behaviour/Document.ts"
import * as Figures from "../../support/behaviour/Figures.ts"

const document = readFileSync(documentFile, "utf8")

/** A machine that is busy takes its time over them. */
const LONG = 120_000

describe("the model of honest subjects", () => {
  it("is what the calibration yields, and one alarm in a week what its threshold means there", () => {
    const lives = Calibration.population()
    const model = Calibration.expectationsOf(lives)
    expect(Population.expectations).toEqual(model.expectations)
    const { alarms, weeks } = Calibration.alarmsOf({ ...model, threshold: Population.ONE_A_WEEK }, lives)
    expect(alarms / weeks).toBeGreaterThan(0.95)
    expect(alarms / weeks).toBeLessThanOrEqual(1)
  }, LONG)
})

// All tables take more than a minute; these lines stand for the rest, which is made by the same code.
describe("docs/anomaly.md", () => {
  it("has the false alarms that are measured", () => {
    expect(document).toContain(Figures.honestRow(Population.ONE_A_WEEK))
  }, LONG)

  it.each(["exfiltration by query", "consent fatigue"] as const)("has the figures that are measured of %s", (name) => {
    expect(document).toContain(Figures.weeklyRow(name))
  }, LONG)

  it("names every family, at both thresholds", () => {
    for (const name of Figures.names) expect(document.split(`\n| ${name} |`).length - 1).toBe(2)
    expect(document).toContain(`At ${Population.ONE_A_WEEK}:`)
    expect(document).toContain(`At ${Population.ONE_IN_TEN_WEEKS}:`)
  })

  it("has its tables where the command puts them", () => {
    expect(withTables(document, "tables")).toContain("-->\n\ntables\n\n<!--")
    expect(() => withTables("no marks", "tables")).toThrow("marks")
  })
})
