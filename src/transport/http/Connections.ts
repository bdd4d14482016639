import type { Socket } from "node:net"

/** The connections of a server: never more than so many, and those that do something before those that do nothing. */
export interface Connections {
  readonly add: (socket: Socket) => void
  /**
   * A request has begun to arrive. Whoever sends another one before the last was answered is cut off: then it is false.
   * Clients of this protocol open another connection, and Node does not say when those in the queue lose their reader.
   */
  readonly begin: (socket: Socket) => boolean
  /** It is being worked on: the connection is not given up for another. */
  readonly work: (socket: Socket) => void
  /** It was answered. */
  readonly end: (socket: Socket) => void
  readonly count: () => number
}

interface State {
  begun: boolean
  working: boolean
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
      states.set(socket, { begun: false, working: false })
      idle.add(socket)
      socket.once("close", () => forget(socket))
    },
    begin: (socket) => {
      const state = states.get(socket)
      if (state === undefined) return false
      if (state.begun) {
        close(socket)
        return false
      }
      state.begun = true
      rest(socket)
      return true
    },
    work: (socket) => {
      const state = states.get(socket)
      if (state === undefined) return
      state.working = true
      idle.delete(socket)
    },
    end: (socket) => {
      const state = states.get(socket)
      if (state === undefined) return
      state.begun = false
      state.working = false
      rest(socket)
    },
    count: () => states.size
  }
}
