import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { isIP } from "node:net"
import type { AuditUnavailable } from "../domain/Errors.ts"
import type { Audit } from "../security/audit/Audit.ts"
import type { GrantStore } from "../security/consent/GrantStore.ts"
import type { QuestionPagesShape } from "../security/consent/QuestionPages.ts"
import { AccessTokens } from "../security/token/AccessTokens.ts"
import { proofAlgorithms, type Resource } from "../security/token/Resource.ts"
import type { StateFileError } from "../state/StateFile.ts"
import type { Mounted } from "../transport/http/HttpOptions.ts"
import { authority, isLoopback } from "../transport/http/Names.ts"
import type { ResolvedConfig } from "./AppConfig.ts"
import type { AppOptions } from "./AppOptions.ts"
import { ConfigError, quote } from "./ConfigProblem.ts"
import * as IssuerClient from "./IssuerClient.ts"
import { type SettingKey, settings } from "./Settings.ts"

/** Who signs people in to the server over HTTP, and the pages that this takes. What a mode does not need is not loaded. */
export interface HttpAuth {
  readonly tokens: Context.Tag.Service<AccessTokens>
  /** What tokens must be for; undefined where nobody shows any. */
  readonly resource: string | undefined
  readonly mounted: ReadonlyArray<Mounted>
  /** Undefined where nobody can tell who opens a page. */
  readonly questions: QuestionPagesShape | undefined
  /** To be told where the server is reached, once it is known. */
  readonly reached: (url: string) => Effect.Effect<void>
}

export type CannotAuthorize = AuditUnavailable | ConfigError | StateFileError

const fault = ({ origins }: ResolvedConfig, key: SettingKey, text: string, allowed: string): ConfigError => {
  const { name } = origins[key]
  return new ConfigError({ problems: [{ severity: "error", name, value: quote("none"), fault: text, allowed }] })
}

/**
 * How tokens name this server. What is listened at on this machine is called `localhost`: passkeys belong to names, and
 * addresses are none.
 */
export const resourceOf = (resolved: ResolvedConfig): Effect.Effect<string, ConfigError> => {
  const { auth, host, httpPath, port, publicUrl } = resolved.values
  if (publicUrl === undefined && (port === 0 || !isLoopback(host))) {
    return fault(resolved, "publicUrl", `is needed with auth ${auth}, since tokens must be for one address`, "the URL by which clients call the server")
  }
  const url = publicUrl ?? `http://${authority("localhost", port)}${httpPath}`
  const { hostname, protocol } = new URL(url)
  const name = hostname.replace(/^\[|\]$/g, "")
  if (auth !== "embedded") return Effect.succeed(url)
  if (isIP(name) !== 0) return fault(resolved, "publicUrl", "is an address, and passkeys need a name", "a URL with a host name, or with localhost")
  return protocol === "https:" || name === "localhost"
    ? Effect.succeed(url)
    : fault(resolved, "publicUrl", "is not protected, and passkeys need https", "a URL with https, or with localhost")
}

const proofsOf = ({ values: { authDpop } }: ResolvedConfig): Pick<Resource, "proofs"> =>
  authDpop === "off" ? {} : { proofs: { algorithms: proofAlgorithms, required: authDpop === "required" } }

const proofs = (options: AppOptions, resource: Resource) =>
  Effect.flatMap(Effect.promise(() => import("./TokenProofs.ts")), ({ make }) => make(options, resource))

const external = (resolved: ResolvedConfig, options: AppOptions): Effect.Effect<HttpAuth, ConfigError, Scope.Scope> =>
  Effect.gen(function*() {
    const {
      authAlgorithms, authClockSkew, authIntrospectionClient, authIntrospectionSecret, authIntrospectionUrl, authIssuer,
      authJwksUrl, authName
    } = resolved.values
    if (authIssuer === undefined) {
      return yield* fault(resolved, "authIssuer", "is needed with auth external", settings.authIssuer.allowed)
    }
    if (authIntrospectionUrl !== undefined && (authIntrospectionClient === undefined || authIntrospectionSecret === undefined)) {
      const missing = authIntrospectionClient === undefined ? "authIntrospectionClient" : "authIntrospectionSecret"
      return yield* fault(resolved, missing, "is needed to ask about tokens", settings[missing].allowed)
    }
    const resource: Resource = { uri: yield* resourceOf(resolved), issuer: authIssuer, name: authName, ...proofsOf(resolved) }
    if (new URL(authIssuer).protocol !== "https:" && !isLoopback(new URL(authIssuer).hostname)) {
      yield* Effect.logWarning("The issuer of access tokens is not asked by https: whoever stands between could make tokens")
    }
    const { layer } = yield* Effect.promise(() => import("../security/token/ExternalTokens.ts"))
    const context = yield* Layer.build(Layer.provide(
      layer({
        resource,
        algorithms: authAlgorithms,
        skewSeconds: Duration.toSeconds(authClockSkew),
        jwksUrl: authJwksUrl,
        proofs: yield* proofs(options, resource),
        introspection: authIntrospectionUrl === undefined ? undefined : {
          url: authIntrospectionUrl,
          clientId: authIntrospectionClient ?? "",
          clientSecret: authIntrospectionSecret ?? Redacted.make("")
        }
      }),
      IssuerClient.layer(options)
    ))
    return { tokens: Context.get(context, AccessTokens), resource: resource.uri, mounted: [], questions: undefined, reached: () => Effect.void }
  })

const embedded = (
  resolved: ResolvedConfig,
  options: AppOptions
): Effect.Effect<HttpAuth, CannotAuthorize, Audit | GrantStore | Scope.Scope> =>
  Effect.gen(function*() {
    const uri = yield* resourceOf(resolved)
    const { origin } = new URL(uri)
    const { make, tell } = yield* Effect.promise(() => import("./EmbeddedAuth.ts"))
    const resource: Resource = { uri, issuer: origin, name: resolved.values.authName, ...proofsOf(resolved) }
    const server = yield* make(options, resource, yield* proofs(options, resource))
    const { handler, questions, tokens } = server
    return { tokens, resource: uri, mounted: [handler], questions, reached: () => tell(server) }
  })

/** Whoever reaches the address is served, and asked on a page whose address is all that says for whom it is. */
const open = ({ values }: ResolvedConfig): Effect.Effect<HttpAuth, never, Scope.Scope> =>
  Effect.gen(function*() {
    const { serve } = yield* Effect.promise(() => import("../auth/QuestionServer.ts"))
    let origin = values.publicUrl === undefined ? "" : new URL(values.publicUrl).origin
    const { handler, questions } = yield* serve({ origin: () => origin, server: values.authName })
    // Elsewhere an address may be seen on its way; and whom a page is for nobody knows.
    const isPrivate = values.publicUrl === undefined && isLoopback(values.host)
    return {
      tokens: AccessTokens.none,
      resource: undefined,
      mounted: isPrivate ? [handler] : [],
      questions: isPrivate ? questions : undefined,
      reached: (url) => Effect.sync(() => {
        origin = new URL(url).origin
      })
    }
  })

export const make = (
  resolved: ResolvedConfig,
  options: AppOptions
): Effect.Effect<HttpAuth, CannotAuthorize, Audit | GrantStore | Scope.Scope> => {
  switch (resolved.values.auth) {
    case "none":
      return open(resolved)
    case "external":
      return external(resolved, options)
    case "embedded":
      return embedded(resolved, options)
  }
}
