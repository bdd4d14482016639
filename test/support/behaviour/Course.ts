import type { Observation } from "../../../src/security/anomaly/Observation.ts"
import { type Attack, type Family } from "./Abuse.ts"
import { DAY, HOUR, inOrder, life, START, world } from "./Honest.ts"
import { persona } from "./Persona.ts"
import * as Random from "./Random.ts"
import * as Topics from "./Topics.ts"

/**
 * Courses of events, each made of a seed. Honest seeds for calibration, honest seeds for measuring and the seeds of
 * attacks are different names, so that nothing that was fitted is measured on itself.
 */

export interface Honest {
  /** One list for each subject, in the order of time. */
  readonly lives: ReadonlyArray<ReadonlyArray<Observation>>
  readonly crowd: { readonly from: number; readonly until: number } | undefined
}

export interface HonestOptions {
  readonly seed: string
  readonly subjects: number
  readonly weeks: number
  /** Whether something happens, in the last week, that many ask about at once. */
  readonly crowd?: boolean
}

/** Subjects of every kind. A third of them come new in the course of it. */
export const honest = ({ crowd = false, seed, subjects, weeks }: HonestOptions): Honest => {
  const random = Random.make(seed)
  const from = START + (weeks * 7 - 3) * DAY + 14 * HOUR
  const span = crowd ? { from, until: from + 2 * HOUR, topic: Topics.topic(random) } : undefined
  const shared = { ...world(random, weeks), ...(span === undefined ? {} : { crowd: span }) }
  return {
    lives: Array.from({ length: subjects }, (_, index) => {
      const own = random.fork(`subject ${index}`)
      return life(own, {
        key: `${seed} ${index}`,
        persona: persona(own),
        world: shared,
        from: own.chance(1 / 3) ? own.whole(0, weeks * 7 - 7) : 0,
        until: weeks * 7
      })
    }),
    crowd: span
  }
}

export interface Attacked {
  readonly observations: ReadonlyArray<Observation>
  readonly attack: Attack
}

export interface AttackedOptions {
  readonly seed: string
  readonly family: Family
  /** Days for which the account was used by its owner alone. */
  readonly history: number
}

/** One account, its owner's life, and an attack in the midst of it. */
export const attacked = ({ family, history, seed }: AttackedOptions): Attacked => {
  const random = Random.make(seed)
  const shared = world(random, history / 7 + 2)
  const victim = { key: seed, persona: persona(random), world: shared }
  const attack = family(random.fork("attack"), victim, history)
  const own = life(random.fork("owner"), { ...victim, from: 0, until: history + 8 })
  return { observations: inOrder([...own, ...attack.observations]), attack }
}
