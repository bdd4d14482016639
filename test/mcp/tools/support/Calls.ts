import * as Effect from "effect/Effect"
import { McpRequest, type Progress } from "../../../../src/mcp/McpRequest.ts"
import type { McpTool } from "../../../../src/mcp/McpTool.ts"

/** The text without the lines of its envelopes, whose numbers differ from call to call; `Untrusted.test.ts` is about them. */
const opened = (text: string): string => text.replaceAll(/<<untrusted \d+>>\n|\n<<\/untrusted \d+>>/g, "")

const ranRaw = (tool: McpTool, args: unknown) => Effect.flatMap(tool.prepare(args), ({ work }) => work)
const ran = (tool: McpTool, args: unknown) =>
  Effect.map(ranRaw(tool, args), (answer) => ({ ...answer, text: opened(answer.text) }))

/** The text as it goes out. */
export const textOf = (tool: McpTool, args: unknown) =>
  Effect.map(Effect.provideService(ranRaw(tool, args), McpRequest, McpRequest.local), ({ text }) => text)

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
