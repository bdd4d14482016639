import type { Ask } from "./Endpoint.ts"
import { random } from "./Random.ts"

/** The token that ties later requests to the page that led to them: bound to the query and to the User-Agent. */
export const vqdFor = (seed: number, query: string, userAgent: string): string =>
  `4-${random(`${seed}|vqd|${query.trim()}|${userAgent}`).digits(39)}`

export type VqdState = "right" | "missing" | "wrong"

export const vqdState = (seed: number, ask: Ask): VqdState => {
  const given = ask.fields.get("vqd") ?? ""
  if (given === "") return "missing"
  return given === vqdFor(seed, ask.query, ask.userAgent) ? "right" : "wrong"
}
