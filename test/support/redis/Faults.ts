import * as Effect from "effect/Effect"
import * as TestRedis from "./RedisServer.ts"
import * as SlowRoad from "./SlowRoad.ts"

/** A server of the test's own, and the way on which it is reached. */
export interface Reached extends TestRedis.RedisServer {
  readonly road: SlowRoad.SlowRoad
}

export const reached = (...settings: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const own = yield* TestRedis.server(...settings)
    return { ...own, road: yield* SlowRoad.to(own.port) } satisfies Reached
  })

/** How something begins to go wrong, and ends. */
export interface Way {
  readonly begin: (server: Reached) => Effect.Effect<unknown>
  readonly end: (server: Reached) => Effect.Effect<unknown>
}

export const admin = (...command: [string, ...Array<string>]) => ({ admin: client }: TestRedis.RedisServer) =>
  Effect.promise(() => client.call(command[0], command.slice(1)))

export const killed: Way = { begin: ({ signal }) => Effect.sync(() => signal("SIGKILL")), end: ({ restart }) => restart }

export const stopped: Way = {
  begin: ({ signal }) => Effect.sync(() => signal("SIGSTOP")),
  end: ({ signal }) => Effect.sync(() => signal("SIGCONT"))
}

export const slowedBy = (millis: number): Way => ({
  begin: ({ road }) => Effect.sync(() => road.delay(millis)),
  end: ({ road }) => Effect.sync(() => road.delay(0))
})

export const readOnly: Way = { begin: admin("REPLICAOF", "127.0.0.1", "1"), end: admin("REPLICAOF", "NO", "ONE") }

export const full: Way = { begin: admin("CONFIG", "SET", "maxmemory", "1"), end: admin("CONFIG", "SET", "maxmemory", "0") }
