import { fold, isAscii } from "../Look.ts"
import type { Kind, Rule } from "./Rule.ts"

/** The words of one language that attacks are made of: each a pattern of beginnings of words, separated by `|`. */
export interface Language {
  /** Small words that its sentences have some of, separated by blanks; or a class of the characters of its script. */
  readonly spoken: string
  /** Ignore, disregard, forget: orders. */
  readonly ignore: string
  /** Instructions, rules, prompts. */
  readonly instructions: string
  /** Previous, above, prior, your. */
  readonly previous: string
  /** Forget everything before, as a whole. */
  readonly everything: string
  /** You are now; from now on you. */
  readonly role: string
  /** As an AI assistant; if you are a language model; AI systems must. */
  readonly machine: string
  /** Reveal, show: orders. */
  readonly reveal: string
  /** System prompt, your instructions. */
  readonly prompt: string
  /** Do not tell, without telling. */
  readonly conceal: string
  /** The user. */
  readonly user: string
  /** Send, forward, include: orders. */
  readonly send: string
  /** Conversation, chat history, the user's data, passwords, keys. */
  readonly secrets: string
  /** Call, use, run, then a tool. */
  readonly tool: string
  /** Answer only with; end every answer with. */
  readonly steer: string
  /** The user has allowed; new instructions; message of the system. */
  readonly authority: string
}

const NEAR = "[^.!?\\u3002\\uff01\\uff1f\\u0964]{0,50}"

/** Both, in either order, not far apart. */
const both = (one: string, other: string): string => `(?:${one})${NEAR}(?:${other})|(?:${other})${NEAR}(?:${one})`

/** All three, in the orders that languages put them in. */
export const three = (verb: string, adjective: string, noun: string): string =>
  [[verb, adjective, noun], [verb, noun, adjective], [adjective, noun, verb], [noun, adjective, verb]]
    .map((parts) => parts.map((part) => `(?:${part})`).join(NEAR))
    .join("|")

// Without the flag for Unicode, which makes a search several times as long: no letter beyond the first plane is needed.
export const LETTER =
  "[a-z0-9_\\u00aa-\\u02af\\u0300-\\u1fff\\u2c00-\\u2dff\\u3040-\\ud7ff\\uf900-\\ufdff\\ufe70-\\ufeff]"
const BOUND = `(?:(?<=${LETTER})(?!${LETTER})|(?<!${LETTER})(?=${LETTER}))`
const ESCAPES = /(\\[A-Za-z])/

/** A pattern in the spelling that text is compared in; words and their bounds are those of every script. */
const folded = (source: string): string =>
  source.split(ESCAPES)
    .map((part) => (part === "\\w" ? LETTER : part === "\\b" ? BOUND : ESCAPES.test(part) ? part : fold(part)))
    .join("")

const plain = (kind: Kind, weight: Rule["weight"], source: string): Rule =>
  ({ kind, weight, pattern: new RegExp(source), isOrder: false, squeezed: undefined })

/** Of scripts that put no blanks between words. */
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/

const FAR_AWAY = "https?://|\\w@\\w"

/** Of a sentence in Latin letters; one alone is a word of other languages too. */
const FEWEST_SMALL_WORDS = 2

export type Speaks = (sentence: string, words: ReadonlySet<string>) => ReadonlySet<number>

/** Which of the languages a sentence may be in, by their places: each of its words is looked up once for all of them. */
export const speakers = (languages: ReadonlyArray<Language>): Speaks => {
  const scripts: Array<readonly [place: number, script: RegExp]> = []
  const places = new Map<string, Array<number>>()
  languages.forEach(({ spoken }, place) => {
    if (spoken.startsWith("[")) {
      scripts.push([place, new RegExp(spoken)])
      return
    }
    for (const word of spoken.split(" ")) places.set(word, [...places.get(word) ?? [], place])
  })
  return (sentence, words) => {
    const counts = new Map<number, number>()
    for (const word of words) {
      for (const place of places.get(word) ?? []) counts.set(place, (counts.get(place) ?? 0) + 1)
    }
    const found = new Set<number>()
    for (const [place, count] of counts) if (count >= FEWEST_SMALL_WORDS) found.add(place)
    if (!isAscii(sentence)) for (const [place, script] of scripts) if (script.test(sentence)) found.add(place)
    return found
  }
}

export const rulesOf = (language: Language): ReadonlyArray<Rule> => {
  const start = UNSPACED.test(language.user) ? "" : `(?<!${LETTER})`
  const of = (key: keyof Language): string => `${start}(?:${folded(language[key])})`
  return [
    plain("override", 3, three(of("ignore"), of("previous"), of("instructions"))),
    plain("override", 3, of("everything")),
    plain("role", 2, of("role")),
    plain("rules", 3, of("machine")),
    plain("reveal", 3, both(of("reveal"), of("prompt"))),
    plain("hide", 3, both(of("conceal"), of("user"))),
    plain("exfiltrate", 2, both(of("send"), of("secrets"))),
    plain("exfiltrate", 1, `(?:${of("send")})[^!?]{0,120}(?:${FAR_AWAY})`),
    plain("tool", 2, of("tool")),
    plain("steer", 2, of("steer")),
    plain("authority", 2, of("authority"))
  ]
}
