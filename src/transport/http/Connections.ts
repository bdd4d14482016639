import type { Socket } from "node:net"

/** Requests that one connection may have sent ahead of their answers; a client of this protocol waits or opens another. */
const MOST_AHEAD = 16

/** The connections of a server: never more than so many, and those that do something before those that do nothing. */
export interface Connections {
  readonly add: (socket: Socket) => void
  /** A request has begun to arrive. Whoever sends too many ahead of their answers is cut off: then it is false. */
  readonly begin: (socket: Socket) => boolean
  /** It is being worked on: the connection is not given up for another. */
  readonly work: (socket: Socket) => void
  /** It was answered. */
  readonly end: (socket: Socket) => void
  readonly count: () => number
}

interface State {
  begun: number
  working: number
}

/**
 * At the limit a new connection takes the place of the one that has been silent longest, so that whoever opens
 * connections and says nothing does not keep others out. Where all are being worked for, the new one is closed.
 */
export const make = (limit: number): Connections => {
  const states = new Map<Socket, State>()
  /** Those that no work is done for, the one that has been silent longest first. */
  const idle = new Set<Socket>()

  const rest = (socket: Socket) => {
    idle.delete(socket)
    idle.add(socket)
  }

  const forget = (socket: Socket) => {
    states.delete(socket)
    idle.delete(socket)
  }

  const close = (socket: Socket) => {
    forget(socket)
    socket.destroy()
  }

  return {
    add: (socket) => {
      if (states.size >= limit) {
        const [oldest] = idle
        if (oldest === undefined) return void socket.destroy()
        close(oldest)
      }
      states.set(socket, { begun: 0, working: 0 })
      idle.add(socket)
      socket.once("close", () => forget(socket))
    },
    begin: (socket) => {
      const state = states.get(socket)
      if (state === undefined) return false
      if (++state.begun > MOST_AHEAD) {
        close(socket)
        return false
      }
      if (idle.has(socket)) rest(socket)
      return true
    },
    work: (socket) => {
      const state = states.get(socket)
      if (state === undefined) return
      state.working++
      idle.delete(socket)
    },
    end: (socket) => {
      const state = states.get(socket)
      if (state === undefined) return
      state.begun--
      if (state.working > 0) state.working--
      if (state.working === 0) rest(socket)
    },
    count: () => states.size
  }
}
