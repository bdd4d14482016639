import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { randomUUID } from "node:crypto"
import type { AuditUnavailable } from "../../domain/Errors.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import * as Browser from "../http/Browser.ts"
import { type Exchange, json as readJson } from "../http/Exchange.ts"
import { Declined, json, type Reply, tooMany } from "../http/Reply.ts"
import type { Attempts } from "../people/Attempts.ts"
import { cleanName, type People, PeopleProblem } from "../people/People.ts"
import { LONGEST_NAME, type Passkey, type Person } from "../people/Person.ts"
import type { Listener } from "../SignInEvent.ts"
import type { Ceremonies, Ceremony } from "./Ceremonies.ts"
import * as Passkeys from "./Passkeys.ts"
import type * as Context from "effect/Context"

export interface DeskOptions {
  readonly party: Passkeys.RelyingParty
  readonly people: Context.Tag.Service<People>
  readonly ceremonies: Ceremonies
  readonly codes: Attempts
  readonly signIns: Attempts
  readonly listener: Listener
  readonly cookies: Browser.CookieOptions
}

/** Somebody has shown who they are, just now. */
export interface Shown {
  readonly person: Person
  /** The id of the passkey. */
  readonly passkey: string
  /** RFC 8176: what was proved. */
  readonly amr: ReadonlyArray<string>
}

type Work<A> = Effect.Effect<A, AuditUnavailable | Declined | StateFileError>

/** Where people show who they are: the requests that the script of the pages makes, whatever page it is on. */
export interface Desk {
  /** The cookie that binds a page to its browser, where the browser has none. */
  readonly cookieFor: (exchange: Exchange) => string | undefined
  readonly signInOptions: (exchange: Exchange) => Work<Reply>
  readonly signIn: (exchange: Exchange) => Work<Shown>
  readonly enrolOptions: (exchange: Exchange) => Work<Reply>
  readonly enrol: (exchange: Exchange) => Work<Shown>
  /** Another passkey of somebody who is signed in, which is for the caller to see to. */
  readonly addOptions: (exchange: Exchange, person: Person) => Work<Reply>
  readonly add: (exchange: Exchange, person: Person) => Work<void>
}

const BROWSER = "ddg_browser"

const Enrolment = Schema.Struct({ code: Schema.String.pipe(Schema.maxLength(100)), name: Schema.String.pipe(Schema.maxLength(1_000)) })
const Addition = Schema.Struct({ name: Schema.String.pipe(Schema.maxLength(1_000)) })
const Nothing = Schema.Struct({})

const declined = (text: string, status = 400) => new Declined({ status, title: "That did not work", text })

const noBrowser = declined("This page belongs to another browser, or its cookies were refused. Open it anew.")
const lateAnswer = declined("That took too long. Try again.")
const notKnown = declined("This passkey is not known here.", 403)
const badCode = declined("The code does not count, or counts no more.", 403)

const explained = <E>(error: E | PeopleProblem) => (error instanceof PeopleProblem ? declined(`${error.detail}.`) : error)

/** A key that lives in one device, or in an account of the person's that several devices share. */
const amrOf = ({ synced }: Pick<Passkey, "synced">): ReadonlyArray<string> => [synced ? "swk" : "hwk", "user"]

export const make = (options: DeskOptions): Desk => {
  const { ceremonies, codes, cookies, listener, party, people, signIns } = options

  const browserOf = (exchange: Exchange) => Browser.cookie(exchange, Browser.cookieName(BROWSER, cookies))

  /** What every request of the script must be: from this server's page, in the browser that it was shown in, not too often. */
  const admitted = (exchange: Exchange, attempts: Attempts): Work<string> =>
    Effect.gen(function*() {
      yield* Browser.sameOrigin(exchange, party.origin)
      const browser = browserOf(exchange)
      if (browser === undefined) return yield* noBrowser
      if (!(yield* attempts.may(exchange.remote))) return yield* tooMany
      return browser
    })

  const ended = (browser: string): Work<Ceremony> =>
    Effect.flatMap(ceremonies.end(browser), (ceremony) => (ceremony === undefined ? lateAnswer : Effect.succeed(ceremony)))

  const refused = (detail: string, person?: string) =>
    listener({ event: "sign_in_refused", detail, ...(person === undefined ? {} : { person }) })

  const verified = (answer: typeof Passkeys.RegistrationAnswer.Type, challenge: string) =>
    Passkeys.verifyRegistration(party, answer, challenge).pipe(
      Effect.tapError((error) => Effect.logInfo(error.message)),
      Effect.mapError(() => declined("The passkey could not be used."))
    )

  /** Whom the code is for, as they are to be called. */
  const meant = (typed: typeof Enrolment.Type) =>
    Effect.gen(function*() {
      const invitation = yield* people.invitation(typed.code)
      if (invitation === undefined) return yield* Effect.zipRight(listener({ event: "code_refused" }), badCode)
      const known = invitation.person === undefined ? undefined : yield* people.person(invitation.person)
      const name = known?.name ?? invitation.name ?? cleanName(typed.name)
      if (name === "" || name.length > LONGEST_NAME) {
        return yield* declined(`Say how you want to be called here, in 1 to ${LONGEST_NAME} characters.`)
      }
      return { id: known?.id ?? randomUUID(), name, existing: known === undefined ? [] : yield* people.passkeysOf(known.id) }
    })

  return {
    cookieFor: (exchange) =>
      browserOf(exchange) === undefined ? Browser.setCookie(BROWSER, Browser.freshToken(), cookies) : undefined,

    signInOptions: (exchange) =>
      Effect.gen(function*() {
        const browser = yield* admitted(exchange, signIns)
        yield* readJson(exchange, Nothing)
        const asked = yield* Passkeys.authenticationOptions(party)
        yield* ceremonies.begin(browser, { challenge: asked.challenge })
        return json(asked)
      }),

    signIn: (exchange) =>
      Effect.gen(function*() {
        const browser = yield* admitted(exchange, signIns)
        const answer = yield* readJson(exchange, Passkeys.AuthenticationAnswer)
        const { challenge } = yield* ended(browser)
        const passkey = yield* people.passkey(answer.id)
        const person = passkey === undefined ? undefined : yield* people.person(passkey.person)
        if (passkey === undefined || person === undefined) return yield* Effect.zipRight(refused("unknown"), notKnown)
        const counter = yield* Passkeys.verifyAuthentication(party, answer, challenge, passkey).pipe(
          Effect.tapError((error) => Effect.zipRight(Effect.logInfo(error.message), refused("not_proved", person.id))),
          Effect.mapError(() => declined("The passkey was not accepted.", 403))
        )
        yield* people.used(passkey, counter)
        yield* listener({ event: "signed_in", person: person.id })
        return { person, passkey: passkey.id, amr: amrOf(passkey) }
      }),

    enrolOptions: (exchange) =>
      Effect.gen(function*() {
        const browser = yield* admitted(exchange, codes)
        const typed = yield* readJson(exchange, Enrolment)
        const { existing, id, name } = yield* meant(typed)
        const asked = yield* Passkeys.registrationOptions(party, { id, name }, existing)
        yield* ceremonies.begin(browser, { challenge: asked.challenge, enrolment: { code: typed.code, person: id, name } })
        return json(asked)
      }),

    enrol: (exchange) =>
      Effect.gen(function*() {
        const browser = yield* admitted(exchange, signIns)
        const answer = yield* readJson(exchange, Passkeys.RegistrationAnswer)
        const { challenge, enrolment } = yield* ended(browser)
        if (enrolment === undefined) return yield* lateAnswer
        const passkey = yield* verified(answer, challenge)
        const person = yield* people.enrol(enrolment.code, enrolment.person, enrolment.name, passkey).pipe(
          Effect.mapError(explained)
        )
        yield* listener({ event: "enrolled", person: person.id })
        return { person, passkey: passkey.id, amr: amrOf(passkey) }
      }),

    addOptions: (exchange, person) =>
      Effect.gen(function*() {
        const browser = yield* admitted(exchange, signIns)
        const { name } = yield* readJson(exchange, Addition)
        const asked = yield* Passkeys.registrationOptions(party, person, yield* people.passkeysOf(person.id))
        yield* ceremonies.begin(browser, { challenge: asked.challenge, addition: { person: person.id, name } })
        return json(asked)
      }),

    add: (exchange, person) =>
      Effect.gen(function*() {
        const browser = yield* admitted(exchange, signIns)
        const answer = yield* readJson(exchange, Passkeys.RegistrationAnswer)
        const { addition, challenge } = yield* ended(browser)
        // Another person may have signed in meanwhile, in the same browser.
        if (addition === undefined || addition.person !== person.id) return yield* lateAnswer
        const passkey = yield* verified(answer, challenge)
        yield* people.add(person, addition.name, passkey).pipe(Effect.mapError(explained))
      })
  }
}
