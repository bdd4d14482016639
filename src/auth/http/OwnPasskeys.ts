import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { AuditUnavailable } from "../../domain/Errors.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import { listPage, removePage, showYourselfPage } from "../pages/OwnPasskeysPage.ts"
import type { Desk } from "../passkey/Desk.ts"
import type { People } from "../people/People.ts"
import type { Passkey, Person } from "../people/Person.ts"
import * as Browser from "./Browser.ts"
import { type Exchange, form } from "./Exchange.ts"
import { Declined, json, notFound, pageReply, redirect, type Reply, withCookie } from "./Reply.ts"
import type { Sessions } from "./Sessions.ts"

export const PATH = "/auth/passkeys"

export interface OwnPasskeysOptions {
  readonly origin: string
  /** As people know it. */
  readonly server: string
  readonly cookies: Browser.CookieOptions
  readonly people: Context.Tag.Service<People>
  readonly desk: Desk
  /** Of these pages alone: who signed in to answer a question has not done so to change how they sign in. */
  readonly sessions: Sessions
}

type Work = Effect.Effect<Reply, AuditUnavailable | Declined | StateFileError>

interface Here {
  readonly person: Person
  /** What they signed in by. */
  readonly current: Passkey
  /** Their sign-in is young enough to change something. */
  readonly isFresh: boolean
}

const SESSION = "ddg_own"

/** What is changed here decides who can sign in from now on. */
const FRESH = Duration.toMillis("5 minutes")

const notSignedIn = new Declined({
  status: 403,
  title: "Sign in once more",
  text: "That needs a sign-in of the last few minutes. Open the page of your passkeys anew."
})

const refused = (text: string) => new Declined({ status: 409, title: "That did not work", text })

/** People look after their own passkeys: everything but the passkeys themselves works without a script. */
export const make = ({ cookies, desk, origin, people, server, sessions }: OwnPasskeysOptions) => {
  const page = { server, base: PATH }
  const cookieName = Browser.cookieName(SESSION, cookies)
  const tokenOf = (exchange: Exchange) => Browser.cookie(exchange, cookieName)

  /** A sign-in ends with its passkey: whoever has come by a stolen one is gone when it is removed. */
  const here = (exchange: Exchange): Effect.Effect<Here | undefined, StateFileError> =>
    Effect.gen(function*() {
      const session = yield* sessions.find(tokenOf(exchange))
      if (session === undefined) return undefined
      const current = yield* people.passkey(session.passkey)
      const person = yield* people.person(session.person)
      if (current === undefined || person === undefined || current.person !== person.id) return undefined
      return { person, current, isFresh: (yield* Clock.currentTimeMillis) - session.since < FRESH }
    })

  const fresh = (exchange: Exchange) =>
    Effect.flatMap(here(exchange), (found) => (found?.isFresh === true ? Effect.succeed(found) : notSignedIn))

  const ask = (exchange: Exchange, again: boolean): Reply =>
    withCookie(pageReply(showYourselfPage({ ...page, again })), desk.cookieFor(exchange))

  const show = (exchange: Exchange): Work =>
    Effect.gen(function*() {
      const found = yield* here(exchange)
      if (found === undefined || !found.isFresh) return ask(exchange, found !== undefined)
      const { current, person } = found
      const passkeys = (yield* people.passkeysOf(person.id)).toSorted((a, b) => a.created - b.created)
      const list = listPage({ ...page, person: person.name, passkeys, current: current.id, isRemoved: exchange.query.has("removed") })
      return withCookie(pageReply(list), desk.cookieFor(exchange))
    })

  const signIn = (exchange: Exchange): Work =>
    Effect.gen(function*() {
      const { passkey, person } = yield* desk.signIn(exchange)
      yield* ended(exchange)
      return withCookie(json({ next: PATH }), Browser.setCookie(SESSION, yield* sessions.begin(person.id, passkey), cookies))
    })

  const ended = (exchange: Exchange): Effect.Effect<void> => {
    const token = tokenOf(exchange)
    return token === undefined ? Effect.void : sessions.end(token)
  }

  const add = (exchange: Exchange): Work =>
    Effect.flatMap(fresh(exchange), ({ person }) => Effect.as(desk.add(exchange, person), json({ next: PATH })))

  /** One of their own; of others' nobody learns whether there are any. */
  const named = ({ person }: Here, id: string) =>
    Effect.flatMap(people.passkey(id), (passkey) =>
      passkey === undefined || passkey.person !== person.id ? notFound : Effect.succeed(passkey))

  const askToRemove = (exchange: Exchange): Work =>
    Effect.gen(function*() {
      const found = yield* here(exchange)
      if (found === undefined || !found.isFresh) return ask(exchange, found !== undefined)
      const passkey = yield* named(found, exchange.query.get("id") ?? "")
      return pageReply(removePage({ ...page, passkey, isCurrent: passkey.id === found.current.id }))
    })

  const remove = (exchange: Exchange): Work =>
    Effect.gen(function*() {
      yield* Browser.sameOrigin(exchange, origin)
      const found = yield* fresh(exchange)
      const passkey = yield* named(found, (yield* form(exchange)).get("id") ?? "")
      yield* people.removeOwn(passkey).pipe(Effect.catchTag("PeopleProblem", ({ detail }) => refused(`${detail}.`)))
      return redirect(`${PATH}?removed`)
    })

  const leave = (exchange: Exchange): Work =>
    Effect.gen(function*() {
      yield* Browser.sameOrigin(exchange, origin)
      yield* ended(exchange)
      return redirect(PATH)
    })

  /** `rest` is what follows the path of these pages. */
  return (exchange: Exchange, rest: string): Work => {
    switch (`${exchange.method} ${rest}`) {
      case "GET ":
      case "HEAD ":
        return show(exchange)
      case "POST /options":
        return desk.signInOptions(exchange)
      case "POST /verify":
        return signIn(exchange)
      case "POST /add/options":
        return Effect.flatMap(fresh(exchange), ({ person }) => desk.addOptions(exchange, person))
      case "POST /add/verify":
        return add(exchange)
      case "GET /remove":
        return askToRemove(exchange)
      case "POST /remove":
        return remove(exchange)
      case "POST /leave":
        return leave(exchange)
      default:
        return notFound
    }
  }
}
