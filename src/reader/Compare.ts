/** A passage of a text. Lines from 1. */
export interface Passage {
  readonly line: number
  readonly text: string
}

export interface Comparison {
  readonly added: ReadonlyArray<Passage>
  readonly removed: ReadonlyArray<Passage>
  /** Passages that stand in the same place and are much alike. */
  readonly changed: ReadonlyArray<{ readonly before: Passage; readonly after: Passage }>
  /** Passages that are in both as they were. */
  readonly same: number
  /** More differences than these were found. */
  readonly isCut: boolean
}

/** Of each kind. */
const MOST = 50
/** Of a passage that is shown, in UTF-16 units. */
const LONGEST = 600
/** Passages of a text that are compared. */
const MOST_PASSAGES = 5_000
/** The longest part without anything in common that is aligned passage by passage. */
const MOST_PAIRS = 200

const passagesOf = (text: string): ReadonlyArray<Passage> => {
  const passages: Array<Passage> = []
  let line = 1
  for (const part of text.split("\n\n")) {
    const blank = /^\n*/.exec(part)?.[0].length ?? 0
    if (part.trim() !== "" && passages.length < MOST_PASSAGES) passages.push({ line: line + blank, text: part.trim() })
    line += part.split("\n").length + 1
  }
  return passages
}

const keyOf = ({ text }: Passage): string => text.replace(/\s+/g, " ")

/**
 * Pairs of equal passages in the order of both: those that are in each text once, the longest run that grows (patience
 * diff), which is linear but for a logarithm.
 */
const anchors = (
  before: ReadonlyArray<string>,
  after: ReadonlyArray<string>
): ReadonlyArray<readonly [number, number]> => {
  const count = (keys: ReadonlyArray<string>) => {
    const places = new Map<string, number>()
    keys.forEach((key, at) => places.set(key, places.has(key) ? -1 : at))
    return places
  }
  const [a, b] = [count(before), count(after)]
  const pairs = before.flatMap((key, at): ReadonlyArray<readonly [number, number]> => {
    const other = b.get(key)
    return a.get(key) === at && other !== undefined && other !== -1 ? [[at, other]] : []
  })
  const piles: Array<number> = []
  const previous: Array<number> = []
  pairs.forEach(([, at], index) => {
    let low = 0
    let high = piles.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[piles[middle] ?? 0]?.[1] ?? 0) < at) low = middle + 1
      else high = middle
    }
    previous[index] = low === 0 ? -1 : piles[low - 1] ?? -1
    piles[low] = index
  })
  const run: Array<readonly [number, number]> = []
  for (let index = piles.at(-1) ?? -1; index !== -1; index = previous[index] ?? -1) {
    const pair = pairs[index]
    if (pair !== undefined) run.push(pair)
  }
  return run.toReversed()
}

const likeness = (a: string, b: string): number => {
  const words = (text: string): ReadonlySet<string> =>
    new Set(text.slice(0, 4_000).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
  const [one, other] = [words(a), words(b)]
  let shared = 0
  for (const word of one) if (other.has(word)) shared++
  return shared / Math.max(1, one.size, other.size)
}

const shown = ({ line, text }: Passage): Passage =>
  ({ line, text: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text })

/** What is different in a text that was read again: passages, at most 50 of each kind. */
export const compareTexts = (before: string, after: string): Comparison => {
  const [old, fresh] = [passagesOf(before), passagesOf(after)]
  const pairs = anchors(old.map(keyOf), fresh.map(keyOf))
  const added: Array<Passage> = []
  const removed: Array<Passage> = []
  const changed: Array<{ readonly before: Passage; readonly after: Passage }> = []
  let same = 0
  let [atOld, atFresh] = [0, 0]
  for (const [oldEnd, freshEnd] of [...pairs, [old.length, fresh.length] as const]) {
    const gone = old.slice(atOld, oldEnd)
    const come = fresh.slice(atFresh, freshEnd)
    const taken = new Set<number>()
    gone.forEach((passage, index) => {
      const found = come.length > MOST_PAIRS || index >= MOST_PAIRS ? -1 : come.findIndex((other, at) => {
        if (taken.has(at)) return false
        return keyOf(other) === keyOf(passage) || likeness(passage.text, other.text) > 0.5
      })
      const other = come[found]
      if (other === undefined) removed.push(passage)
      else {
        taken.add(found)
        if (keyOf(other) === keyOf(passage)) same++
        else changed.push({ before: passage, after: other })
      }
    })
    come.forEach((passage, index) => {
      if (!taken.has(index)) added.push(passage)
    })
    if (oldEnd < old.length) same++
    ;[atOld, atFresh] = [oldEnd + 1, freshEnd + 1]
  }
  return {
    added: added.slice(0, MOST).map(shown),
    removed: removed.slice(0, MOST).map(shown),
    changed: changed.slice(0, MOST).map((pair) => ({ before: shown(pair.before), after: shown(pair.after) })),
    same,
    isCut: Math.max(added.length, removed.length, changed.length) > MOST
  }
}
