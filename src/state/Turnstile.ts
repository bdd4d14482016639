/** Lets a few works run at a time. A work keeps its place until it has really ended, also when nobody waits for it any more. */
export interface Turnstile {
  /**
   * Runs the work when there is a place, and `done` with what became of it. What is returned gives up: a work that still
   * waits is never run, one that runs goes on in its place.
   */
  readonly enter: <A>(work: () => Promise<A>, done: (result: Promise<A>) => void) => () => void
}

/** For what cannot be stopped once it has begun, such as a request to a disk that hangs. `waiting` bounds the queue. */
export const make = (places: number, waiting: number): Turnstile => {
  const queue: Array<() => void> = []
  let running = 0

  const next = (): void => {
    running--
    queue.shift()?.()
  }

  return {
    enter: (work, done) => {
      const start = (): void => {
        running++
        const result = work()
        result.then(next, next)
        done(result)
      }
      if (running < places) start()
      else if (queue.length >= waiting) done(Promise.reject(new Error("too many wait for earlier requests")))
      else queue.push(start)
      return () => {
        const place = queue.indexOf(start)
        if (place !== -1) queue.splice(place, 1)
      }
    }
  }
}
