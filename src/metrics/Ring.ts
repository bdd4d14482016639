/** The last so many of a row of things. */
export interface Ring<A> {
  readonly push: (item: A) => void
  /** Oldest first; a copy. */
  readonly items: () => ReadonlyArray<A>
  readonly last: () => A | undefined
  readonly clear: () => void
}

/** `capacity` is 1 or more. */
export const make = <A>(capacity: number): Ring<A> => {
  const slots: Array<A> = []
  let next = 0
  return {
    push: (item) => {
      slots[next] = item
      next = (next + 1) % capacity
    },
    items: () => [...slots.slice(next), ...slots.slice(0, next)],
    last: () => slots[(next + capacity - 1) % capacity],
    clear: () => {
      slots.length = 0
      next = 0
    }
  }
}
