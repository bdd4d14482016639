import { createHash } from "node:crypto"

/** What a client is told of a tool, and what a person relies on when agreeing to it. */
export interface ToolTerms {
  readonly name: string
  readonly description: string
  /** JSON. */
  readonly inputSchema: unknown
}

/** JSON with the keys of objects in order, so that equal values give equal texts. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null"
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`
}

/**
 * The terms of a purpose: SHA-256, in hex, over all the tools that serve it, whatever their order. One text for each
 * purpose and not one for each tool: a grant holds for the purpose, and two tools with terms of their own would void
 * each other's grants at every call.
 */
export const of = (tools: ReadonlyArray<ToolTerms>): string => {
  const texts = tools.map(({ description, inputSchema, name }) => canonical({ name, description, inputSchema }))
  return createHash("sha256").update(`[${texts.toSorted().join(",")}]`).digest("hex")
}
