import { estimateTokens } from "../../domain/Tokens.ts"

/** What a value takes as JSON. */
export const tokensOf = (value: unknown): number => estimateTokens(JSON.stringify(value))
