import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { LRUCache } from "lru-cache"
import { randomBytes } from "node:crypto"
import { once } from "../domain/Once.ts"
import type { InvalidInput } from "../domain/Errors.ts"
import { withNow } from "../domain/Now.ts"
import * as StateFile from "../state/StateFile.ts"
import type { CursorCodec, CursorKey } from "./Cursor.ts"

export interface CursorsOptions {
  /** The operator's key, the same for all replicas; at least 32 characters. */
  readonly key?: Redacted.Redacted
  /** Where a key of our own making is kept, so that cursors outlive the process. */
  readonly file: string
  readonly userAgent: string
}

const MIN_KEY_LENGTH = 32

/**
 * A cursor is given out again for so long, in milliseconds: to seal one takes a twelfth of an answer from the cache. So
 * much later it expires, so that each is good for `LIFETIME_MILLIS` at least from when it was given out.
 */
export const GIVEN_AGAIN_MILLIS = 60_000

/** Of the cursors and what they are for, in bytes: some 500 of them. */
const MOST_REMEMBERED = 512 * 1024

const fresh = (): string => randomBytes(32).toString("base64url")

/** Gives out cursors and takes them back. The key is read, or made, with the first cursor and not at the start. */
export class Cursors extends Context.Tag("mcp-duckduckgo/search/Cursors")<Cursors, {
  readonly seal: <A>(codec: CursorCodec<A>, next: A) => Effect.Effect<string>
  readonly open: <A>(codec: CursorCodec<A>, cursor: string) => Effect.Effect<A, InvalidInput>
}>() {
  static readonly layer = (options: CursorsOptions): Layer.Layer<Cursors> => Layer.effect(Cursors, make(options))
}

const make = Effect.fnUntraced(function*(options: CursorsOptions) {
  const kept = StateFile.readOrCreate(options.file, fresh).pipe(
    // A cut file would make every cursor easy to forge: better a key that ends with the process.
    Effect.map((key) => (key.length >= MIN_KEY_LENGTH ? key : fresh())),
    Effect.catchTag("StateFileError", (error) =>
      Effect.as(Effect.logWarning(`${error.message}; cursors will not outlive this process`), fresh()))
  )
  const secret = yield* once(options.key === undefined ? kept : Effect.succeed(Redacted.value(options.key)))
  const key = Effect.map(secret, (value) => ({ secret: value, userAgent: options.userAgent }))
  const remembered = new LRUCache<string, { readonly cursor: string; readonly sealedAt: number }>({ maxSize: MOST_REMEMBERED })

  const sealed = <A>(cursorKey: CursorKey, now: number, codec: CursorCodec<A>, next: A): string => {
    const name = JSON.stringify([codec.kind, next])
    const known = remembered.get(name)
    if (known !== undefined && Math.abs(now - known.sealedAt) < GIVEN_AGAIN_MILLIS) return known.cursor
    const cursor = codec.seal(cursorKey, now + GIVEN_AGAIN_MILLIS, next)
    remembered.set(name, { cursor, sealedAt: now }, { size: 2 * (name.length + cursor.length) })
    return cursor
  }

  return Cursors.of({
    seal: (codec, next) => Effect.flatMap(key, (cursorKey) => withNow((now) => Effect.succeed(sealed(cursorKey, now, codec, next)))),
    open: (codec, cursor) => Effect.flatMap(key, (cursorKey) => withNow((now) => codec.open(cursorKey, now, cursor)))
  })
})
