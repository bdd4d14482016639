import { BLACK, type Colour, colourOf, contrast, over, WHITE } from "./Colour.ts"
import { type Declaration, split, VIEWPORT } from "./Css.ts"
import { isElsewhere, isShutAway } from "./Geometry.ts"
import { lengthOf, shareOf } from "./Length.ts"

/** The values that an element has of the properties below, the winners of the cascade. */
export type Values = ReadonlyMap<string, string>

/** What an element hands down to those inside it, as far as it says whether their text is seen. */
export interface Inherited {
  readonly visible: boolean
  /** CSS pixels. */
  readonly fontSize: number
  readonly rootSize: number
  readonly opacity: number
  /** Of the text; undefined where it cannot be told. */
  readonly colour: Colour | undefined
  /** Where the colour was set: by the browser, a style sheet of the page, or at an element. */
  readonly colourFrom: "browser" | "sheet" | "element"
  /** What lies below the text; undefined where it cannot be told. */
  readonly ground: Colour | undefined
  readonly isGroundSet: boolean
  /** CSS pixels. */
  readonly indent: number
  readonly spacing: number
  /** Text that the background shines through, or that dots stand for. */
  readonly paint: "text" | "background" | "dots"
  readonly custom: Values
}

/** What a browser begins with. */
export const INITIAL: Inherited = {
  visible: true,
  fontSize: 16,
  rootSize: 16,
  opacity: 1,
  colour: BLACK,
  colourFrom: "browser",
  ground: WHITE,
  isGroundSet: false,
  indent: 0,
  spacing: 0,
  paint: "text",
  custom: new Map()
}

/** The properties that can keep text from being seen. */
const RELEVANT = new Set(
  ("display visibility content-visibility opacity filter -webkit-filter font-size color -webkit-text-fill-color " +
    "background-color background-image background-clip -webkit-background-clip -webkit-text-security clip clip-path " +
    "-webkit-clip-path position left right top bottom margin-left margin-top text-indent letter-spacing line-height " +
    "width height max-width max-height overflow padding-top padding-bottom padding-left padding-right transform " +
    "-webkit-transform translate scale rotate zoom mask -webkit-mask mask-image -webkit-mask-image mask-size z-index " +
    "backface-visibility").split(" ")
)

const FONT_SIZE = new RegExp(
  "(?:^|\\s)([\\d.]+(?:px|pt|em|rem|ex|ch|vw|vh|%|pc|in|cm|mm)?|xx-small|x-small|smaller|larger)" +
    "(?:\\s*/\\s*[\\w.%]+)?\\s+[^\\s/]"
)

/** The sides of a shorthand, as one to four values give them. */
const sides = (value: string): readonly [top: string, right: string, bottom: string, left: string] => {
  const [top = "", right = top, bottom = top, left = right] = split(value, " ")
  return [top, right, bottom, left]
}

const backgroundParts = (value: string): ReadonlyArray<readonly [string, string]> => {
  const last = split(value, ",").at(-1) ?? ""
  const colour = split(last, " ").find((part) => colourOf(part) !== undefined)
  return [
    ["background-color", colour ?? "transparent"],
    ["background-image", /url\(|gradient\(|image\(/.test(value) ? value : "none"],
    ...(/\btext\b/.test(value) ? [["background-clip", "text"] as const] : [])
  ]
}

const WIDE = "inherit|initial|unset|revert|revert-layer"
/** What a browser takes; anything else is no declaration, and the one before it stands. */
const TAKEN: ReadonlyMap<string, RegExp> = new Map([
  [
    "display",
    new RegExp(
      `^(?:${WIDE}|none|contents|block|inline|inline-block|flow-root|list-item|(?:inline-)?(?:flex|grid|table)|` +
        "table-[a-z-]+|ruby[a-z-]*|math|run-in|-(?:webkit|moz|ms)-[a-z-]+|(?:block|inline) [a-z- ]+)$|^var\\("
    )
  ],
  ["visibility", new RegExp(`^(?:${WIDE}|visible|hidden|collapse)$|^var\\(`)],
  ["opacity", new RegExp(`^(?:${WIDE})$|^[+-]?[\\d.]+(?:e[+-]?\\d+)?%?$|^(?:calc|min|max|clamp|var)\\(`)],
  [
    "font-size",
    new RegExp(
      `^(?:${WIDE}|smaller|larger|medium|math|x{0,3}-?(?:small|large))$|^0$|^\\+?[\\d.]+(?:e[+-]?\\d+)?(?:[a-z]+|%)$|` +
        "^(?:calc|min|max|clamp|var|env)\\("
    )
  ]
])

/** A declaration as those of the longhands that matter; a custom property as it is. */
export const longhands = ({ name, value }: Declaration): ReadonlyArray<readonly [string, string]> => {
  if (name.startsWith("--") || RELEVANT.has(name)) return TAKEN.get(name)?.test(value) === false ? [] : [[name, value]]
  switch (name) {
    case "background":
      return value.startsWith("var(") ? [["background-color", value]] : backgroundParts(value)
    case "font": {
      // A family must follow the size, or it is no shorthand.
      const size = FONT_SIZE.exec(value)?.[1]
      return size === undefined ? [] : [["font-size", size]]
    }
    case "overflow-x":
    case "overflow-y":
      return [["overflow", value]]
    case "inset": {
      const [top, right, bottom, left] = sides(value)
      return [["top", top], ["right", right], ["bottom", bottom], ["left", left]]
    }
    case "margin": {
      const [top, , , left] = sides(value)
      return [["margin-top", top], ["margin-left", left]]
    }
    case "padding": {
      const [top, right, bottom, left] = sides(value)
      return [["padding-top", top], ["padding-right", right], ["padding-bottom", bottom], ["padding-left", left]]
    }
    case "inset-inline-start":
      return [["left", value]]
    case "inset-block-start":
      return [["top", value]]
    case "block-size":
      return [["height", value]]
    case "inline-size":
      return [["width", value]]
    case "max-block-size":
      return [["max-height", value]]
    case "max-inline-size":
      return [["max-width", value]]
    case "all":
      return [["all", value]]
    default:
      return []
  }
}

const VARIABLE = /var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*(?:\([^()]*\)[^()]*)*))?\)/
/** A variable may stand for another; more than this is a loop. */
const MOST_VARIABLES = 8

const substituted = (value: string, custom: Values): string => {
  let result = value
  for (let step = 0; step < MOST_VARIABLES && result.includes("var("); step++) {
    result = result.replace(VARIABLE, (_, name: string, fallback = "") => custom.get(name) ?? fallback)
  }
  return result.trim()
}

const KEYWORD_SIZES: Readonly<Record<string, number>> = {
  "xx-small": 9, "x-small": 10, small: 13, medium: 16, large: 18, "x-large": 24, "xx-large": 32, "xxx-large": 48,
  initial: 16
}

const fontSizeOf = (value: string | undefined, parent: Inherited): number => {
  if (value === undefined) return parent.fontSize
  const keyword = KEYWORD_SIZES[value]
  if (keyword !== undefined) return keyword
  if (value === "smaller") return parent.fontSize / 1.2
  return lengthOf(value, { font: parent.fontSize, root: parent.rootSize, whole: parent.fontSize }) ?? parent.fontSize
}

/** A colour as it applies here; undefined where it cannot be told. */
const colourHere = (value: string, parent: Inherited): Colour | undefined => {
  if (value === "inherit" || value === "unset" || value === "currentcolor") return parent.colour
  return value === "initial" ? BLACK : colourOf(value)
}

const groundHere = (value: (name: string) => string | undefined, parent: Inherited, isPlaced: boolean) => {
  const image = value("background-image")
  if (image !== undefined && image !== "none" && image !== "initial") return { ground: undefined, isGroundSet: true }
  const colour = value("background-color")
  const own = colour === undefined ? undefined : colourOf(colour)
  if (own !== undefined && own.alpha === 1) return { ground: own, isGroundSet: true }
  // What a placed element lies upon need not be what it is written in.
  const below = isPlaced ? undefined : parent.ground
  if (own === undefined || own.alpha === 0) {
    const isTold = colour === undefined || own !== undefined || /^(?:none|initial|inherit|unset)$/.test(colour)
    return { ground: isTold ? below : undefined, isGroundSet: parent.isGroundSet }
  }
  return { ground: below === undefined ? undefined : over(own, below), isGroundSet: true }
}

const FADED = 0.1

const opacityOf = (value: (name: string) => string | undefined): number => {
  const filter = value("filter") ?? value("-webkit-filter") ?? ""
  const share = shareOf(value("opacity"))
  const filtered = shareOf(/opacity\(\s*([^)]*)\)/.exec(filter)?.[1])
  const blur = lengthOf(/blur\(\s*([^)]*)\)/.exec(filter)?.[1], { font: 16, root: 16, whole: 0 }) ?? 0
  const flat = shareOf(/contrast\(\s*([^)]*)\)/.exec(filter)?.[1])
  if (blur >= BLURRED || (flat !== undefined && flat < FADED)) return 0
  return Math.min(1, share ?? 1) * Math.min(1, filtered ?? 1)
}
/** CSS pixels of blur at which text of usual size can no longer be read. */
const BLURRED = 5

/** What an element hands down, and whether it is gone with all that is inside it. */
export const styled = (
  values: Values,
  parent: Inherited,
  place: { readonly isRoot: boolean; readonly isPageBody: boolean; readonly colourFrom: Inherited["colourFrom"] }
): { readonly isGone: boolean; readonly inherited: Inherited } => {
  if (values.size === 0) return { isGone: false, inherited: parent }
  const own = [...values].filter(([name]) => name.startsWith("--"))
  const custom = own.length === 0 ? parent.custom : new Map([...parent.custom, ...own])
  const value = (name: string): string | undefined => {
    const raw = values.get(name)
    const found = raw?.includes("var(") === true ? substituted(raw, custom) : raw
    return found === "" ? undefined : found
  }
  const fontSize = fontSizeOf(value("font-size"), parent)
  const sizes = { font: fontSize, root: parent.rootSize, whole: VIEWPORT.width }
  const position = value("position") ?? "static"
  const isPlaced = position === "absolute" || position === "fixed"
  const visibility = value("visibility")
  const colour = value("-webkit-text-fill-color") ?? value("color")
  const clip = value("background-clip") ?? value("-webkit-background-clip")
  const indent = value("text-indent")
  const spacing = value("letter-spacing")
  const opacity = parent.opacity * opacityOf(value)
  const inherited: Inherited = {
    visible: visibility === undefined || visibility === "inherit" || place.isPageBody
      ? parent.visible
      : visibility !== "hidden" && visibility !== "collapse",
    fontSize,
    rootSize: place.isRoot ? fontSize : parent.rootSize,
    opacity: place.isPageBody ? parent.opacity : opacity,
    colour: colour === undefined ? parent.colour : colourHere(colour, parent),
    colourFrom: colour === undefined ? parent.colourFrom : place.colourFrom,
    ...groundHere(value, parent, isPlaced),
    indent: indent === undefined ? parent.indent : lengthOf(indent, sizes) ?? 0,
    spacing: spacing === undefined ? parent.spacing : lengthOf(spacing, sizes) ?? 0,
    paint: /^(?:disc|circle|square)$/.test(value("-webkit-text-security") ?? "")
      ? "dots"
      : clip === "text"
      ? "background"
      : parent.paint,
    custom
  }
  if (place.isPageBody) return { isGone: false, inherited }
  const isGone = value("display") === "none" || value("content-visibility") === "hidden" || opacity < FADED ||
    isElsewhere(value, position, sizes) || isShutAway(value, isPlaced, sizes)
  return { isGone, inherited }
}

/** CSS pixels; the smallest print that is made to be read has twice as many. */
const TINY = 4
/** WCAG's ratio; the palest grey that is in use on white, #ddd, has 1.36. */
const FAINTEST = 1.2
const FAR = 500

const isPale = (style: Inherited, isWhole: boolean): boolean => {
  const { colour, colourFrom, ground, isGroundSet, paint } = style
  if (colour === undefined || paint === "background") return false
  if (colour.alpha < FADED) return true
  // Where style sheets are not at hand, an unset ground may be any. A colour set at the element itself was meant to be
  // seen, or not, on its own.
  const isKnown = isWhole || (colourFrom !== "browser" && isGroundSet) || colourFrom === "element"
  return ground !== undefined && isKnown && contrast(over(colour, ground), ground) < FAINTEST
}

/** Whether text with this style is seen. `isWhole`: all style sheets of the page are at hand. */
export const isSeen = (style: Inherited, isWhole: boolean): boolean =>
  style.visible && style.fontSize > TINY && Math.abs(style.indent) < FAR && style.spacing > -0.7 * style.fontSize &&
  style.paint !== "dots" && !isPale(style, isWhole)
