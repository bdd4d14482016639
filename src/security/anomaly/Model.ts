/** What is measured of each subject, in the order of all lists of figures. Larger is always the suspicious side. */
export const features = [
  /** Calls within the hour. */
  "rate",
  /** Calls within the last day. */
  "day",
  /** Words within the hour that the subject had not used lately. */
  "words",
  /** The share of such words in a question. */
  "novelty",
  /** Characters of a question. */
  "length",
  /** Characters of its longest word. */
  "coding",
  /** The share of its words that the question before did not have. */
  "switching",
  /** Refusals within the hour. */
  "refusals",
  /** Failures within the hour. */
  "failures",
  /** Hosts within the hour that the subject had not asked for lately. */
  "hosts",
  /** Calls at unusual hours of the week, within the last day. */
  "hours",
  /** Hours of the last day in which there were calls. */
  "breadth",
  /** How alike the gaps between calls are. */
  "steadiness"
] as const
export type Feature = (typeof features)[number]

/** What honest subjects are like, as far as one feature goes. */
export interface Expectation {
  /** Mean and standard deviation among all, at the end of an hour with calls: what is believed of a newcomer. */
  readonly mean: number
  readonly deviation: number
  /**
   * How far above its own usual a subject comes within an hour, in its own standard deviations, in one hour of 10, 30, 100,
   * 300, 1,000, 3,000 and 10,000.
   */
  readonly tail: ReadonlyArray<number>
}

export interface Model {
  readonly expectations: ReadonlyArray<Expectation>
  /** The score from which on there is an alarm. */
  readonly threshold: number
}

/** The scores at which a `tail` has its figures: minus the decimal logarithm of their probability. */
export const knots: ReadonlyArray<number> = [10, 30, 100, 300, 1_000, 3_000, 10_000].map(Math.log10)

const HIGHEST = 6

/** Minus the decimal logarithm of how often an honest subject's hour is at least so unusual; at most 6. */
export const rarity = ({ tail }: Expectation, deviations: number): number => {
  const above = tail.findIndex((figure) => figure > deviations)
  const upper = above === -1 ? tail.length - 1 : above
  const [low, high] = [tail[upper - 1] ?? 0, tail[upper] ?? 0]
  const [from, to] = [knots[upper - 1] ?? 0, knots[upper] ?? 0]
  // Beyond the last figure the line goes on as between the last two.
  const score = from + (to - from) * (deviations - low) / Math.max(1e-3, high - low)
  return Math.min(HIGHEST, Math.max(0, score))
}
