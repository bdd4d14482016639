import { connect, type Socket } from "node:net"

/** What an attacker does with one connection, from the moment it is open; answers how to leave off. */
export type Behaviour = (socket: Socket) => () => void

export interface CrowdOptions {
  readonly port: number
  /** Connections at a time; one that the server closes is replaced … */
  readonly atOnce: number
  /** … until so many were opened. */
  readonly most: number
  readonly behaviour: Behaviour
}

/** Connections that are up to no good. */
export interface Crowd {
  readonly opened: () => number
  readonly open: () => number
  /** How many connections the server has ended. */
  readonly ended: () => number
  /** How often it said what on them: a status, or nothing. */
  readonly said: () => ReadonlyMap<string, number>
  /** When the server has ended so many. */
  readonly untilEnded: (count: number) => Promise<void>
  /** Those who took nothing in begin to: then they learn that they were cut off. */
  readonly listen: () => void
  readonly stop: () => Promise<void>
}

const statusOf = (text: string): string => /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? "nothing"

/** Begins when all connections are open. */
export const gather = async ({ atOnce, behaviour, most, port }: CrowdOptions): Promise<Crowd> => {
  const sockets = new Set<Socket>()
  const said = new Map<string, number>()
  const waiting = new Set<() => void>()
  let opened = 0
  let ended = 0
  let over = false

  const one = (): Promise<void> =>
    new Promise((ready) => {
      opened += 1
      const socket = connect({ host: "127.0.0.1", port, noDelay: true, allowHalfOpen: true })
      let leave: () => void = () => undefined
      let heard = ""
      sockets.add(socket)
      socket.on("error", () => undefined)
      socket.on("data", (chunk: Buffer) => {
        if (heard.length < 16) heard += chunk.toString("latin1", 0, 16)
      })
      // The other side has said its last word; whoever attacks would keep its own side open.
      socket.on("end", () => socket.destroy())
      socket.once("connect", () => {
        leave = behaviour(socket)
        ready()
      })
      socket.once("close", () => {
        leave()
        sockets.delete(socket)
        ready()
        if (over) return
        ended += 1
        said.set(statusOf(heard), (said.get(statusOf(heard)) ?? 0) + 1)
        for (const wake of waiting) wake()
        if (opened < most) void one()
      })
    })

  // No more at once than the system lets wait for the server.
  for (let begun = 0; begun < atOnce; begun += 100) {
    await Promise.all(Array.from({ length: Math.min(100, atOnce - begun) }, one))
  }
  return {
    opened: () => opened,
    open: () => sockets.size,
    ended: () => ended,
    said: () => said,
    untilEnded: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (ended < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    listen: () => {
      for (const socket of sockets) socket.resume()
    },
    stop: async () => {
      over = true
      await Promise.all([...sockets].map((socket) =>
        new Promise<void>((gone) => {
          socket.once("close", () => gone())
          socket.destroy()
        })))
    }
  }
}
