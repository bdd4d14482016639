import { type Observation, OVER_LIMIT } from "../../../src/security/anomaly/Observation.ts"
import { operations, type Persona, readsPages } from "./Persona.ts"
import type { Random } from "./Random.ts"
import * as Topics from "./Topics.ts"

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const WEEK = 7 * DAY

/** A Monday, at midnight in Greenwich. */
export const START = Date.UTC(2026, 0, 5)

export interface Span {
  readonly from: number
  readonly until: number
}

/** What happens to everybody. */
export interface World {
  /** While the search engine refuses or is away, most calls fail, whoever makes them. */
  readonly outages: ReadonlyArray<Span>
  /** Something happens that many ask about at once. */
  readonly crowd?: Span & { readonly topic: Topics.Topic }
}

export const inside = (span: Span) => (at: number): boolean => at >= span.from && at < span.until

/** About one outage in two weeks, of half an hour to two hours. */
export const world = (random: Random, weeks: number): World => ({
  outages: Array.from({ length: random.poisson(weeks / 2) }, () => {
    const from = START + random.next() * weeks * WEEK
    return { from, until: from + random.between(0.5, 2) * HOUR }
  })
})

/** The calls of one session about one topic, the first one at `from`. */
export const session = (
  random: Random,
  { about, calls, from, key, persona, world }: {
    readonly key: string
    readonly persona: Persona
    readonly world: World
    readonly from: number
    readonly calls: number
    readonly about: Topics.Topic
  }
): ReadonlyArray<Observation> => {
  let at = from
  let words = Topics.question(random, about)
  return Array.from({ length: calls }, () => {
    const operation = operations[random.weighted(persona.tools)] ?? "web_search"
    const observation = call(random, persona, world, { key, at, operation, words, about })
    at += Math.max(500, random.logNormal(persona.gapMillis, 0.9))
    words = random.chance(0.55) ? Topics.refined(random, words, about) : Topics.question(random, about)
    return observation
  })
}

const call = (
  random: Random,
  persona: Persona,
  world: World,
  { about, at, key, operation, words }: {
    readonly key: string
    readonly at: number
    readonly operation: string
    readonly words: ReadonlyArray<string>
    readonly about: Topics.Topic
  }
): Observation => {
  const reads = readsPages.has(operation)
  const declined = reads && random.chance(persona.declining)
  const asked = random.chance(persona.pasting) ? [...words, Topics.identifier(random)] : words
  const failing = world.outages.some((outage) => inside(outage)(at)) ? 0.8 : reads ? persona.failing * 3 : persona.failing
  return {
    subjectKey: key,
    at: Math.round(at),
    operation,
    verdict: declined ? "refuse" : "allow",
    reason: declined ? "declined" : undefined,
    failed: !declined && random.chance(failing),
    query: operation === "read_page" ? undefined : asked.join(" "),
    host: operation === "read_page" ? Topics.host(random, about) : undefined
  }
}

/** Days on which a subject lives by another clock, or not at all. */
const exceptions = (random: Random, days: number) => {
  const holiday = random.chance(0.3) ? random.whole(0, days) : days
  const journey = random.chance(0.25) ? random.whole(0, days) : days
  const [rest, away, shift] = [random.whole(3, 10), random.whole(5, 30), random.pick(-9, -6, -3, -1, 1, 3, 6, 9)]
  return (day: number) => ({
    absent: day >= holiday && day < holiday + rest,
    shiftHours: day >= journey && day < journey + away ? shift : 0
  })
}

/** Everything that an honest subject does from one day to another, in order. */
export const life = (
  random: Random,
  { from, key, persona, until, world }: {
    readonly key: string
    readonly persona: Persona
    readonly world: World
    /** Days since the start. */
    readonly from: number
    readonly until: number
  }
): ReadonlyArray<Observation> => {
  const topics = Array.from({ length: persona.topics }, () => Topics.topic(random))
  const exception = exceptions(random, until)
  const observations: Array<Observation> = []
  for (let day = from; day < until; day++) {
    const { absent, shiftHours } = exception(day)
    topics.forEach((_, index) => {
      if (random.chance(persona.drift / persona.topics)) topics[index] = Topics.topic(random)
    })
    const mood = random.logNormal(1, 0.4) * (day % 7 >= 5 ? persona.weekend : 1)
    const sessions = absent ? 0 : random.poisson(persona.sessions * mood)
    for (let index = 0; index < sessions; index++) {
      const about = topics[Math.floor(topics.length * random.next() ** 1.5)]
      if (about === undefined) continue
      const hour = random.weighted(persona.hours) + random.next()
      observations.push(...session(random, {
        key,
        persona,
        world,
        about,
        from: START + day * DAY + (hour - persona.zoneHours - shiftHours) * HOUR,
        calls: 1 + Math.floor(random.exponential(persona.calls))
      }))
    }
  }
  const { crowd } = world
  if (crowd !== undefined && random.chance(0.7)) {
    observations.push(...session(random, {
      key,
      persona: { ...persona, gapMillis: Math.min(persona.gapMillis, 60_000) },
      world,
      about: crowd.topic,
      from: random.between(crowd.from, crowd.until),
      calls: random.whole(8, 30)
    }))
  }
  return inOrder(observations)
}

/** In the order of time, with the hourly limit of the server: what is above it was refused. */
export const inOrder = (observations: ReadonlyArray<Observation>): ReadonlyArray<Observation> => {
  const granted: Array<number> = []
  return observations.toSorted((a, b) => a.at - b.at).map((observation): Observation => {
    if (observation.verdict === "refuse") return observation
    if ((granted.at(-100) ?? Number.NEGATIVE_INFINITY) > observation.at - HOUR) {
      return { ...observation, verdict: "refuse", reason: OVER_LIMIT, failed: false }
    }
    granted.push(observation.at)
    return observation
  })
}
