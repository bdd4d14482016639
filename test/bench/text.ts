// npx esbuild test/bench/text.ts --bundle --platform=node --format=esm --outfile=dist/bench-text.mjs
// DDG_TEST_DATA=/absolute/path node dist/bench-text.mjs [--rounds 50]
// Bundled as it is shipped: what tsx does to functions makes some of these several times slower.
// What cleaning costs: microseconds a snippet; megabytes a second on articles, beside the parser alone.
import { parseArgs } from "node:util"
import { flagsOf } from "../../src/security/text/Flags.ts"
import { fence, nonce } from "../../src/security/text/Fence.ts"
import { parse } from "../../src/security/text/Tree.ts"
import { cleanText } from "../../src/security/text/Untrusted.ts"
import { visibleText } from "../../src/security/text/VisibleText.ts"
import { articlePages, sayWithout } from "../security/text/support.ts"
import { type Row, say, table, wholeNumber } from "./support/Stats.ts"

const { values } = parseArgs({ options: { rounds: { type: "string", default: "50" } } })
const rounds = wholeNumber("rounds", values.rounds, 10, 10_000)

/** Snippets of a usual length; how much of what is looked for is in them is said by their names. */
const snippets: Readonly<Record<string, string>> = {
  "ASCII":
    "The river rises in the northern hills and flows for ninety miles to the sea. It was first mapped in " +
    "1821, and its water drove eleven mills (see the museum's list). Open daily, 10 to 5; tickets from " +
    "4.50.",
  "German":
    "Der Fluß entspringt in den nördlichen Hügeln und fließt hundertfünfzig Kilometer weit bis zum Meer. " +
    "Früher trieb er elf Mühlen an; heute führen Wege für Wanderer und Radfahrer an beiden Ufern " +
    "entlang. Übernachtung ab 40 €.",
  "Persian, 12 joiners":
    "این رود از تپه‌های شمالی سرچشمه می‌گیرد و به دریا می‌ریزد. خانه‌های قدیمی کنار آن دیده می‌شوند و " +
    "کتاب‌های زیادی درباره‌ی آن نوشته‌اند. آسیاب‌ها را می‌توانید هر روز ببینید و از راه‌های کنار رود " +
    "بگذرید، اگر علاقه‌مند باشید.",
  "Chinese":
    "这条河发源于北部山区,流经九十英里后注入大海。它于一八二一年首次被绘入地图,河水曾经驱动十一座磨坊。如今两岸建有步道,每天十点至五点开放,门票四元五角起。春天山花盛开,秋天层林尽染" +
    ",是散步和骑车的好去处。欢迎前来参观,请爱护环境,不要乱扔垃圾。",
  "one emoji":
    "A great day out 🌊 for the whole family: the river rises in the northern hills and flows for ninety " +
    "miles to the sea. It was first mapped in 1821, and its water drove eleven mills. Open daily, ten to " +
    "five.",
  "emoji, 10 of them":
    "A great day out 👨‍👩‍👧 by the river ❤️ with 1️⃣ boat 🚣🏽 and the flags 🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿 of all who came 🌊! " +
    "Open daily ⏰, ten to five; dogs 🐕‍🦺 and their people are welcome 🌅. Tickets from four fifty at the " +
    "gate.",
  "a link and a tag":
    "See the [museum](https://museum.example/list?q=1) and the <b>mills</b> <img src=x onerror=y>: the " +
    "river rises in the northern hills and flows for ninety miles to the sea. First mapped in 1821."
}

/** Calls between two looks at the clock, so that one call of a microsecond can be measured. */
const CALLS = 2_000

const micros = (work: () => unknown, calls: number): ReadonlyArray<number> => {
  const times: Array<number> = []
  for (let round = -10; round < rounds; round++) {
    const began = performance.now()
    for (let call = 0; call < calls; call++) work()
    // The first rounds are for the compiler.
    if (round >= 0) times.push(((performance.now() - began) * 1_000) / calls)
  }
  return times
}

/** Of each snippet, beside nothing. */
const costs = (work: (text: string) => unknown, calls: number): ReadonlyArray<Row> =>
  Object.entries(snippets).map(([name, text]) =>
    ({ name: `${name}, ${text.length} units`, unit: "µs", ours: micros(() => work(text), calls) }))

const COLUMNS = ["ours", "-"] as const
say(table(`clean a snippet, medians of ${rounds} rounds`, COLUMNS, costs(cleanText, CALLS)))
say("")
say(table("look for orders in it", COLUMNS, costs(flagsOf, 20)))

const answer = Object.values(snippets).map(cleanText)
const number = nonce()
say(`\na fence round ${answer.length} snippets: ${micros(() => fence(answer, number), 100).at(-1)?.toFixed(1)} µs`)

sayWithout()
const pages = [...articlePages()]
if (pages.length > 0) {
  const bytes = pages.reduce((sum, { html }) => sum + html.length, 0)
  const texts = pages.map(({ html }) => cleanText(visibleText(html)))
  const length = texts.reduce((sum, text) => sum + text.length, 0)
  const speed = (units: number, work: () => unknown): number => {
    work()
    const began = performance.now()
    work()
    return units / 1_000 / (performance.now() - began)
  }
  const row = (name: string, units: number, work: () => unknown): Row =>
    ({ name, unit: "MB/s", ours: Array.from({ length: 3 }, () => speed(units, work)) })
  say("")
  const sizes = `${(bytes / 1e6).toFixed(1)} MB, ${(length / 1e6).toFixed(2)} MB of text`
  say(table(`${pages.length} articles, ${sizes}`, COLUMNS, [
    row("the parser alone", bytes, () => pages.forEach(({ html }) => parse(html))),
    row("visible text of HTML", bytes, () => pages.forEach(({ html }) => visibleText(html))),
    row("clean the text", length, () => texts.forEach(cleanText)),
    row("look for orders in it", length, () => texts.forEach(flagsOf))
  ]))
}
