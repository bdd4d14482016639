/**
 * Which of many patterns may match a text, found in one pass over it: each is left out where the text has none of what
 * it cannot match without. Of 82 rules nine are left for an English sentence (measured on pages of results), and a
 * pattern that is never tried is never compiled.
 *
 * Gives 1 in the place of each pattern that may match, 0 in the places of those that do not.
 */
export type Gate = (text: string) => Uint8Array

/** UTF-16 units by which a place in the text is looked up. A pattern that may do with less is always tried. */
const HEAD = 3
/** Heads that share a slot cost a comparison more. */
const SLOTS = 1 << 13

const slotOf = (a: number, b: number, c: number): number => (a * 961 + b * 31 + c) & (SLOTS - 1)

interface Word {
  readonly text: string
  /** Places of the patterns that it opens. */
  readonly opens: Array<number>
}

interface Tables {
  /** 1 in the places of the patterns that nothing can be said of. */
  readonly always: Uint8Array
  /** For each slot the place of its list; the list of most is the first, which is empty. */
  readonly listOf: Uint16Array
  readonly lists: ReadonlyArray<ReadonlyArray<Word>>
}

const tablesOf = (needs: ReadonlyArray<ReadonlyArray<string>>): Tables => {
  const words = new Map<string, Word>()
  const always = new Uint8Array(needs.length)
  for (const [place, required] of needs.entries()) {
    if (required.length === 0 || required.some(({ length }) => length < HEAD)) {
      always[place] = 1
      continue
    }
    for (const text of required) {
      const known = words.get(text)
      if (known === undefined) words.set(text, { text, opens: [place] })
      else known.opens.push(place)
    }
  }
  const listOf = new Uint16Array(SLOTS)
  const lists: Array<Array<Word>> = [[]]
  for (const word of words.values()) {
    const slot = slotOf(word.text.charCodeAt(0), word.text.charCodeAt(1), word.text.charCodeAt(2))
    const known = listOf[slot] ?? 0
    if (known === 0) {
      listOf[slot] = lists.length
      lists.push([word])
    } else lists[known]?.push(word)
  }
  return { always, listOf, lists }
}

const open = ({ always, listOf, lists }: Tables, text: string): Uint8Array => {
  const opened = always.slice()
  let a = text.charCodeAt(0)
  let b = text.charCodeAt(1)
  for (let at = HEAD - 1; at < text.length; at++) {
    const c = text.charCodeAt(at)
    const list = listOf[slotOf(a, b, c)] ?? 0
    a = b
    b = c
    if (list === 0) continue
    for (const word of lists[list] ?? []) {
      if (text.startsWith(word.text, at - HEAD + 1)) for (const place of word.opens) opened[place] = 1
    }
  }
  return opened
}

/**
 * `needs`: for each pattern the texts of which every match has one at least; none where nothing can be said. They are
 * looked at when the first text comes.
 */
export const gateOf = (needs: ReadonlyArray<ReadonlyArray<string>>): Gate => {
  let tables: Tables | undefined
  return (text) => open(tables ??= tablesOf(needs), text)
}
