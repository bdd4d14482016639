import type { ReadDocument, ReadError } from "../Document.ts"

/** What a worker answers. Errors cross the threads in their encoded form. */
export type Reply =
  | { readonly _tag: "Read"; readonly document: ReadDocument }
  | { readonly _tag: "Failed"; readonly error: typeof ReadError.Encoded }
  | { readonly _tag: "Broken"; readonly detail: string }
