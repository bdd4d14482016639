import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { createHmac, timingSafeEqual } from "node:crypto"
import { deflateRawSync, inflateRawSync } from "node:zlib"
import { InvalidInput } from "../domain/Errors.ts"

/** A `vqd` lives for about an hour (read in the source of SearXNG's engine); a cursor a little less. */
export const LIFETIME_MILLIS = 55 * 60 * 1000

const MAX_LENGTH = 4_096
const MAX_INFLATED = 16_384
const MAC_BYTES = 16

/** What nearly every payload holds: deflate then spends next to nothing on it. */
const DICTIONARY = Buffer.from(
  "\"df\":\"\",\"kp\":\"-2\",\"timeRange\":\"week\",\"safeSearch\":\"off\",\"region\":\"us-en\",\"backend\":\"lite\",\"media\":\"images\"" +
    "{\"at\":17,\"next\":{\"query\":{\"text\":\"\",\"region\":\"wt-wt\",\"safeSearch\":\"moderate\",\"includeSites\":[],\"excludeSites\":[]}," +
    "\"position\":11,\"skip\":0,\"continuation\":{\"backend\":\"html\",\"form\":{\"q\":\"\",\"s\":\"10\",\"nextParams\":\"\",\"v\":\"l\",\"o\":\"json\"," +
    "\"dc\":\"11\",\"api\":\"d.js\",\"vqd\":\"4-\",\"kl\":\"wt-wt\"},\"fetchedAt\":17},\"renew\":false}}"
)

export interface CursorKey {
  /** Secret of the deployment. */
  readonly secret: string
  /** DuckDuckGo binds a form to the User-Agent that it was given to: another one makes the cursor void. */
  readonly userAgent: string
}

/**
 * Cursors of one kind. A cursor holds all that is needed to go on, so that any process with the same key can; it is
 * signed, so that nothing of somebody else's making is ever submitted to DuckDuckGo.
 */
export interface CursorCodec<A> {
  readonly kind: string
  /** Opaque text, about 200 characters, safe in URLs. `now` is milliseconds since the epoch. */
  readonly seal: (key: CursorKey, now: number, next: A) => string
  /** What is behind a cursor, unless it was altered, is of another kind or somebody else's, or has expired. */
  readonly open: (key: CursorKey, now: number, cursor: string) => Either.Either<A, InvalidInput>
}

const refusal = (why: string): InvalidInput =>
  InvalidInput.field("cursor", `${why}; leave it out to start from the first result`)

const refuse = (why: string): Either.Either<never, InvalidInput> => Either.left(refusal(why))

/** What an old cursor is answered with. */
export const expired = (): InvalidInput =>
  refusal(`has expired: it was good for ${LIFETIME_MILLIS / 60_000} minutes`)

const inflate = (body: Buffer): string => {
  try {
    return inflateRawSync(body, { dictionary: DICTIONARY, maxOutputLength: MAX_INFLATED }).toString("utf8")
  } catch {
    return ""
  }
}

/**
 * Small buffers: setting up the usual 256 KiB takes longer than the work. But large enough for the longest query to be
 * found again in its form, or the cursor would be too long to be taken back.
 */
const DEFLATE = { dictionary: DICTIONARY, level: 9, memLevel: 2, windowBits: 13 } as const

/**
 * `kind` takes part in the signature: a cursor of one kind is foreign to every other. The schema is of plain data: what
 * it decodes to is what JSON holds.
 */
export const codec = <A>(kind: string, schema: Schema.Schema<A>): CursorCodec<A> => {
  const decode = Schema.decodeOption(Schema.parseJson(Schema.Struct({ at: Schema.Number, next: schema })))

  const macOf = (key: CursorKey, body: Buffer): Buffer =>
    createHmac("sha256", key.secret).update(`${kind}\0${key.userAgent}\0`).update(body).digest().subarray(0, MAC_BYTES)

  return {
    kind,
    seal: (key, now, next) => {
      const body = deflateRawSync(JSON.stringify({ at: Math.floor(now / 1000), next }), DEFLATE)
      return Buffer.concat([macOf(key, body), body]).toString("base64url")
    },
    open: (key, now, cursor) => {
      const foreign = () => refuse("is not one that this server gave out for such a search, or was altered")
      if (cursor.length > MAX_LENGTH || !/^[\w-]+$/.test(cursor)) return foreign()
      const sealed = Buffer.from(cursor, "base64url")
      // Several texts decode to the same bytes; only the canonical one is ours.
      if (sealed.length <= MAC_BYTES || sealed.toString("base64url") !== cursor) return foreign()
      const body = sealed.subarray(MAC_BYTES)
      if (!timingSafeEqual(sealed.subarray(0, MAC_BYTES), macOf(key, body))) return foreign()
      return Option.match(decode(inflate(body)), {
        onNone: () => refuse("was made by another version of this server"),
        onSome: ({ at, next }) =>
          now - at * 1000 > LIFETIME_MILLIS
            ? Either.left(expired())
            : Either.right(next)
      })
    }
  }
}
