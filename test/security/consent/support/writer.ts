import * as Effect from "effect/Effect"
import { randomInt } from "node:crypto"
import { writeSync } from "node:fs"
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import { GrantStore } from "../../../../src/security/consent/GrantStore.ts"
import { granting, unlimited } from "./Fixtures.ts"

/**
 * Grants and takes back until it is killed. What it says: `+id` and `-id` when the store has acknowledged it, `?id`
 * before it takes something back, for then nobody can know how that went.
 */
const [folder = "", name = ""] = process.argv.slice(2)

const say = (text: string) => Effect.sync(() => writeSync(1, `${text}\n`))

const run = Effect.gen(function*() {
  const context = yield* Layer.build(GrantStore.layer({
    folder,
    onEvent: () => Effect.void,
    limits: unlimited,
    slack: 4
  }))
  const store = Context.get(context, GrantStore)
  const mine: Array<string> = []
  for (let n = 0;; n++) {
    const id = `${name}-${n}`
    const now = Date.now()
    yield* store.grant(granting(id, { target: id, created: now, expires: now + 3_600_000 }))
    yield* say(`+${id}`)
    mine.push(id)
    if (randomInt(2) === 0) continue
    const [over = ""] = mine.splice(randomInt(mine.length), 1)
    yield* say(`?${over}`)
    yield* store.end([over], "person")
    yield* say(`-${over}`)
  }
})

await Effect.runPromise(Effect.scoped(run))
