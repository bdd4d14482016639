import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

/** Of the shape of what is stored. Whatever carries another one counts as not there. */
const VERSION = 1

/** A value as text, for a store to keep. */
export interface Envelope<A> {
  readonly seal: (key: string, value: A) => string
  /** Nothing where the text is no envelope of this version and this key: then it is somebody else's, or damaged. */
  readonly open: (key: string, text: string) => A | undefined
}

/**
 * What comes back from a store is checked against the schema, like any text from outside: a disk and a Redis can be
 * written by others, and by other versions of this program.
 */
export const make = <A, I>(schema: Schema.Schema<A, I>): Envelope<A> => {
  const Sealed = Schema.parseJson(Schema.Struct({ v: Schema.Literal(VERSION), key: Schema.String, value: schema }))
  const encode = Schema.encodeSync(Sealed)
  const decode = Schema.decodeUnknownOption(Sealed)
  return {
    seal: (key, value) => encode({ v: VERSION, key, value }),
    open: (key, text) => {
      const sealed = Option.getOrUndefined(decode(text))
      return sealed?.key === key ? sealed.value : undefined
    }
  }
}
