import { asian } from "./phrases/Asian.ts"
import { eastern } from "./phrases/Eastern.ts"
import { canBegin, CORE, english, TALKED_ABOUT } from "./phrases/English.ts"
import { needs } from "./phrases/EnglishNeeds.ts"
import { type Gate, gateOf } from "./phrases/Gate.ts"
import { type Language, rulesOf, speakers } from "./phrases/Language.ts"
import type { Kind, Rule } from "./phrases/Rule.ts"
import { ignores, others, universal } from "./phrases/Universal.ts"
import { western } from "./phrases/Western.ts"
import { readings } from "./Readings.ts"
import { sentences, unguarded } from "./Sentences.ts"

/** A passage that reads like an order to whoever reads it, be it a person or a model. */
export interface Flag {
  readonly kinds: ReadonlyArray<Kind>
  /** As it was understood: small letters, decoded, at most 300 characters. Text of a stranger. */
  readonly passage: string
}

interface Speech {
  /** Whether a sentence may be in this language. */
  readonly speaks: (sentence: string, words: ReadonlySet<string>, spoken: ReadonlySet<number>) => boolean
  readonly rules: ReadonlyArray<Rule>
  /** Which of the rules a sentence has the words for; none where they are few. */
  readonly gate?: Gate
}

const languages: ReadonlyArray<Language> = [...western, ...eastern, ...asian]

const hasCore = (words: ReadonlySet<string>): boolean => {
  for (const word of words) if (CORE.has(word)) return true
  return false
}

const speeches: ReadonlyArray<Speech> = [
  { speaks: () => true, rules: universal },
  { speaks: (_, words) => hasCore(words), rules: english, gate: gateOf(needs) },
  { speaks: ignores, rules: others },
  ...languages.map((language, place) => ({
    speaks: (_: string, __: ReadonlySet<string>, spoken: ReadonlySet<number>) => spoken.has(place),
    rules: rulesOf(language)
  }))
]

/** The places of the languages that a sentence may be in. */
const spokenIn = speakers(languages)

/** UTF-16 units of a text that are looked at. */
const LONGEST = 200_000
const LONGEST_PASSAGE = 300
const MOST_FLAGS = 20
/** What a sentence must weigh. */
const ENOUGH = 3
/** What a sentence and the one before it must weigh, where neither weighs enough. */
const ENOUGH_TOGETHER = 4
/** What the weakest signs count for together: many of them are no order yet. */
const MOST_WEAK = 2
/** What talk about attacks takes away, and quotation marks round the words of one. */
const TALK = 2
const QUOTED = 1
/** As much of who is spoken to, or who speaks, goes for the next sentence too. */
const MOST_ADDRESS = 2

interface Weighed {
  readonly sentence: string
  readonly weight: number
  readonly kinds: ReadonlySet<Kind>
  /** How much of the weight says who is spoken to, or who speaks. */
  readonly address: number
}

const NOTHING: Weighed = { sentence: "", weight: 0, kinds: new Set(), address: 0 }

/** Whether a place is within quotation marks. */
const isQuoted = (sentence: string, place: number): boolean => {
  const before = sentence.slice(0, place + 1)
  return (before.match(/"/g) ?? []).length % 2 === 1 || /(?:^|[\s:])'[^']*$/.test(before)
}

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

const WORD = /[^\s.,:;!?"'/()]+/g

const weigh = (sentence: string, isSqueezed: boolean): Weighed => {
  const words = new Set(sentence.match(WORD))
  const spoken = spokenIn(sentence, words)
  const kinds = new Set<Kind>()
  let strong = 0
  let weak = 0
  let address = 0
  let first = sentence.length
  for (const { gate, rules, speaks } of speeches) {
    if (!isSqueezed && !speaks(sentence, words, spoken)) continue
    const open = isSqueezed ? undefined : gate?.(sentence)
    for (const [index, rule] of rules.entries()) {
      if (open?.[index] === 0) continue
      const place = placeOf(rule, sentence, isSqueezed)
      if (place === -1) continue
      if (rule.weight === 1) weak++
      else strong += rule.weight
      if (rule.kind === undefined) continue
      kinds.add(rule.kind)
      if (rule.kind === "rules" || rule.kind === "authority") address = Math.max(address, rule.weight)
      first = Math.min(first, place)
    }
  }
  const weight = strong + Math.min(weak, MOST_WEAK)
  const talk = weight >= ENOUGH && TALKED_ABOUT.test(sentence) ? TALK + (isQuoted(sentence, first) ? QUOTED : 0) : 0
  return { sentence, weight: weight - talk, kinds, address }
}

const isEnough = ({ weight }: Weighed): boolean => weight >= ENOUGH

/** Whether a sentence is enough with the one before it. */
const isEnoughTogether = (before: Weighed, { kinds, weight }: Weighed): boolean =>
  weight > 0 && kinds.size > 0 && before.weight > 0 && !isEnough(before) &&
  (weight + Math.min(MOST_ADDRESS, before.address) >= ENOUGH || weight + before.weight >= ENOUGH_TOGETHER)

const flag = (...parts: ReadonlyArray<Weighed>): Flag => ({
  kinds: [...new Set(parts.flatMap(({ kinds }) => [...kinds]))],
  passage: unguarded(parts.map(({ sentence }) => sentence).join(" ")).slice(0, LONGEST_PASSAGE)
})

/** The passages of one reading that weigh enough. */
const passages = (text: string, isSqueezed: boolean): ReadonlyArray<Flag> => {
  const flags: Array<Flag> = []
  let before = NOTHING
  for (const sentence of sentences(text)) {
    const weighed = weigh(sentence, isSqueezed)
    if (isEnough(weighed)) flags.push(flag(weighed))
    else if (isEnoughTogether(before, weighed)) flags.push(flag(before, weighed))
    before = weighed
  }
  return flags
}

/**
 * The passages of a text that read like orders to a model, at most 20, of its first 200,000 UTF-16 units. A warning,
 * and never more: an attack in words that nobody thought of is not found, and a text about attacks can be.
 */
export const flagsOf = (text: string): ReadonlyArray<Flag> => {
  const found = new Map<string, Flag>()
  for (const { isEncoded, isSqueezed, text: read } of readings(text.slice(0, LONGEST))) {
    for (const { kinds, passage } of passages(read, isSqueezed)) {
      if (found.size >= MOST_FLAGS) return [...found.values()]
      if (!found.has(passage)) found.set(passage, { passage, kinds: isEncoded ? [...kinds, "encoded"] : kinds })
    }
  }
  return [...found.values()]
}
