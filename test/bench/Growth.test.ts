import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { root } from "../docs/support/Markdown.ts"
import { stream } from "./support/CacheSim.ts"
import { growth, QUERIES, tableOf } from "./support/Growth.ts"

it("docs/operations.md has the figures that the simulation of growth yields", () => {
  const found = growth(stream(QUERIES))
  expect(readFileSync(`${root}docs/operations.md`, "utf8")).toContain(tableOf(found))
  const of = (name: string, count: number) => found.find((one) => one.name === name && one.count === count)?.result.requests ?? Number.NaN
  expect(of("replicas on one Redis", 16)).toBe(of("replicas on one Redis", 1))
  expect(of("replicas, each by itself", 16)).toBeGreaterThan(of("replicas on one Redis", 16))
}, 120_000)
