import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { createLocalJWKSet, type LocalJWKSet } from "jose"
import { type IssuerHttp, IssuerUnreachable } from "./IssuerHttp.ts"

export interface IssuerKeysOptions {
  readonly issuer: string
  /** In place of what the issuer's own metadata says. */
  readonly jwksUrl: string | undefined
}

export interface IssuerKeys {
  /** The keys, not older than they may be. `kid` is the one that a token names. */
  readonly keysFor: (kid: string | undefined) => Effect.Effect<LocalJWKSet, IssuerUnreachable>
}

/** After this long keys are asked for again, … */
export const FRESH = Duration.toMillis("10 minutes")
/** … and after this long they count no more, although the issuer cannot be asked. */
export const LONGEST = Duration.toMillis("1 hour")
/** A key that is not known makes all be asked for again, but not sooner than this: anybody can name such a key. */
export const COOL_DOWN = Duration.toMillis("30 seconds")
/** For how long a failure answers whoever comes next. */
export const RETRY = Duration.toMillis("5 seconds")

const MOST_KEYS = 100
const text = Schema.optionalWith(Schema.String, { exact: true })

/** The public part of the keys that signatures are made with; whatever else stands in a set is left out. */
const decodeKeys = Schema.decodeUnknownEither(Schema.Struct({
  keys: Schema.mutable(Schema.Array(Schema.Struct({
    kty: Schema.String, kid: text, use: text, alg: text, crv: text, x: text, y: text, n: text, e: text
  }))).pipe(Schema.maxItems(MOST_KEYS))
}))

const ASYMMETRIC: ReadonlySet<string> = new Set(["EC", "OKP", "RSA"])

const decodeMetadata = Schema.decodeUnknownEither(Schema.Struct({ issuer: Schema.String, jwks_uri: Schema.String }))

/** RFC 8414 section 3.1 puts the well-known path before that of the issuer, OpenID Connect Discovery section 4 behind it. */
export const metadataUrls = (issuer: string): readonly [URL, URL] => {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/+$/, "")
  return [
    new URL(`${origin}/.well-known/oauth-authorization-server${path}`),
    new URL(`${origin}${path}/.well-known/openid-configuration`)
  ]
}

interface Held {
  readonly keys: LocalJWKSet
  readonly kids: ReadonlySet<string>
  readonly at: number
}

const unreachable = (detail: string) => new IssuerUnreachable({ detail })

/** The keys of an issuer: asked for when they are needed, kept, and asked for again when they change. */
export const make = (
  { issuer, jwksUrl }: IssuerKeysOptions,
  http: Context.Tag.Service<IssuerHttp>
): Effect.Effect<IssuerKeys> =>
  Effect.map(Effect.makeSemaphore(1), (turn) => {
    let held: Held | undefined
    let failed: { readonly error: IssuerUnreachable; readonly at: number } | undefined

    /** The address must be as well protected as the issuer's own. */
    const checked = (address: string): Effect.Effect<URL, IssuerUnreachable> =>
      URL.canParse(address) && ["https:", new URL(issuer).protocol].includes(new URL(address).protocol)
        ? Effect.succeed(new URL(address))
        : Effect.fail(unreachable("its metadata names no https address of its keys"))

    const described = (url: URL) =>
      Effect.flatMap(http.get(url), (document) => Either.mapLeft(decodeMetadata(document), () => unreachable("it has no metadata")))

    const discovered = Effect.gen(function*() {
      const [first, second] = metadataUrls(issuer)
      const metadata = yield* Effect.orElse(described(first), () => described(second))
      // RFC 8414 section 3.3: whoever answers must say that it is the one who was asked for.
      if (metadata.issuer !== issuer) return yield* unreachable(`its metadata is that of ${metadata.issuer.slice(0, 200)}`)
      return yield* checked(metadata.jwks_uri)
    })

    const load = Effect.gen(function*() {
      const url = jwksUrl === undefined ? yield* discovered : new URL(jwksUrl)
      const decoded = decodeKeys(yield* http.get(url))
      if (Either.isLeft(decoded)) return yield* unreachable("its keys are not a set of JSON Web Keys")
      const keys = decoded.right.keys.filter(({ kty }) => ASYMMETRIC.has(kty))
      return {
        keys: createLocalJWKSet({ keys }),
        kids: new Set(keys.flatMap(({ kid }) => (kid === undefined ? [] : [kid]))),
        at: yield* Clock.currentTimeMillis
      }
    })

    /** Whether what is held will do, given how old it is. */
    const usable = (kid: string | undefined, now: number): Held | undefined => {
      if (held === undefined) return undefined
      const age = now - held.at
      const isKnown = kid === undefined || held.kids.has(kid)
      return age < (isKnown ? FRESH : COOL_DOWN) ? held : undefined
    }

    const renewed = (kid: string | undefined): Effect.Effect<LocalJWKSet, IssuerUnreachable> =>
      Effect.gen(function*() {
        const now = yield* Clock.currentTimeMillis
        // Whoever waited for this turn may find that the work is done, or has just failed.
        const found = usable(kid, now)
        if (found !== undefined) return found.keys
        const old = held !== undefined && now - held.at < LONGEST ? held : undefined
        if (failed !== undefined && now - failed.at < RETRY) return yield* old === undefined ? failed.error : Effect.succeed(old.keys)
        const loaded = yield* Effect.either(load)
        if (Either.isRight(loaded)) {
          held = loaded.right
          failed = undefined
          return held.keys
        }
        failed = { error: loaded.left, at: now }
        yield* Effect.logWarning(loaded.left.message)
        return yield* old === undefined ? loaded.left : Effect.succeed(old.keys)
      })

    return {
      keysFor: (kid) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const found = usable(kid, now)
          return found === undefined ? turn.withPermits(1)(renewed(kid)) : Effect.succeed(found.keys)
        })
    }
  })
