import type * as Context from "effect/Context"
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
import type { AppOptions } from "./AppOptions.ts"
import * as LateServices from "./LateServices.ts"
import * as Product from "./Product.ts"
import { serverInfo } from "./ServerInfo.ts"

const toolsOf = ({ config }: AppOptions, transport: string) =>
  Tools.make({
    region: config.region,
    maxResults: config.maxResults,
    queueLimit: config.queueLimit,
    serverInfo: serverInfo(config, transport)
  })

/** What the tools and resources stand on. Loaded when it is first used. */
const services = (options: AppOptions) =>
  Effect.gen(function*() {
    const searches = yield* LateServices.searches(options)
    const readings = yield* LateServices.readings(options, searches)
    const dashboard = yield* LateServices.dashboard(options)
    return <A, E, R>(made: Effect.Effect<A, E, R>) =>
      made.pipe(
        Effect.provideService(Searches, searches),
        Effect.provideService(Readings, readings),
        Effect.provideService(Dashboard, dashboard)
      )
  })

/** The terms of each purpose, as the server itself has them: what the operator grants must count there. */
export const terms = (options: AppOptions): Effect.Effect<TermsOf> =>
  services(options).pipe(
    Effect.flatMap((provided) => provided(toolsOf(options, "stdio"))),
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
  Effect.gen(function*() {
    const provided = yield* services(options)
    const secured = yield* LateServices.secured(options)
    const tools = yield* provided(toolsOf(options, transport))
    const known = yield* provided(ResourceList.all)
    const registries = Effect.all([Toolbox.make(tools), Prompts.make(), ResourceList.Resources.make(known)])
    const [toolbox, prompts, resources] = yield* Effect.provideService(registries, Secured, secured)
    return yield* McpBridge.make(Product.mcpServerInfo).pipe(
      Effect.provideService(Toolbox, toolbox),
      Effect.provideService(Prompts, prompts),
      Effect.provideService(ResourceList.Resources, resources)
    )
  })
