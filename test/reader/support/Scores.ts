/** The scores that the two public benchmarks define, so that figures can be set beside the published ones. */

const counted = (items: ReadonlyArray<string>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

const shared = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number => {
  let sum = 0
  for (const [item, count] of a) sum += Math.min(count, b.get(item) ?? 0)
  return sum
}

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1,
  values.length)

const harmonic = (a: number, b: number): number => (a + b === 0 ? 0 : (2 * a * b) / (a + b))

const words = (text: string): ReadonlyArray<string> => text.match(/[\p{L}\p{N}_]+/gu) ?? []

const shingles = (text: string): ReadonlyArray<string> => {
  const tokens = words(text)
  if (tokens.length === 0) return []
  return Array.from({ length: Math.max(1, tokens.length - 3) }, (_, at) => tokens.slice(at, at + 4).join(" "))
}

export interface Counts {
  readonly hit: number
  readonly extra: number
  readonly missed: number
}

/** Shingles of four words found, found wrongly, and missed, as parts of their sum. */
export const articleCounts = (truth: string, text: string): Counts => {
  const [wanted, got] = [shingles(truth), shingles(text)]
  const both = shared(counted(wanted), counted(got))
  const sum = Math.max(1, wanted.length + got.length - both)
  return { hit: both / sum, extra: (got.length - both) / sum, missed: (wanted.length - both) / sum }
}

/** scrapinghub's: precision and recall are the means over the pages, F1 is of the means. */
export const articleF1 =
  (all: ReadonlyArray<Counts>): { readonly precision: number; readonly recall: number; readonly f1: number } => {
  const part = (hit: number, other: number): number => (hit + other === 0 ? 1 : hit / (hit + other))
  const precision = mean(all.filter(({ extra, hit }) => extra + hit > 0).map(({ extra, hit }) => part(hit, extra)))
  const recall = mean(all.filter(({ hit, missed }) => hit + missed > 0).map(({ hit, missed }) => part(hit, missed)))
  return { precision, recall, f1: harmonic(precision, recall) }
}

/** Bag of words in lower case. A page whose main content is empty counts 1 only for an empty extract. */
export const pageF1 = (truth: string, text: string): number => {
  const [wanted, got] = [words(truth.toLowerCase()), words(text.toLowerCase())]
  if (wanted.length === 0 || got.length === 0) return wanted.length === got.length ? 1 : 0
  const both = shared(counted(wanted), counted(got))
  return harmonic(both / got.length, both / wanted.length)
}

const flat = (text: string): string => text.toLowerCase().replace(/\s+/g, " ").trim()

/** The part of the snippets that is in the text; undefined where there are none. */
export const found = (snippets: ReadonlyArray<string>, text: string): number | undefined => {
  if (snippets.length === 0) return undefined
  const all = flat(text)
  return snippets.filter((snippet) => all.includes(flat(snippet))).length / snippets.length
}

export const meanOf = mean
