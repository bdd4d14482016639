// npm run bench:parse [-- --rounds 300]
// How long it takes to read a page of results, beside building its tree alone.
import { load } from "cheerio/slim"
import { parseArgs } from "node:util"
import { parseHtmlPage } from "../../src/search/parse/HtmlPage.ts"
import { parseLitePage } from "../../src/search/parse/LitePage.ts"
import type { ParsedPage } from "../../src/search/parse/ParsedPage.ts"
import { start } from "../support/duckduckgo/Simulator.ts"
import { ask } from "../support/duckduckgo/TestClient.ts"
import { type Row, say, table, wholeNumber } from "./support/Stats.ts"

const { values } = parseArgs({ options: { rounds: { type: "string", default: "300" } } })
const rounds = wholeNumber("rounds", values.rounds, 10, 10_000)

const parsers = { html: parseHtmlPage, lite: parseLitePage }

interface Sheet {
  readonly endpoint: keyof typeof parsers
  readonly results: number
  readonly text: string
}

/** One page of each endpoint, as long as it is asked for. */
const sheets = async (results: number): Promise<ReadonlyArray<Sheet>> => {
  const simulator = await start({ resultsPerPage: results, totalResults: results * 2, politeness: { requests: 1_000 } })
  try {
    const pages: Array<Sheet> = []
    for (const endpoint of ["html", "lite"] as const) {
      const { text } = await ask(`${simulator.url}/${endpoint}/`, { form: { q: "lighthouse keepers", kl: "" } })
      pages.push({ endpoint, results, text })
    }
    return pages
  } finally {
    await simulator.close()
  }
}

const took = (work: () => unknown): number => {
  const began = performance.now()
  work()
  return performance.now() - began
}

const hitsOf = (parsed: ParsedPage): number => (parsed._tag === "Results" ? parsed.page.hits.length : 0)

const compare = ({ endpoint, results, text }: Sheet): Row => {
  const parse = parsers[endpoint]
  const found = hitsOf(parse(text))
  if (found !== results) throw new Error(`${found} of ${results} results were read off the page of ${endpoint}`)
  const [whole, tree]: readonly [Array<number>, Array<number>] = [[], []]
  for (let round = -50; round < rounds; round++) {
    const times = [took(() => parse(text)), took(() => load(text))] as const
    // The first rounds are for the compiler.
    if (round < 0) continue
    whole.push(times[0])
    tree.push(times[1])
  }
  const size = Math.round(Buffer.byteLength(text) / 1024)
  return { name: `${endpoint}, ${results} results, ${size} KiB`, unit: "ms", ours: whole, floor: tree }
}

const pages = [...await sheets(10), ...await sheets(30)]
say(table(`parse, medians of ${rounds} rounds`, ["whole", "cheerio's load"], pages.map(compare)))
