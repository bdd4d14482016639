import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import type { AuditUnavailable } from "../domain/Errors.ts"
import * as Prometheus from "../metrics/Prometheus.ts"
import * as Routes from "../dashboard/Routes.ts"
import { McpBridge, PROTOCOL_VERSIONS } from "../mcp/McpBridge.ts"
import { RateLimits } from "../security/rate/RateLimits.ts"
import { Secured } from "../security/Secured.ts"
import { QuestionPages } from "../security/consent/QuestionPages.ts"
import { SecurityStatus } from "../security/SecurityStatus.ts"
import { AccessTokens } from "../security/token/AccessTokens.ts"
import type { StateFileError } from "../state/StateFile.ts"
import * as Http from "../transport/http/Http.ts"
import type { HttpOptions, Route } from "../transport/http/HttpOptions.ts"
import type { CannotListen } from "../transport/http/Listener.ts"
import { isLoopback } from "../transport/http/Names.ts"
import type { ResolvedConfig } from "./AppConfig.ts"
import type { AppOptions } from "./AppOptions.ts"
import * as App from "./App.ts"
import * as LateServices from "./LateServices.ts"
import { ConfigError, quote } from "./ConfigProblem.ts"
import * as HttpAuthLayers from "./HttpAuthLayers.ts"
import * as Product from "./Product.ts"
import * as SecurityLayers from "./SecurityLayers.ts"
import { type SettingKey, settings } from "./Settings.ts"

export type CannotServe = AuditUnavailable | CannotListen | ConfigError | StateFileError

const fault = ({ origins }: ResolvedConfig, key: SettingKey, value: string, text: string, allowed: string): ConfigError =>
  new ConfigError({ problems: [{ severity: "error", name: origins[key].name, value: quote(value), fault: text, allowed }] })

/** Whoever can reach the address is served: that must be nobody but this machine, unless the operator says it twice. */
const exposed = (config: ResolvedConfig): ConfigError | undefined => {
  const { auth, host, openToAll } = config.values
  return auth !== "none" || openToAll || isLoopback(host) ? undefined : fault(
    config,
    "host",
    host,
    "can be reached from other machines, and with auth none whoever reaches it may search",
    `127.0.0.1, ::1 or localhost; another address together with auth, or with ${settings.openToAll.env}=true`
  )
}

/** Figures tell nobody what was asked, but much about who runs the server: where people sign in, they are for its operator. */
const forOperators = ({ config }: AppOptions, routes: ReadonlyArray<Route>): ReadonlyArray<Route> =>
  config.auth === "none" ? routes : routes.map((route) => ({ ...route, needs: "ddg:admin" }))

const httpOptions = (
  { config }: AppOptions,
  limits: Context.Tag.Service<RateLimits>,
  routes: ReadonlyArray<Route>
): HttpOptions => ({
  host: config.host,
  port: config.port,
  path: config.httpPath,
  publicUrl: config.publicUrl,
  allowedHosts: config.allowedHosts,
  allowedOrigins: config.allowedOrigins,
  sessions: config.httpMode === "stateless" ? undefined : {
    idle: config.sessionIdle,
    absolute: config.sessionLife,
    capacity: config.sessionLimit
  },
  maxBody: config.httpMaxBody,
  maxDepth: config.httpMaxDepth,
  maxConnections: config.httpConnections,
  headerDeadline: config.httpHeaderDeadline,
  requestDeadline: config.httpRequestDeadline,
  keepAlive: config.httpKeepAlive,
  drain: config.httpDrain,
  info: Effect.succeed({
    name: Product.NAME,
    version: Product.version,
    protocolVersions: PROTOCOL_VERSIONS,
    transport: config.httpMode,
    auth: config.auth
  }),
  standing: limits.standing,
  rateWindow: config.rateWindow,
  routes
})

/** Printed at every level of the log but `none`: whoever starts a server waits for this line. */
const announce = ({ resource, url }: Http.Serving): Effect.Effect<void> =>
  Logger.withMinimumLogLevel(
    Effect.logInfo(`Serving over HTTP at ${url}${resource === url ? "" : `, for clients that call it ${resource}`}`),
    LogLevel.Info
  )

/** The server over HTTP, with all that is behind it, until it is interrupted. */
export const serve = (resolved: ResolvedConfig, options: AppOptions): Effect.Effect<void, CannotServe> =>
  Effect.gen(function*() {
    const wrong = exposed(resolved)
    if (wrong !== undefined) return yield* wrong
    const { config } = options
    const security = yield* Layer.build(SecurityLayers.secured(options, config.httpConsent))
    const auth = yield* Effect.provide(HttpAuthLayers.make(resolved, options), security)
    const dashboard = yield* LateServices.dashboard(options)
    // From the start: whoever opens it later wants to see what was before. Nobody waits for it.
    yield* Effect.forkScoped(Effect.interruptible(dashboard.alerts))
    const bridge = yield* Effect.provideService(
      App.behind(
        { secured: Context.get(security, Secured), status: Context.get(security, SecurityStatus) },
        dashboard,
        options,
        "http"
      ),
      QuestionPages,
      auth.questions
    )
    const serving = {
      ...httpOptions(options, Context.get(security, RateLimits), forOperators(options, [Prometheus.route, ...yield* Routes.routes(dashboard)])),
      publicUrl: auth.resource ?? config.publicUrl,
      mounted: auth.mounted
    }
    return yield* Http.serve(serving, (where) =>
      Effect.zipRight(
        config.logLevel === "none" ? Effect.void : announce(where),
        auth.reached(where.url)
      )).pipe(
        Effect.provideService(McpBridge, bridge),
        Effect.provideService(AccessTokens, auth.tokens)
      )
  }).pipe(Effect.scoped)
