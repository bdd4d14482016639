import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { randomBytes, generateKeyPairSync } from "node:crypto"
import * as StateFile from "../../state/StateFile.ts"

/** The keys that tokens are signed with, and those that keep cookies from being changed. */

const Jwk = Schema.Struct({
  kty: Schema.Literal("EC"),
  crv: Schema.Literal("P-256"),
  x: Schema.String,
  y: Schema.String,
  d: Schema.String
})

const Key = Schema.Struct({ kid: Schema.String, created: Schema.Number, jwk: Jwk })
export type Key = typeof Key.Type

const KeySet = Schema.Struct({
  /** The newest first; it signs. */
  keys: Schema.NonEmptyArray(Key),
  cookies: Schema.NonEmptyArray(Schema.String)
})
export type KeySet = typeof KeySet.Type

const Text = Schema.parseJson(KeySet)
const encode = Schema.encodeSync(Text)
const decode = Schema.decodeEither(Text)

/** A key signs for this long … */
const SIGNS = Duration.toMillis("90 days")
/** … and is known for as long as what it signed last is good, and some more. */
const KNOWN = SIGNS + Duration.toMillis("1 day")

const decodeJwk = Schema.decodeUnknownSync(Jwk)

const freshKey = (created: number): Key => ({
  kid: randomBytes(8).toString("hex"),
  created,
  jwk: decodeJwk(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }))
})

const first = (now: number): KeySet => ({ keys: [freshKey(now)], cookies: [randomBytes(32).toString("base64url")] })

/** What a set becomes with time. The same object where nothing is due. */
export const aged = (set: KeySet, now: number, make: (now: number) => Key = freshKey): KeySet => {
  const isDue = now - set.keys[0].created >= SIGNS
  const kept = set.keys.filter(({ created }) => now - created < KNOWN)
  if (isDue) return { ...set, keys: [make(now), ...kept] }
  return Arr.isNonEmptyReadonlyArray(kept) && kept.length < set.keys.length ? { ...set, keys: kept } : set
}

/** Reads the keys, made at the first start, and puts a new one in front where the newest has signed for long enough. */
export const load = (file: string): Effect.Effect<KeySet, StateFile.StateFileError> =>
  Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    const found = decode(yield* StateFile.readOrCreate(file, () => encode(first(now))))
    if (Either.isLeft(found)) {
      // A new key would make every token and session void without saying why.
      return yield* new StateFile.StateFileError({ path: file, operation: "read", detail: "it holds no keys; mend or remove it" })
    }
    const next = aged(found.right, now)
    if (next !== found.right) yield* StateFile.write(file, encode(next))
    return next
  })
