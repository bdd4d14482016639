import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { Redis as Client } from "ioredis"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { Redis } from "../../../src/state/redis/Redis.ts"
import * as RedisUrl from "../../../src/state/redis/RedisUrl.ts"
import * as Either from "effect/Either"

/** A Redis of the test's own, on a free port, without persistence unless it is asked for. */
export interface RedisServer {
  readonly port: number
  readonly url: string
  readonly folder: string
  /** For the test itself: waits as long as it must. */
  readonly admin: Client
  readonly signal: (signal: NodeJS.Signals) => void
  /** Begins again, on the same port and folder, after a kill. */
  readonly restart: Effect.Effect<void>
}

const hasServer = spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0

/** One that was given for tests, `redis://` or `rediss://`: it may hold other things, which are left alone. */
const givenUrl = process.env["DDG_TEST_REDIS_URL"]

/** Why tests that start servers are skipped; undefined where they run. */
export const missing: string | undefined = hasServer ? undefined : "redis-server is not on the PATH"

/** Why tests that need any Redis are skipped; undefined where they run. */
export const missingAny: string | undefined =
  missing === undefined || givenUrl !== undefined ? undefined : `${missing} and DDG_TEST_REDIS_URL is not set`

if (missing !== undefined) {
  if (process.env["DDG_TEST_REQUIRE_REDIS"] === "1") throw new Error(`${missing}, and DDG_TEST_REQUIRE_REDIS is set`)
  console.warn(missingAny === undefined
    ? `Skipped, for ${missing}: tests that stop, fill or change a Redis`
    : `Skipped, for ${missingAny}: tests with a Redis`)
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => (address === null || typeof address === "string" ? reject(new Error("no port")) : resolve(address.port)))
    })
  })

const exited = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once("exit", () => resolve()))

export const adminOf = (port: number): Client =>
  new Client({ port, host: "127.0.0.1", lazyConnect: true, retryStrategy: () => 50, maxRetriesPerRequest: null }).on("error", () => {})

/** Settings as `redis-server` takes them on its command line. */
export const start = (...settings: ReadonlyArray<string>): Promise<RedisServer & { readonly stop: () => Promise<void> }> =>
  freePort().then(async (port) => {
    const folder = await fs.mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-redis-"))
    const args = [
      "--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no",
      "--daemonize", "no", "--loglevel", "warning", ...settings
    ]
    const run = (): ChildProcess => spawn("redis-server", args, { stdio: "ignore" })
    let child = run()
    const admin = adminOf(port)
    await admin.ping()
    return {
      port,
      url: `redis://127.0.0.1:${port}`,
      folder,
      admin,
      signal: (signal) => {
        child.kill(signal)
      },
      restart: Effect.promise(async () => {
        child.kill("SIGKILL")
        await exited(child)
        child = run()
        await admin.ping()
      }),
      stop: async () => {
        admin.disconnect()
        child.kill("SIGCONT")
        child.kill("SIGKILL")
        await exited(child)
        await fs.rm(folder, { recursive: true, force: true })
      }
    }
  })

/** Ends with the scope. */
export const server = (...settings: ReadonlyArray<string>) =>
  Effect.acquireRelease(Effect.promise(() => start(...settings)), ({ stop }) => Effect.promise(stop))

/** A Redis that is used and not harmed. */
export interface AnyRedis {
  readonly url: string
  /** No other test has it; it may be continued for several of them. */
  readonly prefix: string
  readonly admin: Client
  /** Names of keys with the prefix that match the rest. */
  readonly keys: (rest?: string) => Effect.Effect<ReadonlyArray<string>>
}

const anyOf = (url: string, admin: Client): AnyRedis => {
  const prefix = uniquePrefix()
  return { url, prefix, admin, keys: (rest = "*") => Effect.promise(() => admin.keys(`${prefix}${rest}`)) }
}

const given = (url: string) =>
  Effect.acquireRelease(Effect.sync(() => anyOf(url, new Client(url))), ({ admin, keys }) =>
    Effect.flatMap(keys(), (found) =>
      Effect.promise(async () => {
        if (found.length > 0) await admin.unlink(...found)
        admin.disconnect()
      })))

/** The one at `DDG_TEST_REDIS_URL`, with what the test wrote removed at the end of the scope; else one of the test's own. */
export const any = Effect.suspend(() =>
  givenUrl === undefined ? Effect.map(server(), ({ admin, url }) => anyOf(url, admin)) : given(givenUrl))

export const addressOf = (url: string): RedisUrl.RedisAddress => Either.getOrThrow(RedisUrl.parse(url))

export const uniquePrefix = (): string => `test-${randomBytes(6).toString("hex")}`

/** The service as the program has it; another prefix each time, unless one is given. `ca`: an authority in PEM. */
export const layer = (
  url: string,
  prefix = uniquePrefix(),
  deadline: Duration.DurationInput = Duration.millis(400),
  ca?: string
): Layer.Layer<Redis> =>
  Redis.layer({
    address: Redacted.make(addressOf(url)),
    prefix,
    ca: ca === undefined ? undefined : [ca],
    deadline: Duration.decode(deadline),
    connectDeadline: Duration.seconds(2)
  })
