import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { randomUUID } from "node:crypto"
import * as AuthServer from "../auth/AuthServer.ts"
import type { AccessGiven } from "../auth/http/SignIn.ts"
import { folderOf } from "../auth/Places.ts"
import type { Listener } from "../auth/SignInEvent.ts"
import type { AuditUnavailable } from "../domain/Errors.ts"
import * as Dispatcher from "../egress/Dispatcher.ts"
import { Gate } from "../egress/page/Gate.ts"
import { defaults, PageFetcher } from "../egress/page/PageFetcher.ts"
import { Audit } from "../security/audit/Audit.ts"
import { durationMillis, type Grant, sameSlot } from "../security/consent/Grant.ts"
import { GrantStore } from "../security/consent/GrantStore.ts"
import * as Ledger from "../security/consent/Ledger.ts"
import { type Purpose, purposeTexts } from "../security/consent/Purposes.ts"
import { ANYWHERE } from "../security/consent/Target.ts"
import * as PeopleTrail from "../security/PeopleTrail.ts"
import { Denylist } from "../security/token/Denylist.ts"
import type { Proofs } from "../security/token/Proofs.ts"
import type { Resource } from "../security/token/Resource.ts"
import { Blocklists } from "../security/url/Blocklists.ts"
import { UrlGuard } from "../security/url/UrlGuard.ts"
import type { StateFileError } from "../state/StateFile.ts"
import * as App from "./App.ts"
import type { AppOptions } from "./AppOptions.ts"
import * as Product from "./Product.ts"

const KIB = 1024

/**
 * Documents of clients are small, come at once, and are where they say (a redirect is refused, as the draft on client id
 * metadata documents wants it). No address of the inside is reached, whatever the operator has opened for pages.
 */
const documents = ({ config, files }: AppOptions): Layer.Layer<PageFetcher> =>
  PageFetcher.layer({
    ...defaults,
    userAgent: config.userAgent,
    fetchDeadline: Duration.seconds(5),
    headerDeadline: Duration.seconds(5),
    maxRedirects: 0,
    maxBytes: 64 * KIB,
    maxWireBytes: 64 * KIB,
    turns: { interval: Duration.zero, burst: 1, perHost: 2, atOnce: 8, waiting: 32 },
    ...(config.proxy === undefined ? {} : { proxy: Redacted.value(config.proxy) }),
    ...(files.extraCa === undefined ? {} : { ca: Dispatcher.trusted(files.extraCa) })
  }).pipe(
    Layer.provide(Layer.project(UrlGuard.layer({ privateHosts: [] }), UrlGuard, Gate, (guard) => guard)),
    Layer.provide(Layer.orDie(Blocklists.layer({ files: [], recheck: Duration.hours(1) })))
  )

/** What may be done with `ddg:read`. */
const READING: ReadonlyArray<Purpose> = ["read-pages", "research"]

/**
 * What a person allows where tokens are issued counts in the ledger of consents, so that nobody is asked twice; and what
 * was allowed there before counts no more.
 */
const intoLedger = (options: AppOptions, issuer: string) =>
  Effect.gen(function*() {
    const store = yield* GrantStore
    const terms = yield* App.terms(options)
    return ({ client, person, question, reading, scopes, words }: AccessGiven): Effect.Effect<void> =>
      Effect.gen(function*() {
        const created = yield* Clock.currentTimeMillis
        const subject = { issuer, id: person }
        const { ledger } = yield* store.look
        const lasts = scopes.includes("ddg:read") && reading !== "once" ? durationMillis[reading] : undefined
        for (const purpose of READING) {
          const slot = { subject, client, purpose, target: ANYWHERE }
          if (lasts === undefined) {
            const before = Ledger.grantsOf(ledger, subject).filter((grant) => grant.revokedAt === undefined && sameSlot(grant, slot))
            if (before.length > 0) yield* store.end(before.map(({ id }) => id), "person")
            continue
          }
          const grant: Grant = {
            ...slot,
            id: randomUUID(),
            level: purposeTexts[purpose].level,
            created,
            expires: created + lasts,
            via: "url",
            evidence: { question, words, version: Product.version },
            terms: terms(purpose)
          }
          yield* store.grant(grant)
        }
      }).pipe(
        // Then the person is asked when a page is to be read.
        Effect.catchAll((error) => Effect.logWarning(`${error.message}. What was allowed could not be written down`))
      )
  })

/** Sign-ins go into the audit trail; what cannot be recorded is said in the log. */
const intoTrail = (issuer: string): Effect.Effect<Listener, never, Audit> =>
  Effect.map(Audit, (audit) => ({ client, detail, event, person }) =>
    Effect.catchAll(
      audit.record({
        _tag: "SignIn",
        event,
        ...(detail === undefined ? {} : { detail }),
        ...(person === undefined ? {} : {
          subject: {
            kind: "token", issuer, id: person, client: client ?? "", scopes: new Set(), signedInAt: undefined, passkeyAt: undefined
          }
        })
      }, "written"),
      (error) => Effect.logWarning(error.message)
    ))

/** On the operator's console, whatever is logged otherwise: nobody can sign in before. */
export const tell = ({ bootstrap }: AuthServer.AuthServer): Effect.Effect<void> =>
  bootstrap === undefined ? Effect.void : Logger.withMinimumLogLevel(
    Effect.logInfo(
      `Nobody can sign in yet. Within 15 minutes, open ${bootstrap.url} and type this code, which counts once: ${
        Redacted.value(bootstrap.code)
      }`
    ),
    LogLevel.Info
  )

/** What was taken back counts at no replica; where there is one only, in its folder. */
const denylist = (options: AppOptions): Effect.Effect<Pick<AuthServer.AuthOptions, "denylist">, never, Scope.Scope> =>
  options.config.redisUrl === undefined
    ? Effect.succeed({})
    : Effect.promise(() => import("./RedisLayers.ts")).pipe(
      Effect.flatMap((layers) => Layer.build(layers.denylist(options))),
      Effect.map((context) => ({ denylist: Context.get(context, Denylist) }))
    )

/** The embedded authorization server, with what it needs of the rest. */
export const make = (
  options: AppOptions,
  resource: Resource,
  proofs: Proofs | undefined
): Effect.Effect<AuthServer.AuthServer, AuditUnavailable | StateFileError, Audit | GrantStore | Scope.Scope> =>
  Effect.gen(function*() {
    const audit = yield* Audit
    const record = PeopleTrail.byServer(resource.issuer)
    const pages = Context.get(yield* Layer.build(documents(options)), PageFetcher)
    return yield* AuthServer.make({
      resource,
      proofs,
      folder: folderOf(options.config.stateFolder),
      onAccess: yield* intoLedger(options, resource.issuer),
      listener: yield* intoTrail(resource.issuer),
      record: (event) => Effect.provideService(record(event), Audit, audit),
      ...(yield* denylist(options))
    }, pages)
  })
