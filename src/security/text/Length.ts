import { VIEWPORT } from "./Css.ts"

/** In CSS pixels: what the units of a length are counted by. */
export interface Sizes {
  /** The font size of the element. */
  readonly font: number
  /** The font size of the root. */
  readonly root: number
  /** What a percentage is of. */
  readonly whole: number
}

const PIXELS: ReadonlyMap<string, number> = new Map(Object.entries({
  px: 1, pt: 4 / 3, pc: 16, in: 96, cm: 37.8, mm: 3.78, q: 0.945,
  vw: VIEWPORT.width / 100, vh: VIEWPORT.height / 100, vmin: VIEWPORT.height / 100, vmax: VIEWPORT.width / 100,
  dvw: VIEWPORT.width / 100, dvh: VIEWPORT.height / 100, svh: VIEWPORT.height / 100, lvh: VIEWPORT.height / 100
}))

const NUMBER = "((?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?)([a-z]*|%)"
const LENGTH = new RegExp(`^([+-]?)${NUMBER}$`)
const TOKENS = new RegExp(`\\s*(?:${NUMBER}|([()*/+-]))`, "gy")

const scaled = (number: number, unit: string, sizes: Sizes): number | undefined => {
  switch (unit) {
    case "":
      return number
    case "em":
    case "ic":
      return number * sizes.font
    case "ex":
    case "ch":
      return (number * sizes.font) / 2
    case "rem":
      return number * sizes.root
    case "%":
      return (number / 100) * sizes.whole
    default: {
      const pixels = PIXELS.get(unit)
      return pixels === undefined ? undefined : number * pixels
    }
  }
}

type Token = number | "(" | ")" | "*" | "/" | "+" | "-"

const isSign = (text: string | undefined): text is Exclude<Token, number> =>
  text !== undefined && "()*/+-".includes(text)

const tokensOf = (text: string, sizes: Sizes): ReadonlyArray<Token> | undefined => {
  const tokens: Array<Token> = []
  for (const [, digits, unit = "", sign] of text.matchAll(TOKENS)) {
    const token = digits === undefined ? sign : scaled(Number(digits), unit, sizes)
    if (typeof token === "number" || isSign(token)) tokens.push(token)
    else return undefined
  }
  return text.replace(TOKENS, "").trim() === "" ? tokens : undefined
}

/** UTF-16 units; each pair of brackets inside is one call deep. */
const LONGEST_SUM = 200

/** `calc()` with the four operations; undefined where anything else stands in it. */
const calculated = (text: string, sizes: Sizes): number | undefined => {
  const tokens = text.length > LONGEST_SUM ? undefined : tokensOf(text.replaceAll("calc(", "("), sizes)
  if (tokens === undefined) return undefined
  let at = 0
  const factor = (): number => {
    const token = tokens[at++]
    if (token === "-") return -factor()
    if (token === "+") return factor()
    if (token !== "(") return typeof token === "number" ? token : Number.NaN
    const value = sum()
    return tokens[at++] === ")" ? value : Number.NaN
  }
  const product = (): number => {
    let value = factor()
    for (let sign = tokens[at]; sign === "*" || sign === "/"; sign = tokens[at]) {
      at++
      value = sign === "*" ? value * factor() : value / factor()
    }
    return value
  }
  const sum = (): number => {
    let value = product()
    for (let sign = tokens[at]; sign === "+" || sign === "-"; sign = tokens[at]) {
      at++
      value = sign === "+" ? value + product() : value - product()
    }
    return value
  }
  const value = sum()
  return at === tokens.length && Number.isFinite(value) ? value : undefined
}

/** A length in pixels; undefined for a word, and for what cannot be told. */
export const lengthOf = (value: string | undefined, sizes: Sizes): number | undefined => {
  if (value === undefined) return undefined
  if (value.startsWith("calc(")) return calculated(value, sizes)
  const [, sign, digits, unit = ""] = LENGTH.exec(value) ?? []
  return digits === undefined ? undefined : scaled(Number(sign + digits), unit, sizes)
}

/** A number or a percentage as a share of one. */
export const shareOf = (value: string | undefined): number | undefined =>
  lengthOf(value, { font: 1, root: 1, whole: 1 })
