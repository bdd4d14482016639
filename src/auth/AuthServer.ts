import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Redacted from "effect/Redacted"
import * as Runtime from "effect/Runtime"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import { createLocalJWKSet, type LocalJWKSet } from "jose"
import * as path from "node:path"
import type { AuditUnavailable } from "../domain/Errors.ts"
import type { PageFetcher } from "../egress/page/PageFetcher.ts"
import type { QuestionPagesShape } from "../security/consent/QuestionPages.ts"
import type { AccessTokens } from "../security/token/AccessTokens.ts"
import { LONGEST_LIFE, type Verified } from "../security/token/Claims.ts"
import type { Denylist, DenylistUnavailable } from "../security/token/Denylist.ts"
import type { Proofs } from "../security/token/Proofs.ts"
import type { Resource } from "../security/token/Resource.ts"
import { Revocations } from "../security/token/Revocations.ts"
import * as SignedTokens from "../security/token/SignedTokens.ts"
import * as Tokens from "../security/token/Tokens.ts"
import type { StateFileError } from "../state/StateFile.ts"
import type { Exchange } from "./http/Exchange.ts"
import * as Handler from "./http/Handler.ts"
import * as Library from "./http/Library.ts"
import * as OwnPasskeys from "./http/OwnPasskeys.ts"
import * as Questions from "./http/Questions.ts"
import { notFound, pageReply, withCookie } from "./http/Reply.ts"
import * as Sessions from "./http/Sessions.ts"
import * as SignIn from "./http/SignIn.ts"
import * as ClientDocuments from "./oidc/ClientDocuments.ts"
import * as Server from "./oidc/Server.ts"
import * as SigningKeys from "./oidc/SigningKeys.ts"
import { messagePage } from "./pages/MessagePage.ts"
import { enrolPage } from "./pages/SignInPage.ts"
import * as Ceremonies from "./passkey/Ceremonies.ts"
import * as Desk from "./passkey/Desk.ts"
import * as Attempts from "./people/Attempts.ts"
import * as People from "./people/People.ts"
import type { Recorder } from "./people/PeopleEvent.ts"
import type { Listener } from "./SignInEvent.ts"
import { enrolUrl, recordsIn } from "./Places.ts"
import * as Denials from "./store/Denials.ts"
import * as OidcRecords from "./store/OidcRecords.ts"

export interface AuthOptions {
  /** The issuer is an origin: the server itself, as browsers reach it, by a name that passkeys can belong to. */
  readonly resource: Resource
  /** Checks proofs, where `resource` says that there are any. */
  readonly proofs?: Proofs | undefined
  /** A folder of its own. */
  readonly folder: string
  /** See `SignIn.SignInOptions`. */
  readonly onAccess: SignIn.SignInOptions["onAccess"]
  readonly listener: Listener
  readonly record: Recorder
  /** Where it is kept what was taken back; by default beside all else, in `folder`. */
  readonly denylist?: Context.Tag.Service<Denylist>
}

export interface AuthServer {
  readonly handler: Handler.Handler
  readonly tokens: Context.Tag.Service<AccessTokens>
  readonly questions: QuestionPagesShape
  /** For the operator, while nobody can sign in yet: a code, and where it is turned into a passkey. */
  readonly bootstrap: { readonly code: Redacted.Redacted<string>; readonly url: string } | undefined
}

const SWEEP = Duration.minutes(10)
/** How often it is looked whether keys are due. */
const ROTATE = Duration.hours(6)
/** The clock is the same that the tokens were issued by. */
const SKEW_SECONDS = 5

const deniedGrant = (id: string): string => `grant:${id}`
const deniedToken = (id: string): string => `token:${id}`

const publicKeys = ({ keys }: SigningKeys.KeySet): LocalJWKSet =>
  createLocalJWKSet({
    keys: keys.map(({ jwk: { crv, kty, x, y }, kid }) => ({ kty, crv, x, y, kid, alg: "ES256", use: "sig" }))
  })

/** The embedded authorization server: it signs people in by passkeys, issues tokens for this server and checks them. */
export const make = (
  options: AuthOptions,
  pages: Context.Tag.Service<PageFetcher>
): Effect.Effect<AuthServer, AuditUnavailable | StateFileError, Scope.Scope> =>
  Effect.gen(function*() {
    const { listener, resource } = options
    const { origin, protocol } = new URL(resource.issuer)
    const cookies = { secure: protocol === "https:" }
    const party = { id: new URL(origin).hostname, origin, name: resource.name }
    const records = recordsIn(options.folder)
    const denylist = options.denylist ?? Denials.make(records)
    const people = People.make(records, options.record)
    const run = Runtime.runPromise(yield* Effect.runtime<never>())
    /** For what nobody waits for. */
    const fork = yield* FiberSet.runtime(yield* FiberSet.make<void>())<never>()
    const keysFile = path.join(options.folder, "keys.json")

    /** Tokens live for an hour at most: what is denied for longer than that denies nothing. */
    const deny = (id: string) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        denylist.revoke(id, now + (LONGEST_LIFE + SKEW_SECONDS) * 1_000))

    const isSignedIn = (id: string, at: number) =>
      Effect.map(people.person(id), (person) => person !== undefined && (person.signedOutAt ?? 0) <= at)

    const isRevoked = ({ grant, id, subject }: Verified): Effect.Effect<boolean, DenylistUnavailable | StateFileError> =>
      Effect.gen(function*() {
        if (id !== undefined && (yield* denylist.isRevoked(deniedToken(id)))) return true
        if (grant === undefined || (yield* denylist.isRevoked(deniedGrant(grant)))) return true
        return !(yield* isSignedIn(subject.id, subject.signedInAt ?? 0))
      })

    const fetches = yield* Attempts.make(Attempts.limits.client)
    const adapter = yield* OidcRecords.adapters({ records, run, onRevoked: (id) => deny(deniedGrant(id)) })

    const library = (keys: SigningKeys.KeySet) => {
      const provider = Server.make({
        resource,
        keys,
        adapter,
        fetch: ClientDocuments.make(pages, run),
        mayFetch: (address) => run(fetches.may(address)),
        isSignedIn: (id, at) => run(isSignedIn(id, at)),
        renderError: (status, text) => messagePage({ server: resource.name, title: `That did not work (${status})`, text })
      })
      const background = (effect: Effect.Effect<void, StateFileError>) => {
        fork(Effect.catchAll(effect, (error) => Effect.logError(error.message)))
      }
      provider.on("grant.revoked", ({ oidc }) => {
        const client = oidc.client?.clientId
        background(listener({ event: "access_revoked", ...(client === undefined ? {} : { client }) }))
      })
      provider.on("grant.success", ({ oidc }) => {
        const id = oidc.client?.clientId
        if (id !== undefined) background(OidcRecords.touchClient(records, id))
      })
      provider.on("server_error", (_, error) => background(Effect.logError("The authorization server failed", error)))
      return { keys, provider, answer: provider.callback(), publicKeys: publicKeys(keys) }
    }
    let current = library(yield* SigningKeys.load(keysFile))

    const check = SignedTokens.make({
      expected: { issuer: resource.issuer, audience: resource.uri, skewSeconds: SKEW_SECONDS },
      algorithms: ["ES256"],
      keysFor: () => Effect.succeed(current.publicKeys)
    })
    const tokens = yield* Tokens.make({ resource, check, proofs: options.proofs }).pipe(
      Effect.provideService(Revocations, {
        has: (token) =>
          // What cannot be looked up may have been revoked.
          Effect.catchAll(isRevoked(token), (error) => Effect.as(Effect.logError(error.message), true))
      })
    )

    const ceremonies = yield* Ceremonies.make
    const sessions = yield* Sessions.make
    const desk = Desk.make({
      party, people, ceremonies, cookies, listener,
      codes: yield* Attempts.make(Attempts.limits.code),
      signIns: yield* Attempts.make(Attempts.limits.signIn)
    })
    const signIn = SignIn.make({
      resource, desk, people, listener,
      onAccess: options.onAccess,
      provider: Effect.sync(() => current.provider)
    })
    const questions = Questions.make({
      origin: () => origin, cookies, server: resource.name, identity: { issuer: resource.issuer, desk, sessions }
    })
    const ownPasskeys = OwnPasskeys.make({
      origin, cookies, people, desk, server: resource.name, sessions: yield* Sessions.make
    })
    const ofLibrary = Library.make({
      origin,
      answer: (request, response) => current.answer(request, response),
      wantsProof: resource.proofs?.required === true,
      registrations: yield* Attempts.make(Attempts.limits.client),
      requests: yield* Attempts.make(Attempts.limits.request),
      revoke: (token, client) =>
        Effect.flatMap(Effect.either(check(Redacted.make(token))), (checked) =>
          checked._tag === "Right" && checked.right.id !== undefined && checked.right.subject.client === client
            ? Effect.zipRight(deny(deniedToken(checked.right.id)), listener({ event: "access_revoked", client }))
            : Effect.void)
    })

    const enrol = (exchange: Exchange) => {
      switch (`${exchange.method} ${exchange.path}`) {
        case "GET /auth/enrol":
          return Effect.succeed(withCookie(pageReply(enrolPage({ server: resource.name, base: "/auth" })), desk.cookieFor(exchange)))
        case "POST /auth/enrol/options":
          return desk.enrolOptions(exchange)
        case "POST /auth/enrol/verify":
          return Effect.map(desk.enrol(exchange), ({ person }) => Handler.done(`Your passkey is ready, ${person.name}. You can close this page.`))
        default:
          return notFound
      }
    }

    const route: Handler.Route = (exchange) => {
      const [, first, second = "", third = ""] = exchange.path.split("/")
      const rest = exchange.path.split("/").slice(first === "consent" ? 3 : 4).map((part) => `/${part}`).join("")
      if (first === "consent") return questions.route(exchange, second, rest)
      if (exchange.path === OwnPasskeys.PATH || exchange.path.startsWith(`${OwnPasskeys.PATH}/`)) {
        return ownPasskeys(exchange, exchange.path.slice(OwnPasskeys.PATH.length))
      }
      if (first === "auth") return second === "sign-in" ? signIn(exchange, third, rest) : enrol(exchange)
      return ofLibrary(exchange)
    }

    yield* records.sweep.pipe(
      Effect.catchAll((error) => Effect.logWarning(error.message)),
      Effect.repeat(Schedule.spaced(SWEEP)),
      Effect.interruptible,
      Effect.forkScoped
    )
    yield* SigningKeys.load(keysFile).pipe(
      Effect.map((keys) => {
        if (keys.keys[0].kid !== current.keys.keys[0].kid) current = library(keys)
      }),
      Effect.catchAll((error) => Effect.logError(error.message)),
      Effect.schedule(Schedule.spaced(ROTATE)),
      Effect.interruptible,
      Effect.forkScoped
    )

    // A person without a passkey cannot sign in: the code has to reach somebody whom the server trusts already.
    const isEmpty = (yield* people.list).every(({ passkeys }) => passkeys.length === 0)
    const invited = isEmpty
      ? yield* Effect.catchTag(people.invite({ name: undefined, admin: true, lasts: People.CODE_LASTS }), "PeopleProblem", Effect.die)
      : undefined
    const bootstrap = invited === undefined ? undefined : { code: invited.code, url: enrolUrl(resource.issuer) }

    const handler = yield* Handler.make(["/auth", Questions.PATH, "/oauth", ...Server.wellKnown], resource.name, route)
    return { handler, tokens, questions: questions.pages, bootstrap }
  })
