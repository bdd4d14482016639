import type { JSONRPCRequest } from "@modelcontextprotocol/sdk/types.js"
import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import { randomUUID } from "node:crypto"
import type { Connection, McpBridge } from "../../mcp/McpBridge.ts"
import { ownerOf, type SubjectShape } from "../../security/Subject.ts"
import * as Channel from "./Channel.ts"
import * as EventLog from "./EventLog.ts"
import * as EventStream from "./EventStream.ts"
import type { Exchange } from "./Exchange.ts"
import type { SessionOptions } from "./HttpOptions.ts"
import { NO_SESSION, refusal, type Refusal, unavailable } from "./Refusal.ts"

/** The stream of what belongs to no request. */
export const STANDALONE = 0

/** One client that introduced itself: a server of the SDK of its own, and what was sent to it. */
export interface Session {
  readonly id: string
  readonly owner: string
  readonly channel: Channel.Channel
  readonly connection: Connection
  readonly log: EventLog.EventLog
  readonly standalone: EventStream.EventStream
  /** By the number of their stream, as long as the client could come back to them. */
  readonly exchanges: Map<number, Exchange>
  readonly nextStream: () => number
}

interface Entry {
  readonly session: Session
  readonly scope: Scope.CloseableScope
  /** Milliseconds since the epoch. */
  readonly since: number
  used: number
}

/** What all sessions together keep for clients that come back, in bytes. */
const LOG_BYTES = 64 * 1024 * 1024

const SWEEP = Duration.seconds(30)
const RETRY_SECONDS = 30

const noSession = refusal(404, "There is no such session: introduce yourself again", { code: NO_SESSION })

export interface Sessions {
  readonly open: (subject: SubjectShape) => Effect.Effect<Session, Refusal>
  /** 404 also for a session of somebody else: whether there is one is nobody's business. */
  readonly find: (id: string, subject: SubjectShape) => Effect.Effect<Session, Refusal>
  readonly close: (session: Session) => Effect.Effect<void>
  readonly all: () => Iterable<Session>
  readonly count: () => number
}

/**
 * The sessions of this process, until nobody uses them, they are too old, or the scope ends. A subject that signed in may
 * have a tenth of them, so that one cannot keep the others out; who did not sign in cannot be told apart.
 */
export const make = Effect.fnUntraced(function*(options: SessionOptions, bridge: Context.Tag.Service<McpBridge>) {
  const budget: EventLog.Budget = { left: LOG_BYTES }
  const entries = new Map<string, Entry>()
  const idle = Duration.toMillis(options.idle)
  const absolute = Duration.toMillis(options.absolute)
  const each = Math.max(1, Math.floor(options.capacity / 10))

  const drop = (entry: Entry): Effect.Effect<void> =>
    Effect.suspend(() => {
      entries.delete(entry.session.id)
      entry.session.standalone.finish()
      entry.session.log.clear()
      return Scope.close(entry.scope, Exit.void)
    })

  const isBusy = ({ channel, standalone }: Session): boolean =>
    standalone.isRead() || channel.count() > 0

  const isOver = (entry: Entry, now: number): boolean =>
    now - entry.since > absolute || (now - entry.used > idle && !isBusy(entry.session))

  const sweep = Effect.flatMap(Clock.currentTimeMillis, (now) =>
    Effect.forEach([...entries.values()].filter((entry) => isOver(entry, now)), drop, { discard: true }))

  yield* sweep.pipe(Effect.schedule(Schedule.spaced(SWEEP)), Effect.interruptible, Effect.forkScoped)
  yield* Effect.addFinalizer(() =>
    Effect.forEach([...entries.values()], drop, { discard: true, concurrency: "unbounded" }))

  const refusedFor = (subject: SubjectShape, owner: string): Refusal | undefined => {
    if (entries.size >= options.capacity) return unavailable("There are too many sessions", RETRY_SECONDS)
    if (subject.kind === "anonymous") return undefined
    const own = [...entries.values()].filter(({ session }) => session.owner === owner).length
    return own >= each ? unavailable("You have too many sessions: end some", RETRY_SECONDS) : undefined
  }

  const open = Effect.fnUntraced(function*(subject: SubjectShape) {
    const owner = ownerOf(subject)
    if (entries.size >= options.capacity) yield* sweep
    const refused = refusedFor(subject, owner)
    if (refused !== undefined) return yield* refused
    const id = randomUUID()
    const log = EventLog.make(budget)
    const standalone = EventStream.make({ log: { events: log, stream: STANDALONE }, onGone: () => undefined })
    const channel = Channel.make(id, standalone)
    const scope = yield* Scope.make()
    const connection = yield* Scope.extend(bridge.connect({ network: "tcp", carried: channel.asked }), scope)
    yield* connection.open(channel.transport)
    let last = STANDALONE
    const session: Session = {
      id, owner, channel, connection, log, standalone,
      exchanges: new Map(),
      nextStream: () => ++last
    }
    const now = yield* Clock.currentTimeMillis
    entries.set(id, { session, scope, since: now, used: now })
    return session
  })

  const sessions: Sessions = {
    open,
    find: (id, subject) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const entry = entries.get(id)
        if (entry === undefined || entry.session.owner !== ownerOf(subject)) return noSession
        if (isOver(entry, now)) return Effect.zipRight(drop(entry), noSession)
        entry.used = now
        return Effect.succeed(entry.session)
      }),
    close: (session) =>
      Effect.suspend(() => {
        const entry = entries.get(session.id)
        return entry === undefined ? Effect.void : drop(entry)
      }),
    all: function*() {
      for (const { session } of entries.values()) yield session
    },
    count: () => entries.size
  }
  return sessions
})

export const isDuplicate = ({ channel }: Session, { id }: JSONRPCRequest): boolean => {
  for (const asked of channel.waiting()) if (asked.id === id) return true
  return false
}
