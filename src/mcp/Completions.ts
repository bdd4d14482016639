import * as Effect from "effect/Effect"
import { type Region, regions as allRegions } from "../domain/Region.ts"
import { TimeSpan } from "../domain/TimeRange.ts"
import { guard, type Guarded, type Secured } from "../security/Secured.ts"

/** The most values one answer may hold (specification 2025-11-25, completion/complete). */
export const MAX_VALUES = 100

/** Proposes values for what has been typed so far, best first. */
export type Completer = (typed: string) => Effect.Effect<ReadonlyArray<string>>

/** What is asked of a completer: the argument, or the variable of an address, and what has been typed of it. */
export interface Unfinished {
  readonly argument: string
  readonly typed: string
}

export type Completing = Guarded<Unfinished, ReadonlyArray<string>, never, never>

/** Puts a completer behind the door. */
export const guardedCompleter = (
  complete: (argument: string, typed: string) => Effect.Effect<ReadonlyArray<string>>
): Effect.Effect<Completing, never, Secured> =>
  guard({
    operation: "completion",
    prepare: ({ argument, typed }: Unfinished) => Effect.succeed({ facts: {}, work: complete(argument, typed) })
  })

export interface Completion {
  readonly values: ReadonlyArray<string>
  readonly total: number
  readonly hasMore: boolean
}

export const completion = (values: ReadonlyArray<string>): Completion => ({
  values: values.slice(0, MAX_VALUES),
  total: values.length,
  hasMore: values.length > MAX_VALUES
})

/** Lower is better; nothing where the region does not match. */
const rankOf = (region: Region, typed: string): number | undefined => {
  const name = region.name.toLowerCase()
  if (region.code.startsWith(typed)) return 0
  if (name.startsWith(typed)) return 1
  return name.includes(typed) ? 2 : undefined
}

/** Region codes by the start of the code (`de`), else by the start or any part of the name (`germ`, `land`). */
export const regionCodes = (typed: string): ReadonlyArray<string> => {
  const wanted = typed.trim().toLowerCase()
  return allRegions
    .flatMap((region) => {
      const rank = rankOf(region, wanted)
      return rank === undefined ? [] : [{ code: region.code, rank }]
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ code }) => code)
}

export const timeSpans = (typed: string): ReadonlyArray<string> =>
  TimeSpan.literals.filter((span) => span.startsWith(typed.trim().toLowerCase()))

export const region: Completer = (typed) => Effect.sync(() => regionCodes(typed))
export const timeRange: Completer = (typed) => Effect.sync(() => timeSpans(typed))
