// Scores of what is extracted, by type of page, beside Readability and defuddle in the same process. Nothing is sent:
// defuddle is kept from asking sites itself.
import { Readability } from "@mozilla/readability"
import { Defuddle } from "defuddle/node"
import { parseHTML } from "linkedom"
import { blockText } from "../../src/reader/html/Nodes.ts"
import { readHtml } from "../../src/reader/html/ReadHtml.ts"
import { parse } from "../../src/security/text/Tree.ts"
import { articles, corpusFolder, hasCorpus, pages, type Sample } from "../reader/support/Corpus.ts"
import { articleCounts, articleF1, found, meanOf, pageF1 } from "../reader/support/Scores.ts"

type Extractor = (sample: Sample) => string | Promise<string>

const textOf = (html: string): string => blockText(parse(html))

const extractors: ReadonlyArray<readonly [name: string, extract: Extractor]> = [
  ["this project", ({ html, url }) => readHtml(html, url).text],
  ["Readability", ({ html }) => textOf(new Readability(parseHTML(html).document).parse()?.content ?? "")],
  ["defuddle", async ({ html, url }) =>
    textOf((await Defuddle(parseHTML(html).document, url, { useAsync: false })).content)]
]

const three = (value: number): string => value.toFixed(3)

const defined = (values: ReadonlyArray<number | undefined>): ReadonlyArray<number> =>
  values.filter((value) => value !== undefined)

const halves: ReadonlyArray<readonly [string, (at: number) => boolean]> = [
  ["tuned on", (at) => at % 2 === 0], ["held out", (at) => at % 2 === 1], ["all", () => true]
]

if (!hasCorpus()) {
  console.log(`No pages with ground truth in ${corpusFolder}: set DDG_TEST_DATA to the folder of the test data. Nothing was measured.`)
} else {
  // The libraries print what they do not like about a page.
  console.warn = () => undefined
  console.error = () => undefined
  for (const [name, extract] of extractors) {
    const start = performance.now()
    const extracted = async (samples: ReadonlyArray<Sample>) => {
      const results: Array<{ readonly sample: Sample; readonly text: string }> = []
      for (const sample of samples) {
        const text = await Promise.resolve(extract(sample)).catch(() => "")
        results.push({ sample, text })
      }
      return results
    }
    const news = await extracted(articles())
    const others = await extracted(pages())
    const millis = (performance.now() - start) / (news.length + others.length)
    console.log(`\n${name}: ${millis.toFixed(0)} ms a page`)
    for (const [half, isIn] of halves) {
      const { f1, precision, recall } =
        articleF1(news.filter((_, at) => isIn(at)).map(({ sample, text }) => articleCounts(sample.truth, text)))
      const some = others.filter((_, at) => isIn(at))
      const scores = some.map(({ sample, text }) => pageF1(sample.truth, text))
      const known = some.filter(({ sample }) => sample.truth.trim() !== "").map(({ sample, text }) =>
        pageF1(sample.truth, text))
      console.log(
        `  ${half.padEnd(9)} articles F1 ${three(f1)} (precision ${three(precision)}, recall ${three(recall)}); ` +
          `pages F1 ${three(meanOf(scores))}, of those with a truth ${three(meanOf(known))}`
      )
    }
    for (const kind of [...new Set(others.map(({ sample }) => sample.kind))].sort()) {
      const some = others.filter(({ sample }) => sample.kind === kind)
      console.log(
        `  ${kind.padEnd(14)} F1 ${three(meanOf(some.map(({ sample, text }) => pageF1(sample.truth, text))))}` +
          `  with ${three(meanOf(defined(some.map(({ sample, text }) => found(sample.with, text)))))}` +
          `  without ${three(meanOf(defined(some.map(({ sample, text }) => found(sample.without, text)))))}`
      )
    }
    console.log(
      `  ${"all pages".padEnd(14)} with ${three(meanOf(defined(others.map(({ sample, text }) => found(sample.with, text)))))}` +
        `  without ${three(meanOf(defined(others.map(({ sample, text }) => found(sample.without, text)))))}`
    )
  }
}
