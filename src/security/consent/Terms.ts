import { createHash } from "node:crypto"
import { canonical, type Plain } from "../Canonical.ts"

/** What a client is told of a tool, and what a person relies on when agreeing to it. */
export interface ToolTerms {
  readonly name: string
  readonly description: string
  /** JSON. */
  readonly inputSchema: unknown
}

/** As it goes out: what JSON leaves out is left out here. */
const plain = (tool: ToolTerms): Plain => JSON.parse(JSON.stringify(tool))

/**
 * The terms of a purpose: SHA-256, in hex, over all the tools that serve it, whatever their order. One text for each
 * purpose and not one for each tool: a grant holds for the purpose, and two tools with terms of their own would void
 * each other's grants at every call.
 */
export const of = (tools: ReadonlyArray<ToolTerms>): string => {
  const texts = tools.map(({ description, inputSchema, name }) => canonical(plain({ name, description, inputSchema })))
  return createHash("sha256").update(`[${texts.toSorted().join(",")}]`).digest("hex")
}
