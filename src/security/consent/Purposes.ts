import * as Schema from "effect/Schema"
import type { Level } from "../Level.ts"

/** What consent can be given for. A closed list: nothing else is ever asked for. */
export const Purpose = Schema.Literal("read-pages", "research", "export-own-data", "administer", "unusual-use")
export type Purpose = typeof Purpose.Type

export const purposes: ReadonlyArray<Purpose> = Purpose.literals

export const isPurpose = Schema.is(Purpose)

export interface PurposeText {
  /** For people; completes "It wants to …". */
  readonly sentence: string
  /** What an operation of this purpose asks for, where nothing special raises it. */
  readonly level: Level
}

export const purposeTexts: { readonly [P in Purpose]: PurposeText } = {
  "read-pages": { sentence: "fetch pages that you or the model name", level: "MEDIUM" },
  research: { sentence: "search and read several pages by itself", level: "MEDIUM" },
  "export-own-data": { sentence: "hand out what this server holds about you", level: "HIGH" },
  "unusual-use": { sentence: "go on searching although its use looks unusual", level: "MEDIUM" },
  administer: { sentence: "change how this server works, or look into its records", level: "RESTRICTED" }
}
