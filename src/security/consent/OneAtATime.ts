import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"

export interface OneAtATime {
  /** Runs the work after those before it of the same name; `otherwise` where that takes too long, or too many wait. */
  readonly run: <A, E, R>(
    name: string,
    patienceMillis: number,
    work: Effect.Effect<A, E, R>,
    otherwise: Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E, R>
  /** How many are under way or wait, under all names. */
  readonly size: Effect.Effect<number>
}

/** Works of one name follow each other in the order in which they came; at most `limit`, the one under way included. */
export const make = (limit: number): Effect.Effect<OneAtATime> =>
  Effect.sync(() => {
    type Ticket = Deferred.Deferred<void>
    const lines = new Map<string, ReadonlyArray<Ticket>>()
    const lineOf = (name: string): ReadonlyArray<Ticket> => lines.get(name) ?? []

    const enter = (name: string) =>
      Effect.flatMap(Deferred.make<void>(), (ticket) =>
        Effect.suspend(() => {
          const line = lineOf(name)
          if (line.length >= limit) return Effect.succeed(undefined)
          lines.set(name, [...line, ticket])
          return line.length === 0 ? Effect.as(Deferred.succeed(ticket, undefined), ticket) : Effect.succeed(ticket)
        }))

    const leave = (name: string, ticket: Ticket | undefined) =>
      Effect.suspend(() => {
        const [next, ...others] = lineOf(name).filter((other) => other !== ticket)
        if (next === undefined) {
          lines.delete(name)
          return Effect.void
        }
        lines.set(name, [next, ...others])
        // Whoever is first already knows that.
        return Deferred.succeed(next, undefined)
      })

    return {
      run: (name, patienceMillis, work, otherwise) =>
        Effect.acquireUseRelease(
          enter(name),
          (ticket) =>
            ticket === undefined
              ? otherwise
              : Effect.flatMap(
                Effect.timeoutOption(Deferred.await(ticket), patienceMillis),
                (came) => (came._tag === "Some" ? work : otherwise)
              ),
          (ticket) => leave(name, ticket)
        ),
      size: Effect.sync(() => [...lines.values()].reduce((sum, line) => sum + line.length, 0))
    }
  })
