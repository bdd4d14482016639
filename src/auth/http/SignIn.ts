import * as Effect from "effect/Effect"
import type { AuditUnavailable } from "../../domain/Errors.ts"
import type * as Context from "effect/Context"
import type Provider from "oidc-provider"
import type { Duration as Lasting } from "../../security/consent/Grant.ts"
import type { Scope } from "../../security/Subject.ts"
import type { Resource } from "../../security/token/Resource.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import { askedScopes, interactionPath } from "../oidc/Server.ts"
import * as Access from "../pages/Access.ts"
import { accessPage } from "../pages/AccessPage.ts"
import { continuePage } from "../pages/MessagePage.ts"
import { signInPage } from "../pages/SignInPage.ts"
import type { Desk, Shown } from "../passkey/Desk.ts"
import type { People } from "../people/People.ts"
import type { Listener } from "../SignInEvent.ts"
import * as Browser from "./Browser.ts"
import { type Exchange, form } from "./Exchange.ts"
import { Declined, json, notFound, pageReply, type Reply, withCookie } from "./Reply.ts"
import * as Interaction from "./Interaction.ts"

/** What a person has allowed a program at the authorization server. */
export interface AccessGiven {
  readonly person: string
  readonly client: string
  readonly scopes: ReadonlyArray<Scope>
  readonly reading: Lasting
  /** Names the question. */
  readonly question: string
  /** SHA-256 of what was shown, in hex. */
  readonly words: string
}

export interface SignInOptions {
  readonly resource: Resource
  readonly provider: Effect.Effect<Provider>
  readonly desk: Desk
  readonly people: Context.Tag.Service<People>
  readonly listener: Listener
  /** Takes note of what was allowed, before any token says so. */
  readonly onAccess: (given: AccessGiven) => Effect.Effect<void>
}

type Work = Effect.Effect<Reply, AuditUnavailable | Declined | StateFileError>

/** The pages that stand between a program's request for tokens and its answer: signing in, and allowing. */
export const make = (options: SignInOptions) => {
  const { desk, listener, onAccess, people, provider, resource } = options
  const { name: server } = resource
  const { origin } = new URL(resource.issuer)
  const interaction = Interaction.make(provider)

  const showSignIn = (exchange: Exchange, details: Interaction.Details) =>
    withCookie(
      pageReply(signInPage({
        server,
        base: interactionPath(details.uid),
        client: details.client.name,
        again: details.signedIn !== undefined
      })),
      desk.cookieFor(exchange)
    )

  const accessOf = (details: Interaction.Details, person: { readonly admin: boolean; readonly name: string }): Access.Access => ({
    client: details.client.name,
    clientId: Access.shown(details.client.id),
    vouched: details.client.isDocument,
    ...Access.placeOf(details.redirectUri),
    resource: resource.uri,
    person: person.name,
    scopes: askedScopes(details.scope).filter((scope) => scope !== "ddg:admin" || person.admin),
    staysSignedIn: details.scope.split(" ").includes("offline_access")
  })

  const personOf = (details: Interaction.Details) =>
    Effect.flatMap(
      details.signedIn === undefined ? Effect.succeed(undefined) : people.person(details.signedIn),
      (person) => (person === undefined ? notFound : Effect.succeed(person))
    )

  const show = (exchange: Exchange, uid: string): Work =>
    Effect.gen(function*() {
      const details = yield* interaction.details(exchange, uid)
      if (details.prompt === "login") return showSignIn(exchange, details)
      const access = accessOf(details, yield* personOf(details))
      return pageReply(accessPage({ server, base: interactionPath(uid), access }))
    })

  /** The script goes on to where the library takes up the request again. */
  const signedIn = (exchange: Exchange, uid: string, shown: Effect.Effect<Shown, AuditUnavailable | Declined | StateFileError>): Work =>
    Effect.gen(function*() {
      yield* interaction.details(exchange, uid)
      const { amr, person } = yield* shown
      const next = yield* interaction.finish(exchange, {
        login: { accountId: person.id, acr: "phr", amr: [...amr], remember: false }
      })
      return json({ next })
    })

  const answer = (exchange: Exchange, uid: string): Work =>
    Effect.gen(function*() {
      yield* Browser.sameOrigin(exchange, origin)
      const details = yield* interaction.details(exchange, uid)
      if (details.prompt !== "consent") return yield* notFound
      const person = yield* personOf(details)
      const access = accessOf(details, person)
      const given = Access.readGiven(yield* form(exchange), access.scopes)
      const about = { person: person.id, client: details.client.id }
      if (given.scopes.length === 0) return yield* cancelled(exchange, details)
      yield* onAccess({ ...about, ...given, question: uid, words: Access.wordsOf(access) })
      const grantId = yield* interaction.grant({
        ...about,
        resource: resource.uri,
        given: given.scopes,
        // Without this the library would ask for them again and again.
        refused: askedScopes(details.scope).filter((scope) => !given.scopes.includes(scope)),
        plain: details.scope.split(" ").filter((scope) => scope === "openid" || scope === "offline_access")
      })
      yield* listener({ event: "access_granted", ...about, detail: given.scopes.join(" ") })
      const next = yield* interaction.finish(exchange, { consent: { grantId } })
      return pageReply(continuePage(server, details.client.name, next))
    })

  const cancelled = (exchange: Exchange, details: Interaction.Details): Work =>
    Effect.gen(function*() {
      yield* listener({
        event: "access_refused",
        client: details.client.id,
        ...(details.signedIn === undefined ? {} : { person: details.signedIn })
      })
      const next = yield* interaction.finish(exchange, {
        error: "access_denied",
        error_description: "The person did not allow it"
      })
      return pageReply(continuePage(server, details.client.name, next))
    })

  const cancel = (exchange: Exchange, uid: string): Work =>
    Effect.gen(function*() {
      yield* Browser.sameOrigin(exchange, origin)
      return yield* cancelled(exchange, yield* interaction.details(exchange, uid))
    })

  /** `rest` is what follows the path of the interaction. */
  return (exchange: Exchange, uid: string, rest: string): Work => {
    switch (`${exchange.method} ${rest}`) {
      case "GET ":
      case "HEAD ":
        return show(exchange, uid)
      case "POST /options":
        return Effect.zipRight(interaction.details(exchange, uid), desk.signInOptions(exchange))
      case "POST /verify":
        return signedIn(exchange, uid, desk.signIn(exchange))
      case "POST /enrol/options":
        return Effect.zipRight(interaction.details(exchange, uid), desk.enrolOptions(exchange))
      case "POST /enrol/verify":
        return signedIn(exchange, uid, desk.enrol(exchange))
      case "POST /access":
        return answer(exchange, uid)
      case "POST /cancel":
        return cancel(exchange, uid)
      default:
        return notFound
    }
  }
}
