import type { RedisAddress } from "./RedisUrl.ts"

/** What this program asks of a client of Redis. */
export interface Client {
  readonly call: (command: string, args: Array<string | Buffer | number>) => Promise<unknown>
  /** The same, with bytes in place of texts in the reply. */
  readonly callBuffer: (command: string, args: Array<string | Buffer | number>) => Promise<unknown>
  /** Scans each node that holds keys of its own for a pattern. */
  readonly scan: (pattern: string, each: (keys: ReadonlyArray<string>) => Promise<void>) => Promise<void>
  readonly connect: () => Promise<void>
  /** Cuts the connection and makes another. */
  readonly reconnect: () => void
  /** For good; waits for nothing. */
  readonly close: () => void
}

export interface ClientEvents {
  readonly onReady: () => void
  readonly onClosed: () => void
  readonly onError: (message: string) => void
}

export interface ClientOptions {
  readonly address: RedisAddress
  /** PEM: authorities for `rediss`, in place of those that Node trusts by itself. */
  readonly ca: ReadonlyArray<string> | undefined
  /** In milliseconds. */
  readonly connectDeadline: number
}

const LONGEST_BACK_OFF = 2_000

/** Milliseconds before the next attempt to connect; spread, so that replicas do not come back all at once. */
const backOff = (attempt: number): number => Math.min(LONGEST_BACK_OFF, 50 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2)

/** A replica that stays one is not left for another connection more often than this, in milliseconds. */
const RECONNECT_AGAIN = 30_000

const KEYS_AT_ONCE = 1_000

interface Scanner {
  readonly scan: (cursor: string, match: "MATCH", pattern: string, count: "COUNT", keys: number) => Promise<[string, Array<string>]>
}

const scanNode = async (
  node: Scanner,
  pattern: string,
  each: (keys: ReadonlyArray<string>) => Promise<void>
): Promise<void> => {
  let cursor = "0"
  do {
    const [next, keys] = await node.scan(cursor, "MATCH", pattern, "COUNT", KEYS_AT_ONCE)
    if (keys.length > 0) await each(keys)
    cursor = next
  } while (cursor !== "0")
}

/** A client that is not connected yet. The library is loaded here and nowhere else: half of all servers need none. */
export const make = async (options: ClientOptions, { onClosed, onError, onReady }: ClientEvents): Promise<Client> => {
  // Its default export alone is found both in the bundle and beside it: the library is no ES module.
  const { default: Redis } = await import("ioredis")
  const { address, ca, connectDeadline } = options
  const { database, hosts, master, mode, password, username } = address
  const tls = address.tls ? { tls: ca === undefined ? {} : { ca: [...ca] } } : {}
  let reconnectedAt = 0
  const common = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...tls,
    connectTimeout: connectDeadline,
    // What cannot be sent now fails now: whoever asks has something else to do.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // It may have been done already.
    autoResendUnfulfilledCommands: false,
    lazyConnect: true,
    disableClientInfo: true,
    // A master that has become a replica: the next connection may find the new one.
    reconnectOnError: (error: Error) => {
      if (!error.message.startsWith("READONLY") || Date.now() - reconnectedAt < RECONNECT_AGAIN) return false
      reconnectedAt = Date.now()
      return true
    }
  }
  const [first] = hosts
  if (mode === "cluster") {
    const cluster = new Redis.Cluster([...hosts], {
      redisOptions: common,
      enableOfflineQueue: false,
      lazyConnect: true,
      slotsRefreshTimeout: connectDeadline,
      clusterRetryStrategy: backOff
    })
    cluster.on("ready", onReady).on("close", onClosed).on("error", (error: Error) => onError(error.message))
    return {
      call: (command, args) => cluster.call(command, args),
      callBuffer: (command, args) => cluster.callBuffer(command, args),
      scan: async (pattern, each) => {
        for (const node of cluster.nodes("master")) await scanNode(node, pattern, each)
      },
      connect: () => cluster.connect(),
      reconnect: () => cluster.disconnect(true),
      close: () => cluster.disconnect(false)
    }
  }
  const redis = new Redis({
    ...common,
    db: database,
    retryStrategy: backOff,
    ...(mode === "sentinel"
      ? { sentinels: [...hosts], name: master, sentinelRetryStrategy: backOff, ...(address.tls ? { enableTLSForSentinelMode: true } : {}) }
      : { host: first?.host ?? "", port: first?.port ?? 0 })
  })
  redis.on("ready", onReady).on("close", onClosed).on("error", (error: Error) => onError(error.message))
  return {
    call: (command, args) => redis.call(command, args),
    callBuffer: (command, args) => redis.callBuffer(command, args),
    scan: (pattern, each) => scanNode(redis, pattern, each),
    connect: () => redis.connect(),
    reconnect: () => redis.disconnect(true),
    close: () => redis.disconnect(false)
  }
}
