import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Meter } from "../../metrics/Meter.ts"
import * as McpTool from "../McpTool.ts"

/** What a running server says about itself; no secret is ever among it. */
export const ServerInfo = Schema.Struct({
  name: Schema.String,
  version: Schema.String,
  build: Schema.String,
  transport: Schema.String,
  modes: Schema.Array(Schema.String),
  runtime: Schema.String,
  protocolVersions: Schema.Array(Schema.String),
  defaults: Schema.Struct({
    region: Schema.String,
    safeSearch: Schema.String,
    safeSearchLock: Schema.Boolean,
    maxResults: Schema.Number
  }),
  limits: Schema.Struct({
    pace: Schema.String,
    searchDeadlineSeconds: Schema.Number,
    maxResults: Schema.Number,
    queriesPerCall: Schema.Number
  }),
  userAgent: Schema.String,
  features: Schema.Array(Schema.Struct({ name: Schema.String, on: Schema.Boolean, detail: Schema.String })),
  uptimeSeconds: Schema.Number
})
export type ServerInfo = typeof ServerInfo.Type

/** The same for as long as the server runs, but for the time since its start. */
export const report = (info: Omit<ServerInfo, "uptimeSeconds">): Effect.Effect<ServerInfo> =>
  Effect.map(Effect.flatMap(Meter, ({ system }) => system), ({ uptimeSeconds }) => ({ ...info, uptimeSeconds }))

/** `get_server_info`: version, defaults, limits and what is switched on. */
export const make = (info: Omit<ServerInfo, "uptimeSeconds">): McpTool.McpTool =>
  McpTool.make({
    name: "get_server_info",
    title: "Server information",
    description: "Version, defaults, limits and features of this server.",
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    input: Schema.Struct({}),
    output: ServerInfo,
    handler: () => report(info),
    render: (output) => ({
      text: [
        `${output.name} ${output.version} (build ${output.build}), ${output.transport} (of ${output.modes.join(", ")}), ${output.runtime}, up for ${output.uptimeSeconds} s`,
        `Protocol versions: ${output.protocolVersions.join(", ")}`,
        `Defaults: region ${output.defaults.region}, safe search ${output.defaults.safeSearch}${
          output.defaults.safeSearchLock ? " (locked)" : ""
        }, ${output.defaults.maxResults} results`,
        `Limits: ${output.limits.pace} to DuckDuckGo, ${output.limits.searchDeadlineSeconds} s a search, at most ${output.limits.maxResults} results and ${output.limits.queriesPerCall} queries a call`,
        `User-Agent: ${output.userAgent}`,
        ...output.features.map(({ detail, name, on }) => `${on ? "on " : "off"} ${name}: ${detail}`)
      ].join("\n")
    })
  })
