import { split } from "./Css.ts"
import { type Element, isElement, type Node } from "./Tree.ts"

type Test = (element: Element, steps: Steps) => boolean

/** What all tests of one page share. */
export interface Steps {
  /** How many tests are left, so that no style sheet makes the work grow with the square of the page. */
  left: number
  readonly classes: Map<Element, ReadonlySet<string>>
}

/** The classes of an element, taken apart once. */
export const classesOf = (element: Element, { classes }: Steps): ReadonlySet<string> => {
  const known = classes.get(element)
  if (known !== undefined) return known
  const found = new Set(element.attribs["class"]?.split(/\s+/))
  classes.set(element, found)
  return found
}

interface Compound {
  readonly test: Test
  /** How the element is related to the one that the compound before it describes. */
  readonly combinator: " " | ">" | "+" | "~" | ""
}

export interface Selector {
  readonly matches: Test
  /** Of ids, of classes and their like, of tags, as one number. */
  readonly specificity: number
  /** What an element must have for the selector to match: an id, a class, a tag, or anything. */
  readonly key: string
}

const ID = 1_000_000
const CLASS = 1_000

const NAME = "(?:[\\w-]|[^\\0-\\x7f]|\\\\[0-9a-f]{1,6}\\s?|\\\\[^0-9a-f\\n])+"
const SIMPLE = new RegExp(
  `^(?:([*]|${NAME})|#(${NAME})|\\.(${NAME})|\\[\\s*(?:\\*\\|)?(${NAME})\\s*` +
    `(?:([~|^$*]?=)\\s*(?:"([^"]*)"|'([^']*)'|(${NAME}))\\s*([is])?\\s*)?\\]|` +
    `(::?)([a-z-]+))`,
  "i"
)
const ESCAPE = /\\(?:([0-9a-f]{1,6})\s?|(.))/gi
const unescaped = (name: string): string =>
  name.replace(ESCAPE, (_, hex: string | undefined, plain: string | undefined) =>
    hex === undefined ? plain ?? "" : String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff)))

const attributeTest = (name: string, sign: string | undefined, wanted: string, anyCase: boolean): Test => {
  const value = anyCase ? wanted.toLowerCase() : wanted
  return ({ attribs }, steps) => {
    const stored = attribs[name]
    if (stored === undefined) return false
    steps.left -= stored.length >> 6
    const found = anyCase ? stored.toLowerCase() : stored
    switch (sign) {
      case "=":
        return found === value
      case "~=":
        return found.split(/\s+/).includes(value)
      case "|=":
        return found === value || found.startsWith(`${value}-`)
      case "^=":
        return value !== "" && found.startsWith(value)
      case "$=":
        return value !== "" && found.endsWith(value)
      case "*=":
        return value !== "" && found.includes(value)
      default:
        return true
    }
  }
}

const sibling = (element: Element, step: "next" | "prev"): Element | undefined => {
  let node: Node | null = element[step]
  while (node !== null && !isElement(node)) node = node[step]
  return node ?? undefined
}

const parentOf = ({ parent }: Element): Element | undefined =>
  parent !== null && "attribs" in parent ? parent : undefined

/** How many siblings are counted, so that a long list is not counted anew for each of its items. */
const MOST_SIBLINGS = 200

const position = (element: Element, step: "next" | "prev", steps: Steps): number => {
  let count = 1
  for (let other = sibling(element, step); other !== undefined && count < MOST_SIBLINGS; other = sibling(other, step)) {
    count++
    steps.left--
  }
  return count
}

const NTH = /^\s*(?:(odd|even)|([+-]?\d*)n\s*(?:([+-])\s*(\d+))?|([+-]?\d+))\s*$/

const nth = (argument: string, step: "next" | "prev"): Test | undefined => {
  const found = NTH.exec(argument.toLowerCase())
  if (found === null) return undefined
  const [, word, a, sign = "", b = "0", plain] = found
  const factor = word !== undefined ? 2 : a === undefined ? 0 : Number(/\d/.test(a) ? a : `${a}1`)
  const offset = word === undefined ? Number(plain ?? sign + b) : word === "odd" ? 1 : 0
  return (element, steps) => {
    const rest = position(element, step, steps) - offset
    return factor === 0 ? rest === 0 : rest % factor === 0 && rest / factor >= 0
  }
}

/** Pseudo-classes that say something about a page at rest. Any other, `:hover`, makes the selector match nothing. */
const pseudo = (name: string, argument: string): readonly [Test, number] | undefined => {
  const of = (test: Test | undefined): readonly [Test, number] | undefined => test && [test, CLASS]
  switch (name) {
    case "root":
      return of((element) => parentOf(element) === undefined)
    case "first-child":
      return of((element) => sibling(element, "prev") === undefined)
    case "last-child":
      return of((element) => sibling(element, "next") === undefined)
    case "only-child":
      return of((element) => sibling(element, "prev") === undefined && sibling(element, "next") === undefined)
    case "empty":
      return of((element) => element.firstChild === null)
    case "nth-child":
      return of(nth(argument, "prev"))
    case "nth-last-child":
      return of(nth(argument, "next"))
    case "link":
    case "any-link":
      return of((element) => element.attribs["href"] !== undefined)
    case "not":
    case "is":
    case "where":
    case "matches":
    case "-webkit-any": {
      const inner = split(argument, ",").map((text) => parseSelector(text)).filter((found) => found !== undefined)
      if (inner.length === 0) return undefined
      const some: Test = (element, steps) => inner.some(({ matches }) => matches(element, steps))
      const weight = name === "where" ? 0 : Math.max(...inner.map(({ specificity }) => specificity))
      return [name === "not" ? (element, steps) => !some(element, steps) : some, weight]
    }
    default:
      return undefined
  }
}

/** The argument of a function that begins at `start`, and where it ends. */
const argumentAt = (text: string, start: number): readonly [string, number] => {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === "(") depth++
    else if (text[at] === ")" && --depth === 0) return [text.slice(start + 1, at), at + 1]
  }
  return [text.slice(start + 1), text.length]
}

interface Parsed {
  readonly test: Test
  readonly weight: number
  readonly key: string
  readonly end: number
}

/** One compound, `p.note[lang]:not(.x)`, from `start` on; undefined where something in it is not understood. */
const compoundAt = (text: string, start: number): Parsed | undefined => {
  const tests: Array<Test> = []
  let [at, weight, key] = [start, 0, "*"]
  for (;;) {
    const found = SIMPLE.exec(text.slice(at))
    if (found === null) break
    const [whole, tag, id, name, attribute, sign, double, single, bare, flag, colons, pseudoName] = found
    at += whole.length
    if (tag !== undefined) {
      if (tests.length > 0) return undefined
      const wanted = unescaped(tag).toLowerCase()
      if (wanted !== "*") {
        tests.push((element) => element.name === wanted)
        weight += 1
        key = wanted
      } else tests.push(() => true)
    } else if (id !== undefined) {
      const wanted = unescaped(id)
      tests.push((element) => element.attribs["id"] === wanted)
      weight += ID
      key = `#${wanted}`
    } else if (name !== undefined) {
      const wanted = unescaped(name)
      tests.push((element, steps) => classesOf(element, steps).has(wanted))
      weight += CLASS
      if (!key.startsWith("#")) key = `.${wanted}`
    } else if (attribute !== undefined) {
      const wanted = double ?? single ?? (bare === undefined ? "" : unescaped(bare))
      tests.push(attributeTest(unescaped(attribute).toLowerCase(), sign, wanted, flag?.toLowerCase() === "i"))
      weight += CLASS
    } else {
      const [argument, end] = text[at] === "(" ? argumentAt(text, at) : ["", at]
      at = end
      const understood = colons === ":" ? pseudo(pseudoName?.toLowerCase() ?? "", argument) : undefined
      if (understood === undefined) return undefined
      tests.push(understood[0])
      weight += understood[1]
    }
  }
  return tests.length === 0 ? undefined : {
    test: (element, steps) => tests.every((test) => test(element, steps)),
    weight,
    key,
    end: at
  }
}

const COMBINATOR = /^\s*([>+~])\s*|^\s+/

const related = (element: Element, combinator: Compound["combinator"]): Element | undefined =>
  combinator === "+" || combinator === "~" ? sibling(element, "prev") : parentOf(element)

const chain = (compounds: ReadonlyArray<Compound>): Test => {
  const from = (index: number, element: Element, steps: Steps): boolean => {
    const compound = compounds[index]
    if (compound === undefined || --steps.left < 0 || !compound.test(element, steps)) return false
    if (index === 0) return true
    const { combinator } = compound
    let other = related(element, combinator)
    while (other !== undefined && steps.left > 0) {
      if (from(index - 1, other, steps)) return true
      if (combinator === ">" || combinator === "+") return false
      other = related(other, combinator)
      steps.left--
    }
    return false
  }
  return (element, steps) => from(compounds.length - 1, element, steps)
}

const MOST_COMPOUNDS = 12
/** In UTF-16 units. */
const LONGEST = 1_000

/** A selector of tags, ids, classes, attributes, combinators, pseudo-classes of a page at rest; none for any other. */
export const parseSelector = (text: string): Selector | undefined => {
  const source = text.trim()
  if (source.length > LONGEST) return undefined
  const compounds: Array<Compound> = []
  let [at, specificity, key] = [0, 0, "*"]
  let combinator: Compound["combinator"] = ""
  for (;;) {
    const parsed = compoundAt(source, at)
    if (parsed === undefined || compounds.length >= MOST_COMPOUNDS) return undefined
    compounds.push({ test: parsed.test, combinator })
    specificity += parsed.weight
    key = parsed.key
    at = parsed.end
    if (at >= source.length) return { matches: chain(compounds), specificity, key }
    const found = COMBINATOR.exec(source.slice(at))
    if (found === null) return undefined
    const sign = found[1]
    combinator = sign === ">" || sign === "+" || sign === "~" ? sign : " "
    at += found[0].length
  }
}
