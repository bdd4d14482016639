/**
 * Which texts a regular expression cannot match without: read off its source, so that a rule need not be tried on a
 * sentence that has none of them. Only what follows for certain is used: whatever is not understood, or may be missing,
 * counts as nothing.
 */

/** Of several texts one must be there; undefined where nothing can be said. */
type Required = ReadonlyArray<string> | undefined

interface Item {
  /** The one text that it matches, for what is a text and nothing else. */
  readonly exact: string | undefined
  readonly required: Required
}

const UNKNOWN: Item = { exact: undefined, required: undefined }
/** Matches a place: what stands before it and behind it is one text. */
const PLACE: Item = { exact: "", required: undefined }

const shortest = (texts: ReadonlyArray<string>): number => texts.reduce((least, { length }) => Math.min(least, length), Infinity)

/** The one that says more: whose shortest text is longer, then the one with fewer texts. */
const better = (one: Required, other: Required): Required => {
  if (one === undefined || other === undefined) return one ?? other
  const [a, b] = [shortest(one), shortest(other)]
  return a > b || (a === b && one.length <= other.length) ? one : other
}

const inRow = (items: ReadonlyArray<Item>): Item => {
  let best: Required
  let run = ""
  let isExact = true
  for (const { exact, required } of items) {
    if (exact !== undefined) {
      run += exact
      continue
    }
    isExact = false
    if (run !== "") best = better(best, [run])
    best = better(best, required)
    run = ""
  }
  if (run !== "") best = better(best, [run])
  return { exact: isExact ? run : undefined, required: best }
}

const either = (alternatives: ReadonlyArray<Item>): Item => {
  const [only] = alternatives
  if (only !== undefined && alternatives.length === 1) return only
  const texts: Array<string> = []
  for (const { required } of alternatives) {
    if (required === undefined) return UNKNOWN
    texts.push(...required)
  }
  return { exact: undefined, required: [...new Set(texts)] }
}

const GROUP = /\((\?(?::|=|!|<=|<!|<\w+>))?/y
const CLASS = /\[(?:\\.|[^\]\\])*\]/y
const CODE = /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/iy
const QUANTIFIER = /(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/y

/** Reads a source without the flags `u` and `v`, in which some things are written otherwise. */
class Reader {
  private at = 0
  private readonly source: string

  constructor(source: string) {
    this.source = source
  }

  alternatives(): Item {
    const found: Array<Item> = []
    do found.push(this.row())
    while (this.take("|"))
    return either(found)
  }

  private take(sign: string): boolean {
    if (!this.source.startsWith(sign, this.at)) return false
    this.at += sign.length
    return true
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.source)
    if (found !== null) this.at += found[0].length
    return found
  }

  private row(): Item {
    const items: Array<Item> = []
    while (this.at < this.source.length && !"|)".includes(this.source.charAt(this.at))) {
      const item = this.item()
      const quantifier = this.match(QUANTIFIER)
      if (quantifier === null) items.push(item)
      else {
        const [sign, least] = quantifier
        const mayMiss = least === undefined ? !sign.startsWith("+") : Number(least) === 0
        items.push(mayMiss ? UNKNOWN : { exact: undefined, required: item.required ?? (item.exact ? [item.exact] : undefined) })
      }
    }
    return inRow(items)
  }

  private item(): Item {
    const group = this.match(GROUP)
    if (group !== null) {
      const inside = this.alternatives()
      this.take(")")
      return group[1] === undefined || group[1] === "?:" || group[1].endsWith(">") ? inside : PLACE
    }
    if (this.match(CLASS) !== null) return UNKNOWN
    const code = this.match(CODE)
    if (code !== null) return { exact: String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? "", 16)), required: undefined }
    const sign = this.source.charAt(this.at)
    this.at++
    if (sign === "^" || sign === "$") return PLACE
    if (sign === ".") return UNKNOWN
    if (sign !== "\\") return { exact: sign, required: undefined }
    const escaped = this.source.charAt(this.at)
    this.at++
    if (/b/i.test(escaped)) return PLACE
    return /[a-z0-9]/i.test(escaped) ? UNKNOWN : { exact: escaped, required: undefined }
  }
}

/** Texts of which every match has one at least; undefined where none can be named. */
export const requiredBy = ({ flags, source }: RegExp): ReadonlyArray<string> | undefined =>
  /[iuv]/.test(flags) ? undefined : new Reader(source).alternatives().required
