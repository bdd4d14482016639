import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import type { GrantJournal } from "./GrantJournal.ts"
import * as JournalFile from "./JournalFile.ts"

/** The journal in a folder of its own, shared by all processes of the state folder; made when the first consent is given. */
export const make = Effect.fnUntraced(function*(options: JournalFile.JournalOptions) {
  const view = yield* Ref.make(JournalFile.unseen)
  const turn = yield* Effect.makeSemaphore(1)

  /** One at a time, each from where the last one has read to; and whole, whoever goes away meanwhile. */
  const inTurn = <A, E>(work: (known: JournalFile.View) => Effect.Effect<readonly [A, JournalFile.View], E>) =>
    Effect.uninterruptible(turn.withPermits(1)(
      Effect.flatMap(Ref.get(view), work).pipe(
        Effect.flatMap(([result, next]) => Effect.as(Ref.set(view, next), result))
      )
    ))

  const newest = Effect.flatMap(Ref.get(view), (known) =>
    JournalFile.isCurrent(options, known)
      ? Effect.succeed(known)
      : inTurn((known) => Effect.map(JournalFile.look(options, known), (next) => [next, next] as const)))

  const journal: GrantJournal = {
    place: options.folder,
    look: Effect.map(newest, ({ reading }) => reading),
    write: (op) =>
      Effect.flatMap(newest, ({ place }) =>
        // Also a person of whom nothing counts may stand in the journal; without one there is nothing to forget.
        op.op === "erase" && place === undefined ? Effect.succeed([]) : inTurn((known) =>
          Effect.map(JournalFile.write(options, known, op), ([next, changes]) => [changes, next] as const)
        ))
  }
  return journal
})
