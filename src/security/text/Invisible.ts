import {
  classOf,
  CONDITIONAL,
  IS_COMMON_MARK,
  IS_CONDITIONAL,
  IS_MARK,
  IS_VIRAMA,
  JOINS,
  NEVER,
  ODD_BLANKS,
  RIGHT_TO_LEFT,
  UNFIT
} from "./CodePoints.ts"

/** On one letter. Vietnamese and phonetic spelling use two or three of the first kind; Tibetan stacks nine others. */
const MOST_COMMON_MARKS = 4
const MOST_MARKS = 10

/** Longest text of an operating-system command or its like that is taken for one, in UTF-16 units. */
const SEQUENCE = 4_096

/**
 * Control sequences of terminals (ECMA-48) as a whole, with ESC and in their 8-bit form: strings up to their
 * terminator (OSC, DCS, SOS, PM, APC), CSI, and the short ones. A C1 control behind U+0080 is a quotation mark that was
 * decoded as Latin-1, and begins none.
 */
const SEQUENCES = new RegExp(
  "(?:\\x1b[\\]PX^_]|(?<!\\x80)[\\x9d\\x90\\x98\\x9e\\x9f])" +
    `[^\\x07\\x1b\\x90\\x98\\x9c-\\x9f]{0,${SEQUENCE}}(?:\\x07|\\x1b\\\\|\\x9c)|` +
    `(?:\\x1b\\[|(?<!\\x80)\\x9b)[0-?]{0,64}[ -/]{0,16}[@-~]|\\x1b[ -/]{0,16}[0-~]`,
  "g"
)
const LINES = /\r\n?|[\v\f\u2028\u2029]/g
const NEVERS = new RegExp(`[${NEVER}]+`, "gu")
const BLANKS = new RegExp(`[${ODD_BLANKS}]`, "gu")
const STACKS = new RegExp(`[\\p{M}${CONDITIONAL}]{${MOST_COMMON_MARKS + 1},}`, "gu")
const CONDITIONALS = new RegExp(`[${CONDITIONAL}]+`, "gu")

const before = (text: string, offset: number): number => {
  if (offset === 0) return 0
  const low = text.charCodeAt(offset - 1)
  return low >= 0xdc00 && low <= 0xdfff && offset > 1 ? text.codePointAt(offset - 2) ?? low : low
}

const isOf = (code: number, bits: number): boolean => (classOf(code) & bits) !== 0
const matches = (code: number, pattern: RegExp): boolean => pattern.test(String.fromCodePoint(code))

const BLACK_FLAG = 0x1f3f4
/** England, Scotland and Wales: the only flags of this kind in general use (RGI, UTS 51). */
const FLAG_TAGS =
  /^\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/u

const EMOJI = /\p{Emoji}/u
const KEYCAP_BASE = /[0-9#*]/
const KEYCAP = 0x20e3
const HAN = /\p{Script=Han}/u
const WITH_FIRST_SELECTOR = /[\u2190-\u22ff\u2a00-\u2aff\p{Script=Han}\p{Script=Myanmar}\p{Script=Phags_Pa}]/u
const MONGOLIAN = /\p{Script=Mongolian}/u
const MONGOLIAN_SEPARATOR = 0x180e

/** Whether a variation selector means something after this character (StandardizedVariants, UTS 37, UTS 51). */
const takes = (base: number, selector: number, next: number): boolean => {
  if (selector === 0xfe0e || selector === 0xfe0f) {
    return matches(base, KEYCAP_BASE) ? next === KEYCAP : matches(base, EMOJI)
  }
  if (selector <= 0x180f) return matches(base, MONGOLIAN)
  if (selector === 0xfe00) return matches(base, WITH_FIRST_SELECTOR)
  // Of the registered collections' 240 selectors an ideograph has a few; all would be a byte of hidden text on each.
  return (selector <= 0xfe02 || (selector >= 0xe0100 && selector <= 0xe011f)) && matches(base, HAN)
}

const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u
const JOINER = 0x200d

/** Whether a joiner shapes what stands around it; elsewhere nobody sees whether it is there. */
const joins = (joiner: number, base: number, next: number): boolean =>
  isOf(base, IS_VIRAMA) ||
  (isOf(base, JOINS | IS_MARK) && isOf(next, JOINS)) ||
  (joiner === JOINER && base > 0xff && matches(base, PICTURE) && matches(next, PICTURE))

const NEUTRAL = /[^\p{L}\p{N}\p{M}\p{Cf}\p{Cs}\n]/u
/** How many signs and blanks may stand between a direction mark and the right-to-left letter that it is there for. */
const REACH = 3

const meetsRightToLeft = (text: string, start: number, step: 1 | -1): boolean => {
  for (let at = start; Math.abs(at - start) <= REACH; at += step) {
    const found = text.charCodeAt(at)
    if (Number.isNaN(found)) return false
    if (isOf(found, RIGHT_TO_LEFT)) return !isOf(found, IS_CONDITIONAL)
    if (!matches(found, NEUTRAL)) return false
  }
  return false
}

const isSelector = (code: number): boolean =>
  (code >= 0xfe00 && code <= 0xfe0f) || code >= 0xe0100 || (code >= 0x180b && code <= 0x180d) || code === 0x180f
const isJoiner = (code: number): boolean => code === 0x200c || code === JOINER
const isDirection = (code: number): boolean => code === 0x200e || code === 0x200f || code === 0x061c

/** How far a run is read. More characters without a shape are a message; what comes first decides. */
const LONGEST_RUN = 16

/**
 * A run of conditional characters, as much of it as has an effect: at most one of each kind, in one order. It is judged
 * by what stays around it, so that judging it again changes nothing.
 */
const effective = (run: string, offset: number, text: string): string => {
  const end = offset + run.length
  const base = before(text, offset)
  const next = text.codePointAt(end) ?? 0
  const flag = base === BLACK_FLAG ? FLAG_TAGS.exec(run)?.[0] ?? "" : ""
  let selector = ""
  let separator = ""
  let joiner = ""
  let direction = ""
  for (let at = flag.length; at < run.length && at < LONGEST_RUN + flag.length; at++) {
    const code = run.codePointAt(at) ?? 0
    const found = String.fromCodePoint(code)
    if (isSelector(code) && selector === "" && flag === "" && takes(base, code, next)) selector = found
    if (code === MONGOLIAN_SEPARATOR && matches(base, MONGOLIAN) && matches(next, MONGOLIAN)) separator = found
    if (isJoiner(code) && joiner === "" && joins(code, base, next)) joiner = found
    if (
      isDirection(code) && direction === "" &&
      (meetsRightToLeft(text, offset - 1, -1) || meetsRightToLeft(text, end, 1))
    ) direction = found
  }
  return flag + selector + separator + joiner + direction
}

/** The first marks of a stack; what stands between them is judged afterwards and counts for nothing here. */
const unstacked = (stack: string): string => {
  let kept = ""
  let marks = 0
  let common = 0
  for (const found of stack) {
    const bits = classOf(found.codePointAt(0) ?? 0)
    const isCommon = (bits & IS_COMMON_MARK) !== 0
    if ((bits & IS_CONDITIONAL) !== 0) kept += found
    else if (marks < MOST_MARKS && !(isCommon && common >= MOST_COMMON_MARKS)) {
      kept += found
      marks++
      if (isCommon) common++
    }
  }
  return kept
}

/** Where a run of conditional characters ends. */
const endOfRun = (text: string, offset: number): number => {
  let at = offset
  for (;;) {
    const code = text.codePointAt(at)
    if (code === undefined || !isOf(code, IS_CONDITIONAL)) return at
    at += code > 0xffff ? 2 : 1
  }
}

/** A joiner by itself between two letters that it shapes: in Persian every other word has one. */
const isPlainJoiner = (code: number, text: string, at: number): boolean =>
  isJoiner(code) && isOf(text.charCodeAt(at - 1), JOINS) &&
  (classOf(text.charCodeAt(at + 1)) & (JOINS | IS_CONDITIONAL)) === JOINS

/** Whether nothing needs to be done: what nearly every text is asked, a search of a regular expression takes longer. */
const isClean = (text: string): boolean => {
  let stacked = 0
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at)
    if (code >= 0x20 && code < 0x7f) {
      stacked = 0
      continue
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      code = text.codePointAt(at) ?? code
      if (code > 0xffff) at++
    }
    const bits = classOf(code)
    if (bits === 0) {
      stacked = 0
      continue
    }
    if ((bits & UNFIT) !== 0) return false
    if ((bits & IS_CONDITIONAL) !== 0) {
      if (isPlainJoiner(code, text, at)) continue
      const start = code > 0xffff ? at - 1 : at
      const end = endOfRun(text, start)
      const run = text.slice(start, end)
      if (effective(run, start, text) !== run) return false
      at = end - 1
    } else if ((bits & IS_MARK) !== 0) {
      if (++stacked > MOST_COMMON_MARKS) return false
    } else stacked = 0
  }
  return true
}

/** The text without sequences for terminals, each as a whole. */
export const withoutSequences = (text: string): string => text.replace(SEQUENCES, "")

/**
 * The text as a person sees it: without control characters and terminal sequences, and without what is invisible and
 * changes nothing of what is seen. Emoji, joiners of Persian and Indian scripts, keycaps, flags and accents survive.
 * Every kind of line break becomes a line feed, every odd blank an ordinary one. Never longer than the text; applied
 * twice it changes nothing more. Text without any of this, the usual case, is given back as it is.
 */
export const visible = (text: string): string =>
  isClean(text) ? text : withoutSequences(text)
    .replace(LINES, "\n")
    .replace(NEVERS, "")
    .replace(BLANKS, " ")
    .replace(STACKS, unstacked)
    .replace(CONDITIONALS, effective)
