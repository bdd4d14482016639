import * as Effect from "effect/Effect"
import { McpRequest, type Progress } from "../../../../src/mcp/McpRequest.ts"
import type { McpTool } from "../../../../src/mcp/McpTool.ts"

const ran = (tool: McpTool, args: unknown) => Effect.flatMap(tool.prepare(args), ({ work }) => work)

/** Calls a tool as a request that no client made. */
export const call = (tool: McpTool, args: unknown = {}) =>
  Effect.provideService(ran(tool, args), McpRequest, McpRequest.local)

/** The same, with every report of progress that it made. */
export const callReporting = (tool: McpTool, args: unknown) =>
  Effect.suspend(() => {
    const reports: Array<Progress> = []
    const progress = (update: Progress) => Effect.sync(() => void reports.push(update))
    const work = Effect.provideService(ran(tool, args), McpRequest, { ...McpRequest.local, progress })
    return Effect.map(work, (answer) => ({ answer, reports }))
  })
