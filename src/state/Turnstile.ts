/** Lets a few works run at a time. A work keeps its place until it has really ended, also when nobody waits for it any more. */
export interface Turnstile {
  /** Whoever is aborted while it waits is not run at all. */
  readonly run: <A>(work: () => Promise<A>, signal: AbortSignal) => Promise<A>
}

interface Waiting {
  readonly start: () => void
}

/** For what cannot be stopped once it has begun, such as a request to a disk that hangs. `waiting` bounds the queue. */
export const make = (places: number, waiting: number): Turnstile => {
  const queue: Array<Waiting> = []
  let running = 0

  const next = (): void => {
    running--
    queue.shift()?.start()
  }

  const enter = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        const place = queue.indexOf(waiter)
        if (place !== -1) queue.splice(place, 1)
        reject(new Error("gave up waiting for earlier requests"))
      }
      const waiter: Waiting = {
        start: () => {
          signal.removeEventListener("abort", leave)
          running++
          resolve()
        }
      }
      if (running < places) {
        waiter.start()
        return
      }
      if (queue.length >= waiting) {
        reject(new Error("too many wait for earlier requests"))
        return
      }
      signal.addEventListener("abort", leave, { once: true })
      queue.push(waiter)
    })

  return {
    run: async (work, signal) => {
      await enter(signal)
      try {
        return await work()
      } finally {
        next()
      }
    }
  }
}
