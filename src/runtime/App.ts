import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Dashboard } from "../dashboard/Dashboard.ts"
import * as McpBridge from "../mcp/McpBridge.ts"
import { Prompts } from "../mcp/prompts/Prompts.ts"
import * as ResourceList from "../mcp/resources/Resources.ts"
import { termsOf, Toolbox } from "../mcp/Toolbox.ts"
import * as Tools from "../mcp/tools/Tools.ts"
import { Readings } from "../research/Readings.ts"
import { Searches } from "../search/Searches.ts"
import { policy, ruleOf } from "../security/Policy.ts"
import { Secured, type TermsOf } from "../security/Secured.ts"
import { SecurityStatus } from "../security/SecurityStatus.ts"
import type { AppOptions } from "./AppOptions.ts"
import * as LateServices from "./LateServices.ts"
import * as Product from "./Product.ts"
import { serverInfo } from "./ServerInfo.ts"

const WATCH_AFTER = Duration.seconds(2)

/** What this server tells about itself and goes by. */
const optionsOf = ({ config }: AppOptions, transport: string): Tools.ToolsOptions => ({
  region: config.region,
  maxResults: config.maxResults,
  serverInfo: serverInfo(config, transport),
  health: {
    systemMemory: config.healthSystemMemory / 100,
    residentBytes: config.healthResident,
    meanSeconds: Duration.toSeconds(config.healthMean),
    slowestSeconds: Duration.toSeconds(config.healthSlowest),
    auditWaiting: config.healthAuditWaiting,
    queueLimit: config.queueLimit
  }
})

/** What the tools and resources stand on. Loaded when it is first used. */
const services = (
  options: AppOptions,
  { status }: LateServices.Security,
  dashboard: Context.Tag.Service<Dashboard>
) =>
  Effect.gen(function*() {
    const searches = yield* LateServices.searches(options)
    const readings = yield* LateServices.readings(options, searches)
    return <A, E, R>(made: Effect.Effect<A, E, R>) =>
      made.pipe(
        Effect.provideService(Searches, searches),
        Effect.provideService(Readings, readings),
        Effect.provideService(SecurityStatus, status),
        Effect.provideService(Dashboard, dashboard)
      )
  })

/** The terms of each purpose, as the server itself has them: what the operator grants must count there. */
export const terms = (options: AppOptions): Effect.Effect<TermsOf> =>
  LateServices.security(options).pipe(
    Effect.zip(LateServices.dashboard(options)),
    Effect.flatMap(([security, dashboard]) => services(options, security, dashboard)),
    Effect.flatMap((provided) => provided(Tools.make(optionsOf(options, "stdio")))),
    Effect.map((tools) => termsOf(tools, (operation) => ruleOf(policy, operation))),
    Effect.scoped
  )

/**
 * The MCP server without a transport. Put together by hand and not by layers: to build five layers takes 1,800 steps,
 * which is a tenth of the time that a client waits for the first answer. What stands behind the tools are layers.
 */
export const mcp = (
  options: AppOptions,
  transport: string
): Effect.Effect<Context.Tag.Service<McpBridge.McpBridge>, never, Scope.Scope> =>
  Effect.flatMap(
    Effect.zip(LateServices.security(options), LateServices.dashboard(options)),
    ([security, dashboard]) => behind(security, dashboard, options, transport)
  )

/** The same behind a door that is there already, and before the dashboard that is shown elsewhere too. */
export const behind = (
  security: LateServices.Security,
  dashboard: Context.Tag.Service<Dashboard>,
  options: AppOptions,
  transport: string
): Effect.Effect<Context.Tag.Service<McpBridge.McpBridge>, never, Scope.Scope> =>
  Effect.gen(function*() {
    // Whoever has set a webhook wants to hear of what happens while nobody looks. The start does not wait for it.
    if (options.config.alertWebhook !== undefined) {
      yield* Effect.forkScoped(Effect.interruptible(Effect.delay(dashboard.alerts, WATCH_AFTER)))
    }
    const own = optionsOf(options, transport)
    const provided = yield* services(options, security, dashboard)
    const tools = yield* provided(Tools.make(own))
    const known = yield* provided(ResourceList.all(own))
    const registries = Effect.all([Toolbox.make(tools), Prompts.make(), ResourceList.Resources.make(known)])
    const [toolbox, prompts, resources] = yield* Effect.provideService(registries, Secured, security.secured)
    return yield* McpBridge.make(Product.mcpServerInfo).pipe(
      Effect.provideService(Toolbox, toolbox),
      Effect.provideService(Prompts, prompts),
      Effect.provideService(ResourceList.Resources, resources)
    )
  })
