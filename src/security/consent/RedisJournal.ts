import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import { randomUUID } from "node:crypto"
import { Redis } from "../../state/redis/Redis.ts"
import type { RedisFailed } from "../../state/redis/RedisFailed.ts"
import * as Reply from "../../state/redis/Reply.ts"
import * as Script from "../../state/redis/Script.ts"
import { StateFileError } from "../../state/StateFile.ts"
import { DAMAGED, type GrantJournal } from "./GrantJournal.ts"
import * as Journal from "./Journal.ts"
import * as Ledger from "./Ledger.ts"

/**
 * The journal as a list of Redis, one line an element, in the order in which they count. Beside it stands the name of its
 * generation, by chance: it changes whenever the list does not just grow, so that whoever has read a part knows whether the
 * rest follows from it. Neither expires, and so neither is evicted; the limits of the ledger bound them.
 */

const FAMILY = "consent1"

/** Whoever has to forget something writes the journal anew, unless somebody else was quicker; so often at most. */
const MOST_TRIES = 20

const ON = `
local known = redis.call("GET", KEYS[2])
local from = 0
if known and known == ARGV[1] then from = tonumber(ARGV[2]) end
`

const looking = Script.make("look at consent", `${ON}
return {known or "", from, redis.call("LRANGE", KEYS[1], from, -1)}
`)

const writing = Script.make("write consent", `${ON}
if not known then
  known = ARGV[4]
  redis.call("DEL", KEYS[1])
  redis.call("SET", KEYS[2], known)
end
redis.call("RPUSH", KEYS[1], ARGV[3])
return {known, from, redis.call("LRANGE", KEYS[1], from, -1)}
`)

/** Only what is read as a whole may be replaced. */
const renewing = Script.make("write consent anew", `
if redis.call("GET", KEYS[2]) ~= ARGV[1] or redis.call("LLEN", KEYS[1]) ~= tonumber(ARGV[2]) then return 0 end
redis.call("DEL", KEYS[1])
if ARGV[3] ~= "" then redis.call("RPUSH", KEYS[1], ARGV[3]) end
redis.call("SET", KEYS[2], ARGV[4])
return 1
`)

/** How far the list has been read: so many elements of this generation. */
interface View {
  readonly generation: string
  readonly read: number
  readonly reading: Journal.Reading
}

const unseen: View = { generation: "", read: 0, reading: Journal.nothing }

export interface RedisJournalOptions {
  readonly limits: Ledger.Limits
  /** See `JournalFile.JournalOptions`. */
  readonly slack: number
}

const failure = (operation: "read" | "write", detail: string) => new StateFileError({ path: "consent in Redis", operation, detail })

const failing = (operation: "read" | "write") => Effect.mapError(({ detail }: RedisFailed) => failure(operation, detail))

export const make = Effect.fnUntraced(function*(options: RedisJournalOptions) {
  const redis = yield* Redis
  const keys = [redis.together(FAMILY, "journal"), redis.together(FAMILY, "generation")]
  const view = yield* Ref.make(unseen)
  const turn = yield* Effect.makeSemaphore(1)
  const read = Journal.read(options.limits)

  /** Reads on, or from the beginning where what is there is not what was known. */
  const advanced = (known: View, reply: unknown, mine?: string): readonly [View, ReadonlyArray<Ledger.Change> | undefined] => {
    const [generation, from, elements] = Reply.list(reply)
    const lines = Reply.texts(elements)
    const before = Reply.number(from) > 0 ? known.reading : Journal.nothing
    const [reading, changes] = read(before, lines.join(""), mine)
    return [{ generation: Reply.text(generation) ?? "", read: Reply.number(from) + lines.length, reading }, changes]
  }

  const inTurn = <A, E>(work: (known: View) => Effect.Effect<readonly [A, View], E>) =>
    Effect.uninterruptible(turn.withPermits(1)(
      Effect.flatMap(Ref.get(view), work).pipe(
        Effect.flatMap(([result, next]) => Effect.as(Ref.set(view, next), result))
      )
    ))

  const look = (known: View) =>
    Effect.map(failing("read")(redis.run(looking, keys, [known.generation, known.read])), (reply) => advanced(known, reply)[0])

  const append = (known: View, name: string, op: Ledger.Op) =>
    redis.run(writing, keys, [known.generation, known.read, Journal.lineOf(name, op), randomUUID()]).pipe(
      failing("write"),
      Effect.map((reply) => advanced(known, reply, name))
    )

  /** Without what is to be forgotten. */
  const anew = (known: View, tries: number): Effect.Effect<View, StateFileError> => {
    const generation = randomUUID()
    const snapshot = Journal.snapshot(known.reading.ledger)
    return failing("write")(redis.run(renewing, keys, [known.generation, known.read, snapshot, generation])).pipe(
      Effect.flatMap((reply): Effect.Effect<View, StateFileError> => {
        if (reply === 1) return Effect.flatMap(Effect.succeed(unseen), look)
        if (tries >= MOST_TRIES) return Effect.fail(failure("write", "its journal never came to rest"))
        return Effect.flatMap(look(known), (next) => anew(next, tries + 1))
      })
    )
  }

  const write = Effect.fnUntraced(function*(
    known: View,
    op: Ledger.Op
  ): Effect.fn.Return<readonly [ReadonlyArray<Ledger.Change>, View], StateFileError> {
    const before = yield* look(known)
    const { damage } = before.reading
    if (damage !== undefined) return yield* failure("write", `${damage}: ${DAMAGED}`)
    const [after, changes = []] = yield* append(before, randomUUID(), op)
    if (op.op === "expire" || op.op === "erase") return [changes, yield* anew(after, 1)]
    if (after.reading.lines - Ledger.all(after.reading.ledger).length <= options.slack) return [changes, after]
    // The operation itself is done.
    const last = yield* Effect.catchAll(anew(after, 1), (error) => Effect.as(Effect.logWarning(error.message), after))
    return [changes, last]
  })

  const journal: GrantJournal = {
    place: "Redis",
    look: inTurn((known) => Effect.map(look(known), (next) => [next.reading, next] as const)),
    write: (op) => inTurn((known) => write(known, op))
  }
  return journal
})
