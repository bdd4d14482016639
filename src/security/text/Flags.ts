import { readings } from "./Decode.ts"
import { asian } from "./phrases/Asian.ts"
import { eastern } from "./phrases/Eastern.ts"
import { canBegin, CORE, english, TALKED_ABOUT } from "./phrases/English.ts"
import { rulesOf, speaks } from "./phrases/Language.ts"
import type { Kind, Rule } from "./phrases/Rule.ts"
import { western } from "./phrases/Western.ts"

/** A passage that reads like an order to whoever reads it, be it a person or a model. */
export interface Flag {
  readonly kinds: ReadonlyArray<Kind>
  /** As it was understood: small letters, decoded, at most 300 characters. Text of a stranger. */
  readonly passage: string
}

interface Speech {
  readonly speaks: (sentence: string, words: ReadonlySet<string>) => boolean
  readonly rules: ReadonlyArray<Rule>
}

/** The rules of each language, tried only where a sentence may be in it. */
const speeches: ReadonlyArray<Speech> = [
  { speaks: (_, words) => [...words].some((word) => CORE.has(word)), rules: english },
  ...[...western, ...eastern, ...asian].map((language) => ({ speaks: speaks(language), rules: rulesOf(language) }))
]

/** UTF-16 units of a text that are looked at. */
const LONGEST = 200_000
const LONGEST_SENTENCE = 500
const OVERLAP = 100
const LONGEST_PASSAGE = 300
const MOST_FLAGS = 20
/** What a passage must weigh. */
const ENOUGH = 3
/** What a sentence and the one before it must weigh, where neither weighs enough. */
const ENOUGH_TOGETHER = 4
/** What the weakest signs count for together: many of them are no order yet. */
const MOST_WEAK = 2
/** What talk about attacks takes away, and quotation marks round the words of one. */
const TALK = 2
const QUOTED = 1

const MARKS = /[^\p{L}\p{M}\p{N}.,:;!?"'/@~_=&%+\u3001\u3002\uff01\uff1f\u0964\u061f\u060c\n]+/gu
const HEADING = /\[\s*(system|admin|administrator|developer|important|user|assistant)[^\]\n]{0,30}\]/g

/** Text as the rules are written for: words with single blanks between them, the marks of sentences. */
const words = (text: string): string =>
  text.replace(HEADING, " $1: ").replace(MARKS, " ").replace(/ *\n[ \n]*\n */g, "\n\n").replace(/(?<!\n)\n(?!\n)/g, " ").replace(/ {2,}/g, " ")

const ENDS = /(?<=[.!?\u061f]["']?)\s+|(?<=[\u3002\uff01\uff1f\u0964])|\n{2,}/u
/** Pieces of fewer words are read together, and with the sentence that follows them: a word to a line is a sentence too. */
const FEWEST_WORDS = 3

const isShort = (piece: string): boolean => piece.split(" ", FEWEST_WORDS).length < FEWEST_WORDS && piece.length < 24

/** Parts of a length that the rules are quick with, overlapping by as much as an order is long. */
const windows = (sentence: string): ReadonlyArray<string> => {
  const step = LONGEST_SENTENCE - OVERLAP
  const count = Math.max(1, Math.ceil((sentence.length - OVERLAP) / step))
  return Array.from({ length: count }, (_, index) => sentence.slice(index * step, index * step + LONGEST_SENTENCE))
}

const sentences = (text: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  let short = ""
  for (const piece of text.split(ENDS)) {
    if (isShort(piece)) {
      short = `${short} ${piece}`.trim()
      continue
    }
    if (isShort(short)) found.push(`${short} ${piece}`.trim())
    else found.push(short, piece)
    short = ""
  }
  return [...found, short].flatMap(windows)
}

interface Weighed {
  readonly weight: number
  readonly kinds: ReadonlySet<Kind>
  /** How much of the weight says who is spoken to, or who speaks: that goes for the next sentence too. */
  readonly address: number
}

const isQuoted = (sentence: string, index: number): boolean =>
  (sentence.slice(0, index + 1).match(/"/g) ?? []).length % 2 === 1 || /(?:^|[\s:])'[^']*$/.test(sentence.slice(0, index + 1))

const WORD = /[^\s.,:;!?"'/()]+/g
/** Places of one sentence that are looked at for the beginning of an order. */
const MOST_PLACES = 5

/** Where the rule holds; -1 where it does not. */
const placeOf = ({ isOrder, pattern, squeezed }: Rule, sentence: string, isSqueezed: boolean): number => {
  if (isSqueezed) return squeezed?.exec(sentence)?.index ?? -1
  let from = 0
  for (let place = 0; place < MOST_PLACES; place++) {
    const found = pattern.exec(from === 0 ? sentence : sentence.slice(from))
    if (found === null) return -1
    const index = from + found.index
    if (!isOrder || canBegin(sentence.slice(0, index))) return index
    from = index + 1
  }
  return -1
}

const weigh = (sentence: string, isSqueezed: boolean): Weighed => {
  const kinds = new Set<Kind>()
  const found = new Set(sentence.match(WORD))
  let [strong, weak, address, first] = [0, 0, 0, -1]
  for (const { rules, speaks } of speeches) {
    if (!isSqueezed && !speaks(sentence, found)) continue
    for (const rule of rules) {
      const place = placeOf(rule, sentence, isSqueezed)
      if (place === -1) continue
      if (rule.weight === 1) weak++
      else strong += rule.weight
      if (rule.kind === undefined) continue
      kinds.add(rule.kind)
      if (rule.kind === "rules" || rule.kind === "authority") address = Math.max(address, rule.weight)
      if (first === -1 || place < first) first = place
    }
  }
  let weight = strong + Math.min(weak, MOST_WEAK)
  if (weight >= ENOUGH && TALKED_ABOUT.test(sentence)) weight -= TALK + (isQuoted(sentence, first) ? QUOTED : 0)
  return { weight, kinds, address }
}

/** The passages of one reading that weigh enough; what the sentence before says about who is meant is added. */
const passages = (text: string, isSqueezed: boolean): ReadonlyArray<Flag> => {
  const flags: Array<Flag> = []
  let before: { readonly sentence: string; readonly weighed: Weighed } | undefined
  for (const sentence of isSqueezed ? [text.slice(0, LONGEST_SENTENCE)] : sentences(words(text))) {
    const weighed = weigh(sentence, isSqueezed)
    const address = before !== undefined && before.weighed.weight < ENOUGH ? Math.min(2, before.weighed.address) : 0
    const isOwn = weighed.weight >= ENOUGH
    const pair = weighed.weight + (before?.weighed.weight ?? 0)
    if (isOwn || (weighed.weight > 0 && weighed.kinds.size > 0 && ((address > 0 && weighed.weight + address >= ENOUGH) || (before !== undefined && before.weighed.weight > 0 && before.weighed.weight < ENOUGH && pair >= ENOUGH_TOGETHER)))) {
      flags.push({
        kinds: [...new Set([...(isOwn ? [] : before?.weighed.kinds ?? []), ...weighed.kinds])],
        passage: (isOwn ? sentence : `${before?.sentence ?? ""} ${sentence}`).slice(0, LONGEST_PASSAGE)
      })
    }
    before = { sentence, weighed }
  }
  return flags
}

/**
 * The passages of a text that read like orders to a model, at most 20, of its first 200,000 UTF-16 units. A warning, and
 * never more: an attack in words that nobody thought of is not found, and a text about attacks can be.
 */
export const flagsOf = (text: string): ReadonlyArray<Flag> => {
  const found = new Map<string, Flag>()
  for (const { isEncoded, isSqueezed, text: read } of readings(text.slice(0, LONGEST))) {
    for (const { kinds, passage } of passages(read, isSqueezed)) {
      if (found.size >= MOST_FLAGS) return [...found.values()]
      if (!found.has(passage)) found.set(passage, { passage, kinds: isEncoded ? [...new Set([...kinds, "encoded" as const])] : kinds })
    }
  }
  return [...found.values()]
}
