import type { ReadDocument, ReadError } from "../Document.ts"
import type { ReadInput } from "../Read.ts"

/** What a thread is asked to do: read a body, or look for orders to a model in a text. */
export type Job =
  | { readonly _tag: "Read"; readonly input: ReadInput }
  | { readonly _tag: "Flag"; readonly text: string }

/** What it answers. */
export type Reply =
  | { readonly _tag: "Done"; readonly document: ReadDocument }
  | { readonly _tag: "Flagged"; readonly kinds: ReadonlyArray<string> }
  /** Encoded by the schema of the error: a class does not cross from thread to thread. */
  | { readonly _tag: "Failed"; readonly error: typeof ReadError.Encoded }
  | { readonly _tag: "Broken"; readonly detail: string }
