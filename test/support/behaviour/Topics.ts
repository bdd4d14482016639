import type { Random } from "./Random.ts"

/** What people ask about: invented words and hosts, grouped so that questions of one topic resemble each other. */
export interface Topic {
  readonly words: ReadonlyArray<string>
  readonly hosts: ReadonlyArray<string>
}

const consonants = "bdfghklmnprstvz"
const vowels = "aeiou"
const VOCABULARY = 20_000

/** One of 20,000 words, always the same one for a number. */
export const word = (number: number): string => {
  let text = ""
  for (let left = number % VOCABULARY, syllable = 0; syllable < 2 || left > 0; syllable++) {
    text += (consonants[left % 15] ?? "") + (vowels[Math.floor(left / 15) % 5] ?? "")
    left = Math.floor(left / 75)
  }
  return text
}

/** Words that everybody uses, and hosts that everybody reads. */
const common = Array.from({ length: 120 }, (_, index) => word(index))
const popular = Array.from({ length: 40 }, (_, index) => `${word(index * 7 + 1)}.example`)

/** The first ones are chosen far more often than the last. */
const zipf = <A>(random: Random, list: ReadonlyArray<A>): A | undefined =>
  list[Math.min(list.length - 1, Math.floor(list.length ** random.next()) - 1)]

export const topic = (random: Random): Topic => ({
  words: Array.from({ length: 60 }, () => word(random.whole(120, VOCABULARY - 1))),
  hosts: Array.from({ length: 30 }, () => `${word(random.whole(120, VOCABULARY - 1))}.example`)
})

export const question = (random: Random, about: Topic): ReadonlyArray<string> =>
  Array.from({ length: 2 + random.poisson(1.6) }, () =>
    (random.chance(0.3) ? zipf(random, common) : zipf(random, about.words)) ?? "")

/** Something that is pasted into a question rather than typed: words grown together, or a number of many digits. */
export const identifier = (random: Random): string =>
  random.chance(0.6)
    ? Array.from({ length: random.whole(2, 5) }, () => word(random.whole(0, VOCABULARY - 1))).join("")
    : Array.from({ length: random.pick(8, 12, 32, 40) }, () => random.whole(0, 15).toString(16)).join("")

/** The question that often follows: a word more, or another one in place of the last. */
export const refined = (random: Random, before: ReadonlyArray<string>, about: Topic): ReadonlyArray<string> => [
  ...(random.chance(0.5) ? before.slice(0, 6) : before.slice(0, -1)),
  zipf(random, about.words) ?? ""
]

export const host = (random: Random, about: Topic): string =>
  (random.chance(0.35) ? zipf(random, popular) : zipf(random, about.hosts)) ?? ""
