import { expect, it } from "vitest"
import { candidates } from "../../src/research/Candidates.ts"

const hit = (url: string) => ({ title: url, url, snippet: "", displayUrl: url, source: "html" as const })

it("names each page once, the best first, and of each host two before all others", () => {
  const found = candidates([
    ["https://a.org/1", "https://a.org/2", "https://www.a.org/3", "https://b.org/"].map(hit),
    ["https://b.org/?utm_source=x", "ftp://c.org/", "mailto:x@y.org", "https://d.org/"].map(hit)
  ])
  expect(found.map(({ foundBy, host, url }) => [url, host, foundBy])).toEqual([
    ["https://b.org/?utm_source=x", "b.org", [1, 2]],
    ["https://a.org/1", "a.org", [1]],
    ["https://a.org/2", "a.org", [1]],
    ["https://d.org/", "d.org", [2]],
    ["https://www.a.org/3", "a.org", [1]]
  ])
})
