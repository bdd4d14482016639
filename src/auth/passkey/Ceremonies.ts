import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { LRUCache } from "lru-cache"

/** What a browser was asked to sign, and for what. */
export interface Ceremony {
  readonly challenge: string
  /** Of an enrolment: the code that allows it, and who is to be. */
  readonly enrolment?: { readonly code: string; readonly person: string; readonly name: string }
  /** Of another passkey of whoever is signed in: whose, and what they call it. */
  readonly addition?: { readonly person: string; readonly name: string }
}

export interface Ceremonies {
  /** One for each browser: a new one takes the place of the one before. */
  readonly begin: (browser: string, ceremony: Ceremony) => Effect.Effect<void>
  /** What was begun, once, while there is time. */
  readonly end: (browser: string) => Effect.Effect<Ceremony | undefined>
}

/** People look for their key, and authenticators ask them for a finger or a number. */
export const LASTS = Duration.minutes(2)

const MOST = 1_000

/** In memory: whoever signs in while the server starts anew presses the button again. */
export const make: Effect.Effect<Ceremonies> = Effect.sync(() => {
  const open = new LRUCache<string, Ceremony & { readonly until: number }>({ max: MOST })
  return {
    begin: (browser, ceremony) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        open.set(browser, { ...ceremony, until: now + Duration.toMillis(LASTS) })
      }),
    end: (browser) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const found = open.get(browser)
        open.delete(browser)
        return found === undefined || found.until <= now ? undefined : found
      })
  }
})
