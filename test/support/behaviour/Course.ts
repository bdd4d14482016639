import type { Observation } from "../../../src/security/anomaly/Observation.ts"
import { type Attack, type Family } from "./Abuse.ts"
import { DAY, HOUR, inOrder, life, type Span, START, world } from "./Honest.ts"
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
  /** When the crowd came, or would have come. */
  readonly span: Span
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
  const about = Topics.topic(random)
  const from = START + (weeks * 7 - 3) * DAY + 14 * HOUR
  const span = { from, until: from + 2 * HOUR }
  const shared = { ...world(random, weeks), ...(crowd ? { crowd: { ...span, topic: about } } : {}) }
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
    span
  }
}

export interface Attacked {
  readonly attack: Attack
  /** All that the account did, the attack included; and what it would have done without. */
  readonly observations: ReadonlyArray<Observation>
  readonly own: ReadonlyArray<Observation>
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
  return { attack, observations: inOrder([...own, ...attack.observations]), own }
}
