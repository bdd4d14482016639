// How long it takes to read a page of 200 KB, beside the bare extractor (Readability on linkedom's tree), and how free
// the
// main thread is while 50 pages are read in threads.
import { Readability } from "@mozilla/readability"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { parseHTML } from "linkedom"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { readHtml } from "../../src/reader/html/ReadHtml.ts"
import { Reader } from "../../src/reader/Reader.ts"
import { say, table } from "./support/Stats.ts"

const URL_OF_PAGE = "https://example.org/article"
const ROUNDS = 30
const PAGES = 50

const sentence = "The keeper climbed the stairs, lit the lamp, and wrote down what he saw, as he did on every evening of that year. "

/** A page as they are: menus, style sheets, scripts, a text, and lists of others. */
const pageOf = (bytes: number): string => {
  const menu = `<nav><ul>${Array.from({ length: 80 }, (_, at) => `<li class="menu-item item-${at}"><a href="/section/${at}">Section ${at}</a></li>`).join("")}</ul></nav>`
  const style = `<style>${Array.from({ length: 300 }, (_, at) => `.item-${at}{color:#123;margin:${at}px}`).join("")}</style>`
  const teasers = Array.from({ length: 60 }, (_, at) =>
    `<div class="teaser"><a href="/t/${at}"><img src="/i/${at}.jpg" alt="Picture ${at}"><h3>Teaser number ${at}</h3></a><p>A few words on it.</p></div>`).join("")
  const start = `<!doctype html><html lang="en"><head><title>Lamps</title><meta property="og:type" content="article">${style}</head><body>${menu}<div class="content"><h1>Lamps</h1>`
  const end = `</div><div class="related-posts">${teasers}</div><footer>Imprint</footer></body></html>`
  const paragraph = (at: number): string =>
    `<p class="text-${at % 7}">${sentence.repeat(3)}<a href="/link/${at}">A link</a> and <b>more</b> of it.</p>${at % 9 === 0 ? `<h2>Part ${at}</h2><ul><li>One</li><li>Two</li></ul>` : ""}`
  let body = ""
  for (let at = 0; start.length + body.length + end.length < bytes; at++) body += paragraph(at)
  return `${start}${body}${end}`
}

const took = (work: () => unknown): number => {
  const began = performance.now()
  work()
  return performance.now() - began
}

const html = pageOf(200_000)

const ours: Array<number> = []
const bare: Array<number> = []
for (let round = 0; round < ROUNDS + 5; round++) {
  const [a, b] = [
    took(() => readHtml(html, URL_OF_PAGE)),
    took(() => new Readability(parseHTML(html).document).parse())
  ]
  // The first rounds are slower: the code is not compiled yet.
  if (round >= 5) {
    ours.push(a)
    bare.push(b)
  }
}
say(table(`a page of ${Math.round(html.length / 1000)} KB`, ["reader", "bare extractor"],
  [{ name: "read", unit: "ms", ours, floor: bare }]))

const many = Effect.gen(function*() {
  const reader = yield* Reader
  const bytes = new TextEncoder().encode(html)
  const page = { bytes, contentType: "text/html", url: URL_OF_PAGE }
  yield* reader.read(page)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const began = performance.now()
  yield* Effect.all(Array.from({ length: PAGES }, () => reader.read(page)), { concurrency: "unbounded" })
  const millis = performance.now() - began
  delay.disable()
  say(
    `${PAGES} pages at once in threads: ${millis.toFixed(0)} ms; the main thread was late by ` +
      `${(delay.percentile(95) / 1e6 - 5).toFixed(1)} ms at the 95th percentile, ${(delay.max / 1e6 - 5).toFixed(1)} ms at most`
  )
})

await Effect.runPromise(many.pipe(Effect.provide(Reader.layer({
  deadline: Duration.seconds(60),
  queue: PAGES,
  program: new URL("../reader/support/worker.mjs", import.meta.url)
}))))
