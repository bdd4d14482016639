import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { LRUCache } from "lru-cache"
import { createHash } from "node:crypto"
import { freshToken } from "./Browser.ts"

/** A sign-in to the pages of the server itself. */
export interface Session {
  /** The ids of the person, and of the passkey that showed who it is. */
  readonly person: string
  readonly passkey: string
  /** Milliseconds since the epoch. */
  readonly since: number
}

/** Who is signed in to the pages of the server itself; the authorization server's own sessions are its library's. */
export interface Sessions {
  /** Begins with a new name each time, so that nobody can have planted it. */
  readonly begin: (person: string, passkey: string) => Effect.Effect<string>
  readonly find: (token: string | undefined) => Effect.Effect<Session | undefined>
  readonly end: (token: string) => Effect.Effect<void>
}

/** Long enough for a question and the next one. */
export const LASTS = Duration.minutes(15)

const MOST = 10_000

const keyOf = (token: string): string => createHash("sha256").update(token).digest("base64")

/** In memory: a restart signs people out of these pages, and a passkey signs them in again. */
export const make: Effect.Effect<Sessions> = Effect.sync(() => {
  const open = new LRUCache<string, Session>({ max: MOST })
  return {
    begin: (person, passkey) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const token = freshToken()
        open.set(keyOf(token), { person, passkey, since: now })
        return token
      }),
    end: (token) => Effect.sync(() => void open.delete(keyOf(token))),
    find: (token) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const found = token === undefined ? undefined : open.get(keyOf(token))
        return found !== undefined && now < found.since + Duration.toMillis(LASTS) ? found : undefined
      })
  }
})
