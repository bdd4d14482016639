import * as Effect from "effect/Effect"

/** Things that clients list, and ask for by name. */
export interface Registry<A> {
  /** In the order given: clients and models cache the list, so it must not change from call to call. */
  readonly list: ReadonlyArray<A>
  readonly find: (name: string) => A | undefined
}

/** A name that is used twice is a defect: one of the two could never be reached. */
export const registryOf = <A>(
  kind: string,
  items: ReadonlyArray<A>,
  nameOf: (item: A) => string
): Effect.Effect<Registry<A>> => {
  const byName = new Map<string, A>()
  for (const item of items) {
    const name = nameOf(item)
    if (byName.has(name)) return Effect.dieMessage(`There are two ${kind}s called ${JSON.stringify(name)}`)
    byName.set(name, item)
  }
  return Effect.succeed({ list: [...items], find: (name) => byName.get(name) })
}
