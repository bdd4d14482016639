import * as Schema from "effect/Schema"

/** How much an operation asks of whoever wants it, the least first. */
export const Level = Schema.Literal("PUBLIC", "LOW", "MEDIUM", "HIGH", "RESTRICTED")
export type Level = typeof Level.Type

export const levels: ReadonlyArray<Level> = Level.literals

export const isAtLeast = (level: Level, least: Level): boolean => levels.indexOf(level) >= levels.indexOf(least)

export const highest = (a: Level, b: Level): Level => (isAtLeast(a, b) ? a : b)

/** One level more; the highest stays. */
export const raised = (level: Level): Level => levels[levels.indexOf(level) + 1] ?? level
