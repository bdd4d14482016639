// How long a search from the cache takes while 50 pages of 200 KB are fetched and read at once, in one server over stdio.
import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { openStand } from "../e2e/support/Server.ts"
import { openWeb } from "../e2e/support/Web.ts"
import { quantile, say } from "./support/Stats.ts"

const PAGES = 50
const SENTENCE = "The keeper climbed the stairs, lit the lamp, and wrote down what he saw, as he did on every evening of that year. "
const PAGE = `<html><head><title>Lamps</title></head><body><main><h1>Lamps</h1>${`<p>${SENTENCE.repeat(3)}<a href="/more">more</a></p>`.repeat(540)}</main></body></html>`

/** The web is a process of its own: what it does must not be taken for what the server does. */
const beTheWeb = async (tell: (env: unknown) => void): Promise<void> => {
  const web = await openWeb((_, path, response) => {
    if (path === "/robots.txt") response.writeHead(404).end()
    else response.writeHead(200, { "content-type": "text/html" }).end(PAGE)
  })
  tell(web.env)
  await once(process, "disconnect")
  await web.close()
}

const figures = (name: string, times: ReadonlyArray<number>): string =>
  `${name.padEnd(26)} ${times.length} searches, ${[0.5, 0.95, 0.99].map((at) => `p${at * 100} ${quantile(times, at).toFixed(1)} ms`).join(", ")}`

const measure = async (): Promise<void> => {
  const web = fork(fileURLToPath(import.meta.url))
  const [webEnv] = await once(web, "message")
  const stand = await openStand({ env: { ...webEnv, DDG_RATE_REQUESTS: "1000000", DDG_PAGE_DEADLINE: "60s" } })
  const search = async (): Promise<number> => {
    const began = performance.now()
    await stand.call("web_search", { query: "lighthouse keepers" })
    return performance.now() - began
  }
  try {
    for (let round = 0; round < 100; round++) await search()
    const alone: Array<number> = []
    for (let round = 0; round < 200; round++) alone.push(await search())
    let isReading = true
    const began = performance.now()
    const pages = Promise.all(Array.from({ length: PAGES }, (_, at) =>
      stand.call("read_page", { url: `https://h${at}.birds.example.org/` }))).finally(() => {
      isReading = false
    })
    const beside: Array<number> = []
    while (isReading && beside.length < 100_000) beside.push(await search())
    const failed = (await pages).filter(({ isError }) => isError === true).length
    say(`${PAGES} pages of ${Math.round(PAGE.length / 1000)} KB in ${((performance.now() - began) / 1000).toFixed(1)} s, ${failed} failed`)
    say(figures("from the cache, alone", alone))
    say(figures("while pages are read", beside))
  } finally {
    await stand.close()
    web.disconnect()
  }
}

await (process.send === undefined ? measure() : beTheWeb((env) => process.send?.(env)))
