import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { rules } from "../../src/metrics/AlertRules.ts"
import * as Day from "../dashboard/support/Day.ts"

const text = readFileSync(new URL("../../docs/alerts.md", import.meta.url), "utf8")

describe("docs/alerts.md", () => {
  it("has a line for every alert of the server itself, with its severity", () => {
    const lines = Array.from(text.matchAll(/^\| `([a-z_]+)`, (\w+) \|/gm), ([, name, severity]) => [name, severity])
    expect(lines).toEqual(rules(Day.thresholds).map(({ name, severity }) => [name, severity]))
  })
})
