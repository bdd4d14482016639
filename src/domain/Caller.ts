import * as Context from "effect/Context"

/** Who a request is made for, so that turns can be fair. One client over stdio is one caller. */
export class Caller extends Context.Reference<Caller>()("mcp-duckduckgo/domain/Caller", {
  defaultValue: (): string => "local"
}) {}
