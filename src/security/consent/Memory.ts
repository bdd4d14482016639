import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import { type Person, personKey } from "./Grant.ts"
import type { Purpose } from "./Purposes.ts"

/** What a process remembers of its questions, so that nobody is asked too often. Pure; all times in milliseconds. */

const MINUTE = 60_000

/** Questions to one person through one client within `WINDOW`. */
export const MOST_QUESTIONS = 3
export const WINDOW = 10 * MINUTE

/** How long a question is not put again: after a no, and after it was closed or left without an answer. */
export const QUIET = { declined: 24 * 60 * MINUTE, dismissed: 5 * MINUTE } as const

export type Refusal = keyof typeof QUIET

/** Those who were asked last are remembered. Whoever is forgotten may be asked once more. */
export const MOST_PARTIES = 10_000

/** One person behind one client: who is asked, whatever connection it comes over. */
export interface Party {
  readonly subject: Person
  readonly client: string
}

/** What a question is about. */
export interface About {
  readonly purpose: Purpose
  readonly target: string
}

interface Noted {
  readonly party: Party
  readonly questions: ReadonlyArray<{ readonly id: string; readonly at: number }>
  /** By what they are about. No more than `MOST_QUESTIONS` for each `WINDOW` of the longest quiet. */
  readonly refusals: HashMap.HashMap<string, { readonly how: Refusal; readonly at: number }>
}

export type State = HashMap.HashMap<string, Noted>

export const empty: State = HashMap.empty()

const keyOf = ({ client, subject }: Party): string => JSON.stringify([subject.issuer, subject.id, client])

const aboutKey = ({ purpose, target }: About): string => `${purpose} ${target}`

/** A time that lies further ahead than the rule reaches was noted by a clock that has been set back since. */
const isWithin = (now: number, at: number, length: number): boolean => Math.abs(now - at) < length

const notedOf = (state: State, party: Party): Noted =>
  Option.getOrElse(HashMap.get(state, keyOf(party)), () => ({ party, questions: [], refusals: HashMap.empty() }))

/** What of it still has an effect. */
const current = (noted: Noted, now: number): Noted => ({
  ...noted,
  questions: noted.questions.filter(({ at }) => isWithin(now, at, WINDOW)),
  refusals: HashMap.filter(noted.refusals, ({ at, how }) => isWithin(now, at, QUIET[how]))
})

export const refusal = (state: State, now: number, party: Party, about: About): Refusal | undefined =>
  Option.getOrUndefined(HashMap.get(current(notedOf(state, party), now).refusals, aboutKey(about)))?.how

export const mayAsk = (state: State, now: number, party: Party): boolean =>
  current(notedOf(state, party), now).questions.length < MOST_QUESTIONS

const lastHeard = ({ questions }: Noted): number => Math.max(0, ...questions.map(({ at }) => at))

/** Forgets what has no effect any more. */
export const sweep = (now: number) => (state: State): State =>
  HashMap.filter(
    HashMap.map(state, (noted) => current(noted, now)),
    ({ questions, refusals }) => questions.length > 0 || HashMap.size(refusals) > 0
  )

const put = (state: State, now: number, noted: Noted): State => {
  const key = keyOf(noted.party)
  const next = HashMap.set(state, key, current(noted, now))
  if (HashMap.size(next) <= MOST_PARTIES) return next
  const swept = sweep(now)(next)
  if (HashMap.size(swept) <= MOST_PARTIES) return swept
  const [quiet] = HashMap.toEntries(swept)
    .filter(([other]) => other !== key)
    .reduce((a, b) => (lastHeard(b[1]) < lastHeard(a[1]) ? b : a))
  return HashMap.remove(swept, quiet)
}

/** Notes that a question was put; put in two ways it is still one. */
export const asked = (now: number, party: Party, id: string) => (state: State): State => {
  const noted = notedOf(state, party)
  if (noted.questions.some((question) => question.id === id)) return state
  return put(state, now, { ...noted, questions: [...noted.questions, { id, at: now }] })
}

export const refused = (now: number, party: Party, about: About, how: Refusal) => (state: State): State => {
  const noted = notedOf(state, party)
  return put(state, now, { ...noted, refusals: HashMap.set(noted.refusals, aboutKey(about), { how, at: now }) })
}

export const forget = (person: Person) => (state: State): State =>
  HashMap.filter(state, ({ party }) => personKey(party.subject) !== personKey(person))
