import * as Effect from "effect/Effect"
import { connect, createServer, type Socket } from "node:net"
import { freePort } from "./RedisServer.ts"

/** A way to a Redis on which its answers take their time. */
export interface SlowRoad {
  readonly url: string
  /** Every answer from now on comes so many milliseconds later; the order stays. */
  readonly delay: (millis: number) => void
}

/** Ends with the scope. */
export const to = (port: number) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const own = await freePort()
      let delay = 0
      const sockets = new Set<Socket>()
      const server = createServer((client) => {
        const redis = connect(port, "127.0.0.1")
        // When the last answer on this connection is passed on.
        let due = 0
        const end = () => {
          client.destroy()
          redis.destroy()
        }
        for (const socket of [client, redis]) {
          sockets.add(socket)
          socket.setNoDelay(true)
          socket.on("close", () => sockets.delete(socket)).on("close", end).on("error", end)
        }
        client.on("data", (bytes) => redis.write(bytes))
        redis.on("data", (bytes) => {
          due = Math.max(due, Date.now() + delay)
          setTimeout(() => client.writable && client.write(bytes), due - Date.now())
        })
      })
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject).listen(own, "127.0.0.1", resolve)
      })
      const close = () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          for (const socket of sockets) socket.destroy()
        })
      return {
        url: `redis://127.0.0.1:${own}`,
        delay: (millis: number) => {
          delay = millis
        },
        close
      }
    }),
    ({ close }) => Effect.promise(close)
  )
