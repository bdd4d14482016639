import type * as Effect from "effect/Effect"
import type { BackendName } from "../domain/Provenance.ts"
import type { FormFields } from "../domain/SearchPage.ts"
import type { SafeSearch } from "../domain/SafeSearch.ts"
import type { AskError } from "./DuckDuckGo.ts"

/** One surface of DuckDuckGo: how to ask it, and what its answer means. All of them go through the same door. */
export interface Backend<in Request, out Answer> {
  readonly name: BackendName
  readonly ask: (request: Request) => Effect.Effect<Answer, AskError>
}

/** One page of web results. */
export interface PageRequest {
  /** As `QueryText.build` makes it. */
  readonly text: string
  readonly region: string
  readonly safeSearch: SafeSearch
  /** The value of the `df` field. */
  readonly df?: string
  /** For a later page: the whole form that the page before carried, and whose it is. */
  readonly continuation?: { readonly backend: "html" | "lite"; readonly form: FormFields }
}

/** A short text and a region: suggestions and instant answers need no more. */
export interface TextRequest {
  readonly text: string
  readonly region: string
}

/** DuckDuckGo's `kp` field. */
export const kp = (safeSearch: SafeSearch): "1" | "-1" | "-2" =>
  safeSearch === "strict" ? "1" : safeSearch === "moderate" ? "-1" : "-2"

/** An address with query parameters, each encoded once. */
export const withParameters = (base: URL, parameters: ReadonlyArray<readonly [string, string]>): URL => {
  const url = new URL(base)
  for (const [name, value] of parameters) url.searchParams.append(name, value)
  return url
}
