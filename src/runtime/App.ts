import * as Layer from "effect/Layer"
import { McpBridge } from "../mcp/McpBridge.ts"
import { Prompts } from "../mcp/prompts/Prompts.ts"
import { Resources } from "../mcp/resources/Resources.ts"
import { Toolbox } from "../mcp/Toolbox.ts"
import * as Tools from "../mcp/tools/Tools.ts"
import type { AppOptions } from "./AppOptions.ts"
import * as LateServices from "./LateServices.ts"
import * as Product from "./Product.ts"
import { serverInfo } from "./ServerInfo.ts"

/** The MCP server without a transport. */
export const mcp = (options: AppOptions, transport: string) => {
  const { config } = options
  return McpBridge.layer(Product.mcpServerInfo).pipe(
    Layer.provide(Toolbox.layerEffect(Tools.make({
      region: config.region,
      maxResults: config.maxResults,
      queueLimit: config.queueLimit,
      serverInfo: serverInfo(config, transport)
    }))),
    Layer.provide(Layer.merge(Prompts.layer, Resources.layer)),
    Layer.provide(LateServices.searches(options))
  )
}
