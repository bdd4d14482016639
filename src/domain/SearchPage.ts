import * as Schema from "effect/Schema"
import { InstantAnswer } from "./InstantAnswer.ts"
import { SearchHit } from "./SearchHit.ts"

/**
 * A form's fields in page order, exactly as found. Asking for a later page means submitting the whole of it: a page asked
 * for without its `vqd` lowers the standing of the asking address.
 */
export const FormFields = Schema.Record({ key: Schema.String, value: Schema.String })
export type FormFields = typeof FormFields.Type

/** One page of web results, read off the markup of the html or the lite endpoint. */
export const SearchPage = Schema.Struct({
  hits: Schema.Array(SearchHit),
  /** How many advertisements were dropped. */
  ads: Schema.Number,
  /** The form behind the "Next" button; absent on the last page. */
  next: Schema.optionalWith(FormFields, { exact: true }),
  instantAnswer: Schema.optionalWith(InstantAnswer, { exact: true }),
  spelling: Schema.optionalWith(Schema.String, { exact: true }),
  /** False when the document ends before its closing tag: there may have been more. */
  complete: Schema.Boolean
})
export type SearchPage = typeof SearchPage.Type
