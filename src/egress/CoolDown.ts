import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import { CoolingDown, type Refused } from "../domain/Errors.ts"
import { BackendName } from "../domain/Provenance.ts"
import * as StateFile from "../state/StateFile.ts"

export interface CoolDownOptions {
  /** Length after the first refusal. */
  readonly base: Duration.Duration
  /** The length doubles with every further refusal, up to this. */
  readonly max: Duration.Duration
  /** Where the cool-down outlives the process and is seen by the user's other processes; none keeps it in memory. */
  readonly file?: string
  /** Where it is seen by processes of other machines too. */
  readonly shared?: BlockStore
}

/** What others know of refusals. It fails open: what cannot be read is nothing, what cannot be written is logged. */
export interface BlockStore {
  readonly read: Effect.Effect<ReadonlyArray<Block>>
  readonly write: (blocks: ReadonlyArray<Block>) => Effect.Effect<void>
}

/** A refusal and what follows from it. All times in milliseconds since the epoch. */
export const Block = Schema.Struct({
  /** `all`: nothing at all is asked. A single endpoint: only that one is left alone. */
  scope: Schema.Union(Schema.Literal("all"), BackendName),
  endpoint: BackendName,
  reason: Schema.String,
  since: Schema.Number,
  /** An estimate of ours; DuckDuckGo does not say how long it goes on refusing. */
  until: Schema.Number,
  /** Refusals without a quiet time between them. */
  strikes: Schema.Number,
  /** A person said that it is over. Kept, so that the next refusal is known to be a repetition. */
  lifted: Schema.Boolean
})
export type Block = typeof Block.Type

const Blocks = Schema.parseJson(Schema.Array(Block))
const decodeBlocks = Schema.decodeOption(Blocks)
const encodeBlocks = Schema.encodeSync(Blocks)

/** Blocks in a file of the state folder. A damaged one counts as none. */
const inFile = (file: string): BlockStore => ({
  read: Effect.map(StateFile.read(file), (text) => (text === undefined ? [] : Option.getOrElse(decodeBlocks(text), () => []))).pipe(
    Effect.catchTag("StateFileError", (error) => Effect.as(Effect.logWarning(error.message), []))
  ),
  write: (blocks) =>
    Effect.catchTag(StateFile.write(file, encodeBlocks(blocks)), "StateFileError", (error) => Effect.logWarning(error.message))
})

/** DuckDuckGo's own word is followed, but not beyond a day. */
const LONGEST_ASKED = Duration.toMillis(Duration.hours(24))

/** No setting allows more than a week. What claims to last longer was noted by a clock that has been set right since. */
const LONGEST_CREDIBLE = Duration.toMillis(Duration.days(7))

/** The endpoints that are known to refuse by themselves, with 403 or 418, while the rest goes on answering. */
const separate: ReadonlySet<BackendName> = new Set(["images", "videos", "news", "suggest", "instant-answer"])

/** A challenge and "too many requests" speak of the address that asks; 403 and 418 of a vertical only of itself. */
export const scopeOf = (refusal: Refused): Block["scope"] =>
  separate.has(refusal.endpoint) && /\b(403|418)\b/.test(refusal.reason) ? refusal.endpoint : "all"

const inForce = (now: number) => (block: Block): boolean => !block.lifted && block.until > now

const credible = (now: number) => (block: Block): boolean => block.until <= now + LONGEST_CREDIBLE

/**
 * The block that follows from a refusal, given the one before it in the same scope. A refusal during a block answers a
 * request that was under way when it began: it is no repetition, and shortens nothing.
 */
export const nextBlock = (
  options: CoolDownOptions,
  now: number,
  refusal: Refused,
  before: Block | undefined
): Block => {
  const max = Duration.toMillis(options.max)
  const during = before !== undefined && inForce(now)(before) ? before : undefined
  const repeated = before !== undefined && now - before.until < max
  const strikes = during?.strikes ?? (repeated ? before.strikes + 1 : 1)
  const own = Math.min(max, Duration.toMillis(options.base) * 2 ** Math.min(strikes - 1, 30))
  const asked = Math.min(LONGEST_ASKED, (refusal.retryAfterSeconds ?? 0) * 1000)
  return {
    scope: scopeOf(refusal),
    endpoint: refusal.endpoint,
    reason: refusal.reason,
    since: now,
    until: Math.max(during?.until ?? 0, now + Math.max(own, asked)),
    strikes,
    lifted: false
  }
}

/** Of two views of the same blocks the later one, scope by scope; of equals the one that was lifted. */
const newest = (mine: ReadonlyArray<Block>, theirs: ReadonlyArray<Block>): ReadonlyArray<Block> => {
  const merged = new Map(mine.map((block) => [block.scope, block]))
  for (const block of theirs) {
    const known = merged.get(block.scope)
    if (known === undefined || block.since > known.since || (block.since === known.since && block.lifted)) {
      merged.set(block.scope, block)
    }
  }
  return [...merged.values()]
}

/**
 * The one cool-down towards DuckDuckGo, for all tools and callers, and for all processes that share the state folder.
 * While it lasts nothing is sent. When it is over requests go out again, one at a time because `Pace` lets no two run at
 * once: the first is the probe, and if it is refused the cool-down begins anew and lasts twice as long.
 */
export class CoolDown extends Context.Tag("mcp-duckduckgo/egress/CoolDown")<CoolDown, {
  /** Fails while the endpoint is to be left alone. */
  readonly check: (endpoint: BackendName) => Effect.Effect<void, CoolingDown>
  /** As `check`, from what this process knows by itself: for the moment before sending, after a wait. */
  readonly recheck: (endpoint: BackendName) => Effect.Effect<void, CoolingDown>
  readonly refused: (refusal: Refused) => Effect.Effect<Block>
  /** Ends every block at once: for a person who has solved the challenge in a browser. Never for a program to call. */
  readonly lift: Effect.Effect<void>
  /** The blocks in force. */
  readonly status: Effect.Effect<ReadonlyArray<Block>>
}>() {
  static readonly layer = (options: CoolDownOptions): Layer.Layer<CoolDown> => Layer.effect(CoolDown, make(options))
}

const make = Effect.fnUntraced(function*(options: CoolDownOptions) {
  const memory = yield* Ref.make<ReadonlyArray<Block>>([])
  const writing = yield* Effect.makeSemaphore(1)
  const stores = [
    ...(options.file === undefined ? [] : [inFile(options.file)]),
    ...(options.shared === undefined ? [] : [options.shared])
  ]

  const stored = Effect.map(Effect.forEach(stores, ({ read }) => read), (views) => views.reduce(newest, []))

  /** What is known, `more` included. */
  const learn = (more: ReadonlyArray<Block>) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.map(
        Ref.updateAndGet(memory, (known) => newest(known.filter(credible(now)), more.filter(credible(now)))),
        (blocks) => ({ blocks, now })
      ))

  /** Another process may know of a later refusal than this one, or that a block was lifted. */
  const load = Effect.flatMap(stored, learn)

  const save = (blocks: ReadonlyArray<Block>): Effect.Effect<void> =>
    Effect.zipRight(Ref.set(memory, blocks), Effect.forEach(stores, ({ write }) => write(blocks), { discard: true }))

  /** One at a time, so that none is lost; and whole, whoever goes away meanwhile. */
  const writes = <A>(work: Effect.Effect<A>): Effect.Effect<A> => Effect.uninterruptible(writing.withPermits(1)(work))

  const covers = (endpoint: BackendName) => (block: Block): boolean =>
    block.scope === "all" || block.scope === endpoint

  const checked = (known: typeof load, endpoint: BackendName) =>
    Effect.flatMap(known, ({ blocks, now }) => {
      const longest = blocks
        .filter(covers(endpoint))
        .filter(inForce(now))
        .reduce<Block | undefined>((a, b) => (a === undefined || b.until > a.until ? b : a), undefined)
      return longest === undefined
        ? Effect.void
        : Effect.fail(new CoolingDown({ endpoint: longest.endpoint, reason: longest.reason, until: longest.until }))
    })

  return CoolDown.of({
    check: (endpoint) => checked(load, endpoint),
    recheck: (endpoint) => checked(learn([]), endpoint),
    refused: Effect.fn("CoolDown.refused")(function*(refusal) {
      const { blocks, now } = yield* load
      const scope = scopeOf(refusal)
      const block = nextBlock(options, now, refusal, blocks.find((other) => other.scope === scope))
      yield* save([...blocks.filter((other) => other.scope !== scope), block])
      yield* Effect.logWarning(
        `DuckDuckGo refused (${refusal.endpoint}: ${refusal.reason}); ${
          scope === "all" ? "nothing" : `nothing to ${scope}`
        } is sent before ${new Date(block.until).toISOString()}`
      )
      return block
    }, writes),
    lift: writes(Effect.flatMap(load, ({ blocks }) => save(blocks.map((block) => ({ ...block, lifted: true }))))),
    status: Effect.map(load, ({ blocks, now }) => blocks.filter(inForce(now)))
  })
})
