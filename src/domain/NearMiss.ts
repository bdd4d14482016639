const letters = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "")

/** How many letters must be changed, added or dropped to make one word of another. */
const slips = (a: string, b: string): number => {
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [row, letter] of Array.from(a).entries()) {
    const next = [row + 1]
    for (let column = 0; column < b.length; column++) {
      const replaced = (last[column] ?? 0) + (letter === b[column] ? 0 : 1)
      next.push(Math.min(replaced, (last[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    last = next
  }
  return last[b.length] ?? 0
}

/** Longer names are nobody's slip of the finger; the bound keeps the work small. */
const LONGEST = 64

/** The name that was probably meant: the same letters in another spelling (`maxResults`), or at most two slips. */
export const nearest = (word: string, known: ReadonlyArray<string>): string | undefined => {
  const wanted = letters(word)
  if (wanted.length < 2 || wanted.length > LONGEST) return undefined
  return known
    .map((name) => ({ name, slips: slips(wanted, letters(name)) }))
    .filter((candidate) => candidate.slips <= Math.min(2, letters(candidate.name).length - 2))
    .toSorted((a, b) => a.slips - b.slips)[0]?.name
}
