import type { Observation } from "../../../src/security/anomaly/Observation.ts"
import { DAY, HOUR, life, session, START, type World } from "./Honest.ts"
import { type Persona, persona } from "./Persona.ts"
import type { Random } from "./Random.ts"
import * as Topics from "./Topics.ts"

/**
 * Ways in which an account is abused, beside what its owner goes on doing. They were written before the scorer, from what
 * each wants to reach and not from what is easily seen: several go about it slowly, or in the owner's own hours.
 */

export interface Victim {
  readonly key: string
  readonly persona: Persona
  readonly world: World
}

export interface Attack {
  readonly from: number
  readonly until: number
  readonly observations: ReadonlyArray<Observation>
}

/** An attack on an account that begins on the morning of `day`, counted from the start. */
export type Family = (random: Random, victim: Victim, day: number) => Attack

/** A moment at which the owner is usually about. */
const usualTime = (random: Random, { persona }: Victim, day: number): number =>
  START + day * DAY + (random.weighted(persona.hours) + random.next() - persona.zoneHours) * HOUR

const attack = (from: number, hours: number, observations: ReadonlyArray<Observation>): Attack =>
  ({ from, until: from + hours * HOUR, observations })

/** So many calls within a span, at times that are as good as random. */
const spread = (
  random: Random,
  from: number,
  hours: number,
  count: number,
  one: (index: number) => Omit<Observation, "subjectKey" | "at">,
  { key }: Victim
): Attack => {
  const times = Array.from({ length: count }, () => from + random.next() * hours * HOUR).sort((a, b) => a - b)
  return attack(from, hours, times.map((at, index) => ({ ...one(index), subjectKey: key, at: Math.round(at) })))
}

const asked = (query: string) => ({ operation: "web_search", verdict: "allow", failed: false, query }) as const

/** A subject is copied as a whole: one search after the other, page by page, and the pages that were found. */
const scraping: Family = (random, victim, day) => {
  const about = Topics.topic(random)
  const list = Array.from({ length: 200 }, () => Topics.word(random.whole(0, 20_000)))
  const reads = random.between(0, 0.5)
  const hours = random.whole(3, 8)
  return spread(random, usualTime(random, victim, day), hours, Math.round(hours * random.between(35, 90)), (index) =>
    random.chance(reads)
      ? { operation: "read_page", verdict: "allow", failed: random.chance(0.05), host: Topics.host(random, about) }
      : asked(`${about.words[0] ?? ""} ${about.words[1] ?? ""} ${list[Math.floor(index / 3) % list.length] ?? ""}`), victim)
}

/** The account is passed on to a few others, who live their own lives with it for a week. */
const credentialSharing: Family = (random, victim, day) => {
  const others = Array.from({ length: random.whole(2, 4) }, (_, index) => random.fork(`other ${index}`))
  const observations = others.flatMap((other) =>
    life(other, { key: victim.key, persona: persona(other), world: victim.world, from: day, until: day + 7 })
  )
  const from = Math.min(...observations.map(({ at }) => at))
  return attack(Number.isFinite(from) ? from : START + day * DAY, 7 * 24, observations)
}

const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
const coded = (random: Random, length: number): string =>
  Array.from({ length }, () => alphabet[random.whole(0, 31)] ?? "").join("")

/** Data leave within questions: as code that is easily seen, or as plain words of which each stands for something. */
const exfiltration: Family = (random, victim, day) => {
  const inWords = random.chance(0.5)
  const hours = random.whole(1, 6)
  return spread(random, usualTime(random, victim, day), hours, random.whole(15, 70), () =>
    asked(
      inWords
        ? Array.from({ length: random.whole(5, 9) }, () => Topics.word(random.whole(120, 19_999))).join(" ")
        : `${Topics.word(random.whole(0, 400))} ${coded(random, random.whole(24, 60))}`
    ), victim)
}

/** Just below the limit, hour by hour, for two days and nights; the topics are those of one person. */
const slowDrip: Family = (random, victim, day) => {
  const topics = Array.from({ length: 4 }, () => Topics.topic(random))
  const perHour = random.between(60, 92)
  const from = START + day * DAY + random.next() * DAY
  const observations = Array.from({ length: Math.round(48 * perHour) }, (_, index) => ({
    ...asked(Topics.question(random, random.pick(topics[0] ?? Topics.topic(random), ...topics.slice(1))).join(" ")),
    subjectKey: victim.key,
    at: Math.round(from + (index + random.between(0, 0.6)) * HOUR / perHour)
  }))
  return attack(from, 48, observations)
}

/** Whoever is asked is worn down: the same kinds of request again and again, each of them refused. */
const consentFatigue: Family = (random, victim, day) => {
  const about = Topics.topic(random)
  const hours = random.between(0.5, 3)
  return spread(random, usualTime(random, victim, day), hours, random.whole(10, 40), () => ({
    operation: random.chance(0.8) ? "read_page" : "research",
    verdict: random.chance(0.9) ? "refuse" : "allow",
    reason: "declined",
    failed: false,
    host: Topics.host(random, about)
  }), victim)
}

/** One host after the other is tried, to see which of them answer. */
const hostEnumeration: Family = (random, victim, day) => {
  const base = Topics.word(random.whole(0, 19_999))
  const failing = random.between(0.1, 0.8)
  const hours = random.between(0.5, 4)
  return spread(random, usualTime(random, victim, day), hours, random.whole(25, 90), (index) => ({
    operation: "read_page",
    verdict: "allow",
    failed: random.chance(failing),
    host: `${base}${index}.example`
  }), victim)
}

/** Somebody else uses the account while its owner sleeps, for three nights, as a person would. */
const oddHours: Family = (random, victim, day) => {
  const quiet = victim.persona.hours.map((weight) => Math.exp(-40 * weight))
  const night = random.weighted(quiet)
  const intruder = { ...victim.persona, gapMillis: 60_000, tools: persona(random).tools }
  const about = Array.from({ length: 3 }, () => Topics.topic(random))
  const observations = [0, 1, 2].flatMap((later) => {
    const from = START + (day + later) * DAY + (night + random.next() - victim.persona.zoneHours) * HOUR
    return [0, 1].flatMap((part) =>
      session(random, {
        ...victim,
        persona: intruder,
        about: random.pick(about[0] ?? Topics.topic(random), ...about.slice(1)),
        from: from + part * 0.7 * HOUR,
        calls: random.whole(5, 15)
      })
    )
  })
  return attack(Math.min(...observations.map(({ at }) => at)), 3 * 24, observations)
}

/** Arguments are tried out until something breaks. */
const errorProbing: Family = (random, victim, day) => {
  const about = Topics.topic(random)
  const failing = random.between(0.5, 0.95)
  const hours = random.between(0.5, 3)
  return spread(random, usualTime(random, victim, day), hours, random.whole(12, 60), () => ({
    ...asked(Topics.question(random, about).join(" ")),
    operation: random.pick("web_search", "search_news", "instant_answer", "suggest_queries", "search_images"),
    failed: random.chance(failing)
  }), victim)
}

export const families = {
  scraping,
  "credential sharing": credentialSharing,
  "exfiltration by query": exfiltration,
  "slow drip": slowDrip,
  "consent fatigue": consentFatigue,
  "host enumeration": hostEnumeration,
  "odd hours": oddHours,
  "error probing": errorProbing
} as const satisfies Record<string, Family>
