import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Runtime from "effect/Runtime"
import { type Client, make as makeClient } from "./Client.ts"
import { RedisFailed, type RedisFault, faultOf } from "./RedisFailed.ts"
import { type RedisAddress, show } from "./RedisUrl.ts"
import type { Script } from "./Script.ts"
import { type RedisStatus, Standing } from "./Standing.ts"

export interface RedisOptions {
  readonly address: Redacted.Redacted<RedisAddress>
  /** Before every key: several installations may share one Redis. Letters, digits and `:._-`. */
  readonly prefix: string
  /** PEM: authorities for `rediss`, in place of those that Node trusts by itself. */
  readonly ca: ReadonlyArray<string> | undefined
  /** How long an answer is waited for. */
  readonly deadline: Duration.Duration
  readonly connectDeadline: Duration.Duration
  /** Told of every command that was sent and not answered in time, or refused. */
  readonly onFailed?: () => void
}

type Argument = string | Buffer | number

/**
 * Redis, as the stores need it: every wait is bounded, and once it has not answered nothing is asked until a probe was
 * answered, so that a server that hangs costs one deadline and not one for each request. It comes back by itself.
 */
export class Redis extends Context.Tag("mcp-duckduckgo/state/redis/Redis")<Redis, {
  /**
   * A key of its own. `family` says what it is and ends with the version of what is kept there: another form of a value
   * gets another name, and what is left of the old one expires.
   */
  readonly key: (family: string, name: string) => string
  /** A key that lies in one slot with all others of the family, so that a script may use several. */
  readonly together: (family: string, name: string) => string
  readonly command: (name: string, args: ReadonlyArray<Argument>) => Effect.Effect<unknown, RedisFailed>
  /** With bytes in the reply. */
  readonly bytes: (name: string, args: ReadonlyArray<Argument>) => Effect.Effect<unknown, RedisFailed>
  readonly run: (script: Script, keys: ReadonlyArray<string>, args: ReadonlyArray<Argument>) => Effect.Effect<unknown, RedisFailed>
  /** Removes all keys of a family whose names begin so. Takes as long as it takes to look through all keys. */
  readonly removeAll: (family: string, beginning: string) => Effect.Effect<void, RedisFailed>
  readonly status: Effect.Effect<RedisStatus>
}>() {
  static readonly layer = (options: RedisOptions): Layer.Layer<Redis> => Layer.scoped(Redis, make(options))
}

/** No reply of Redis. */
const LATE = Symbol("late")

/** It does not know the script. */
const UNKNOWN = Symbol("unknown")

/** A server that has not answered is asked again after this, later and later. In milliseconds. */
const FIRST_PROBE = 250
const LAST_PROBE = 2_000

/** A connection over which so many probes in a row were not answered is given up for another. */
const PROBES_OF_A_CONNECTION = 3

/** Every command of this program that is about a key begins with it. */
const keyOf = ([first]: ReadonlyArray<Argument>): string | undefined => (typeof first === "string" ? first : undefined)

const isDown = (fault: RedisFault): boolean => fault === "down" || fault === "slow"

/** Without the place in a script, which is for nobody to know. */
const detailOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.? script: [0-9a-f]{40}, on @user_script:\d+\.?$/, "")

const make = Effect.fnUntraced(function*(options: RedisOptions) {
  const { deadline, prefix } = options
  const address = Redacted.value(options.address)
  const runtime = yield* Effect.runtime()
  const later = Runtime.runFork(runtime)
  /** Open while it is known whether there is a connection. */
  const settled = yield* Effect.makeLatch(false)
  /** The same, for the way of every command: to wait with a limit takes longer than all the rest. */
  let isSettled = false
  /** Open while there is something to probe. */
  const ailing = yield* Effect.makeLatch(false)
  /** What was asked for when it was last found to ail: of a cluster it may be one node alone that does. */
  let ailingKey: string | undefined
  let lastError = "it was closed"
  let closing = false

  const standing = new Standing({
    address: show(address),
    deadline: Duration.toMillis(deadline),
    begun: yield* Clock.currentTimeMillis,
    log: (text) => later(Effect.logWarning(`Redis at ${show(address)} ${text}`))
  })

  const fell = (why: string, key?: string): void => {
    isSettled = true
    settled.unsafeOpen()
    ailing.unsafeOpen()
    if (standing.down === undefined) ailingKey = key
    standing.fell(why)
  }

  const unconnected = (): string => `there is no connection (${lastError})`

  const rose = (): void => {
    isSettled = true
    settled.unsafeOpen()
    ailing.unsafeClose()
    standing.rose()
  }

  const client: Client = yield* Effect.acquireRelease(
    Effect.promise(() =>
      makeClient({ address, ca: options.ca, connectDeadline: Duration.toMillis(options.connectDeadline) }, {
        onReady: rose,
        onClosed: () => {
          if (!closing) fell(unconnected())
        },
        onError: (message) => {
          lastError = message
        }
      })),
    (made) =>
      Effect.sync(() => {
        closing = true
        made.close()
      })
  )
  client.connect().catch((error: unknown) => {
    lastError = detailOf(error)
    fell(unconnected())
  })

  const failed = (operation: string, fault: RedisFault, detail: string) => new RedisFailed({ fault, operation, detail })

  const noted = (error: RedisFailed, key: string | undefined): void =>
    isDown(error.fault) ? fell(error.detail, key) : standing.refused(error)

  /** The library's own words for a connection that is not there tell nobody why. */
  const detailFor = (error: unknown): string => {
    const detail = detailOf(error)
    return /^(?:Reached the max retries|Stream isn't writeable|Connection is closed|None of startup nodes)/.test(detail)
      ? unconnected()
      : detail
  }

  const deadlineMillis = Duration.toMillis(deadline)

  /**
   * Whatever the state is: for probes. The deadline is the promise's own: what is written must not be interrupted half
   * way, and where nothing can be interrupted a timeout of Effect's would wait for the very answer that does not come.
   */
  const send = (operation: string, work: () => Promise<unknown>): Effect.Effect<unknown, RedisFailed> =>
    Effect.suspend(() => {
      const began = performance.now()
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<typeof LATE>((resolve) => {
        timer = setTimeout(() => resolve(LATE), deadlineMillis)
      })
      return Effect.tryPromise({
        try: async () => {
          const reply = await Promise.race([work(), late])
          if (reply !== LATE) standing.answered(performance.now() - began)
          return reply
        },
        catch: (error) => failed(operation, faultOf(detailOf(error)), detailFor(error))
      }).pipe(
        Effect.filterOrFail(
          (reply) => reply !== LATE,
          () => failed(operation, "slow", `it did not answer within ${Duration.format(deadline)}`)
        ),
        Effect.ensuring(Effect.sync(() => clearTimeout(timer)))
      )
    })

  const connected = Effect.interruptible(settled.await).pipe(Effect.timeoutOption(options.connectDeadline), Effect.asVoid)

  const asked = (operation: string, of: string | undefined, work: () => Promise<unknown>): Effect.Effect<unknown, RedisFailed> =>
    Effect.suspend(() =>
      standing.down === undefined
        ? Effect.tapError(send(operation, work), (error) =>
          Effect.sync(() => {
            options.onFailed?.()
            noted(error, of)
          }))
        : Effect.fail(failed(operation, "down", standing.down)))

  /** `of`: a key that is asked for; undefined where it is none in particular. */
  const ask = (operation: string, of: string | undefined, work: () => Promise<unknown>): Effect.Effect<unknown, RedisFailed> =>
    Effect.suspend(() => (isSettled ? asked(operation, of, work) : Effect.zipRight(connected, asked(operation, of, work))))

  const key = (family: string, name: string): string => `${prefix}:${family}:${name}`

  // That the key holds no text is an answer too.
  const probe = send("probe", () => client.call("GET", [ailingKey ?? key("probe", "1")]))

  const probing = (attempt: number): Effect.Effect<void> =>
    Effect.sleep(Math.min(LAST_PROBE, FIRST_PROBE * 2 ** Math.min(attempt, 10))).pipe(
      Effect.zipRight(Effect.either(probe)),
      Effect.flatMap((answered) => {
        if (answered._tag === "Right" || !isDown(answered.left.fault)) return Effect.sync(rose)
        standing.fell(answered.left.detail)
        if (answered.left.fault === "slow" && (attempt + 1) % PROBES_OF_A_CONNECTION === 0) client.reconnect()
        return probing(attempt + 1)
      })
    )

  yield* Effect.forkScoped(Effect.interruptible(Effect.forever(Effect.zipRight(ailing.await, probing(0)))))

  return Redis.of({
    key,
    together: (family, name) => `${prefix}:{${prefix}:${family}}:${name}`,
    command: (name, args) => ask(name, keyOf(args), () => client.call(name, [...args])),
    bytes: (name, args) => ask(name, keyOf(args), () => client.callBuffer(name, [...args])),
    run: ({ lua, name, sha }, keys, args) => {
      const [first] = keys
      const known = () =>
        client.call("EVALSHA", [sha, keys.length, ...keys, ...args]).catch((error: unknown) => {
          // It was never told, or has forgotten: after a restart, a failover, a flush.
          if (detailOf(error).startsWith("NOSCRIPT")) return UNKNOWN
          throw error
        })
      // Each has the whole deadline: a server that takes half of it for an answer is used all the same.
      return Effect.flatMap(ask(name, first, known), (reply) =>
        reply === UNKNOWN
          ? ask(name, first, () => client.call("EVAL", [lua, keys.length, ...keys, ...args]))
          : Effect.succeed(reply))
    },
    removeAll: (family, beginning) =>
      ask("SCAN", undefined, () =>
        client.scan(key(family, `${beginning}*`), async (keys) => {
          await Promise.all(keys.map((found) => client.call("UNLINK", [found])))
        })),
    status: Effect.sync(() => standing.status)
  })
})
