import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { LRUCache } from "lru-cache"
import { createHash } from "node:crypto"
import { freshToken } from "./Browser.ts"

/** Who is signed in to the pages of the server itself; the authorization server's own sessions are its library's. */
export interface Sessions {
  /** Begins with a new name each time, so that nobody can have planted it. */
  readonly begin: (person: string) => Effect.Effect<string>
  readonly personOf: (token: string | undefined) => Effect.Effect<string | undefined>
}

/** Long enough for a question and the next one. */
export const LASTS = Duration.minutes(15)

const MOST = 10_000

const keyOf = (token: string): string => createHash("sha256").update(token).digest("base64")

/** In memory: a restart signs people out of these pages, and a passkey signs them in again. */
export const make: Effect.Effect<Sessions> = Effect.sync(() => {
  const open = new LRUCache<string, { readonly person: string; readonly until: number }>({ max: MOST })
  return {
    begin: (person) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const token = freshToken()
        open.set(keyOf(token), { person, until: now + Duration.toMillis(LASTS) })
        return token
      }),
    personOf: (token) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const found = token === undefined ? undefined : open.get(keyOf(token))
        return found !== undefined && now < found.until ? found.person : undefined
      })
  }
})
