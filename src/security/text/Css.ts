/** A declaration, its name in small letters, escapes and comments gone. */
export interface Declaration {
  readonly name: string
  readonly value: string
  readonly important: boolean
}

const ESCAPE = /\\(?:([0-9a-f]{1,6})[ \t\n\r\f]?|\r?\n|([^]))/gi

/** CSS Syntax 4.3.7: up to six hexadecimal digits and one blank, or the character itself; a line break becomes none. */
const unescaped = (text: string): string =>
  text.replace(ESCAPE, (_, hex: string | undefined, plain: string | undefined) => {
    if (hex === undefined) return plain ?? ""
    const code = Number.parseInt(hex, 16)
    return code === 0 || code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code)
  })

/** Without comments; one that is never closed takes the rest, as in a browser. */
export const withoutComments = (css: string): string => {
  let kept = ""
  let from = 0
  for (;;) {
    const start = css.indexOf("/*", from)
    if (start === -1) return kept + css.slice(from)
    kept += `${css.slice(from, start)} `
    const end = css.indexOf("*/", start + 2)
    if (end === -1) return kept
    from = end + 2
  }
}

/** Where a string that begins at `start` is over. */
const endOfString = (css: string, start: number): number => {
  const quote = css[start]
  for (let at = start + 1; at < css.length; at++) {
    const found = css[at]
    if (found === "\\") at++
    else if (found === quote || found === "\n") return at
  }
  return css.length
}

/**
 * The first of `stops` outside strings and round brackets, from `start` on; the end of the text where there is none. A
 * closing brace ends the brackets that are open before it.
 */
const find = (css: string, start: number, stops: string): number => {
  let depth = 0
  for (let at = start; at < css.length; at++) {
    const found = css[at] ?? ""
    if (depth <= 0 && stops.includes(found)) return at
    if (found === "\\") at++
    else if (found === "\"" || found === "'") at = endOfString(css, at)
    else if (found === "(") depth++
    else if (found === ")") depth--
    else if (found === "{" || found === "}") depth = 0
  }
  return css.length
}

/** The pieces between separators that stand outside strings and brackets. */
export const split = (text: string, separator: string): ReadonlyArray<string> => {
  const pieces: Array<string> = []
  for (let from = 0; from <= text.length;) {
    const end = find(text, from, separator)
    pieces.push(text.slice(from, end))
    from = end + 1
  }
  return pieces
}

const IMPORTANT = /!\s*important\s*$/i

const declaration = (text: string): Declaration | undefined => {
  const colon = text.indexOf(":")
  if (colon === -1) return undefined
  const name = unescaped(text.slice(0, colon).trim()).toLowerCase()
  const raw = unescaped(text.slice(colon + 1)).trim()
  const important = IMPORTANT.test(raw)
  const value = (important ? raw.replace(IMPORTANT, "") : raw).replace(/\s+/g, " ").trim().toLowerCase()
  return name === "" || value === "" ? undefined : { name, value, important }
}

/** The longest style attribute that is read, and the longest body of a rule, in UTF-16 units. */
const LONGEST_BODY = 20_000

export const declarationsOf = (body: string): ReadonlyArray<Declaration> =>
  split(withoutComments(body.slice(0, LONGEST_BODY)), ";").map(declaration).filter((found) => found !== undefined)

/** A rule of a style sheet as it applies on a screen. */
export interface Rule {
  readonly selectors: ReadonlyArray<string>
  readonly declarations: ReadonlyArray<Declaration>
  /** Rules in a layer lose to those outside. */
  readonly layered: boolean
}

/** CSS pixels: of a window on a common desktop. */
export const VIEWPORT = { width: 1_280, height: 800 } as const

const FEATURE = /\(\s*(min|max)-(device-)?(width|height)\s*:\s*([\d.]+)(px|em|rem)?\s*\)/g
const RANGE = /\(\s*(width|height)\s*([<>]=?)\s*([\d.]+)(px|em|rem)?\s*\)/g

const inPixels = (number: string | undefined, unit: string | undefined): number =>
  Number(number) * (unit === "em" || unit === "rem" ? 16 : 1)

/** What a reader would have to ask for, or a device to be, that is not the usual one. */
const SPECIAL = new RegExp(
  "prefers-color-scheme\\s*:\\s*dark|prefers-reduced-motion\\s*:\\s*reduce|prefers-contrast|forced-colors|monochrome|" +
    "hover\\s*:\\s*none|pointer\\s*:\\s*(?:coarse|none)|scripting\\s*:\\s*none|orientation\\s*:\\s*portrait"
)

/** Whether one media query holds on a screen of a desktop that asks for nothing special. */
const queryHolds = (query: string): boolean => {
  const text = query.trim().toLowerCase()
  const negated = /^not\b/.test(text)
  const type = /^(?:not\s+|only\s+)?([a-z-]+)/.exec(text)?.[1] ?? "all"
  const ofScreen = type === "all" || type === "screen" || type === "and" || type === "not"
  const features = [
    ...Array.from(text.matchAll(FEATURE), ([, bound, , side, number, unit]) => {
      const size = side === "height" ? VIEWPORT.height : VIEWPORT.width
      return bound === "min" ? size >= inPixels(number, unit) : size <= inPixels(number, unit)
    }),
    ...Array.from(text.matchAll(RANGE), ([, side, sign, number, unit]) => {
      const size = side === "height" ? VIEWPORT.height : VIEWPORT.width
      return sign?.startsWith(">") === true ? size >= inPixels(number, unit) : size <= inPixels(number, unit)
    })
  ]
  return (ofScreen && features.every(Boolean) && !SPECIAL.test(text)) !== negated
}

/** At-rules with rules inside. */
const GROUP = /^@(?:media|supports|layer|container|scope|starting-style|document)\b/

/** Whether what stands under this at-rule applies, as far as that can be known without a window. */
const applies = (atRule: string): boolean => {
  const [, name = "", condition = ""] = /^@([\w-]+)\s*([^]*)$/.exec(atRule) ?? []
  if (name === "media") return split(condition, ",").some(queryHolds)
  if (name === "supports") return !/^\s*not\b/i.test(condition)
  return name === "layer" || name === "container" || name === "scope"
}

/** Of one page: more than the largest style sheets written by hand, less than would take a second. */
const MOST_RULES = 20_000
const DEEPEST = 16

/** The rules of a style sheet that apply on a screen, in order, up to 20,000. Nested rules are not read. */
export const rulesOf = (sheet: string): ReadonlyArray<Rule> => {
  const css = withoutComments(sheet.replace(/<!--|-->/g, " "))
  const rules: Array<Rule> = []
  const open: Array<{ readonly applies: boolean; readonly layered: boolean }> = []
  for (let at = 0; at < css.length && rules.length < MOST_RULES;) {
    const stop = find(css, at, "{};")
    const prelude = css.slice(at, stop).trim()
    const around = open.at(-1) ?? { applies: true, layered: false }
    at = stop + 1
    if (css[stop] === "}") open.pop()
    if (css[stop] !== "{") continue
    const atRule = prelude.startsWith("@") ? prelude.toLowerCase() : ""
    if (GROUP.test(atRule)) {
      if (open.length >= DEEPEST) return rules
      open.push({ applies: around.applies && applies(atRule), layered: around.layered || atRule.startsWith("@layer") })
      continue
    }
    const end = endOfBlock(css, at)
    if (atRule === "" && around.applies && prelude !== "") {
      rules.push({
        selectors: split(prelude, ",").map((selector) => selector.trim()),
        declarations: declarationsOf(css.slice(at, end)),
        layered: around.layered
      })
    }
    at = end + 1
  }
  return rules
}

/** Where a block that begins before `start` is closed. */
const endOfBlock = (css: string, start: number): number => {
  let depth = 0
  for (let at = start;;) {
    const stop = find(css, at, "{}")
    if (stop >= css.length) return css.length
    if (css[stop] === "}" && depth-- === 0) return stop
    if (css[stop] === "{") depth++
    at = stop + 1
  }
}
