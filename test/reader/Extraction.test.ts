import { describe, expect, it } from "vitest"
import { readHtml } from "../../src/reader/html/ReadHtml.ts"
import { articles, corpusFolder, hasCorpus, pages } from "./support/Corpus.ts"
import { articleCounts, articleF1, found, meanOf, pageF1 } from "./support/Scores.ts"

if (!hasCorpus()) console.log(`skipped: no pages with ground truth in ${corpusFolder} (set DDG_TEST_DATA)`)

describe.skipIf(!hasCorpus())("on pages with ground truth", { timeout: 120_000 }, () => {
  it("articles are found as well as measured", () => {
    const { f1 } = articleF1(articles().map(({ html, truth, url }) => articleCounts(truth, readHtml(html, url).text)))
    expect(f1).toBeGreaterThan(0.96)
  })

  it("pages of all kinds are found as well as measured, and little else with them", () => {
    const read = pages().map((sample) => ({ sample, text: readHtml(sample.html, sample.url).text }))
    expect(meanOf(read.map(({ sample, text }) => pageF1(sample.truth, text)))).toBeGreaterThan(0.785)
    const leaked = read.map(({ sample, text }) => found(sample.without, text)).filter((part) => part !== undefined)
    expect(meanOf(leaked)).toBeLessThan(0.08)
  })
})
