import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import { parse, show } from "../../state/redis/RedisUrl.ts"
import * as Codecs from "../Codecs.ts"
import { type Codec, make, type SettingsOf } from "../Setting.ts"
import { SECOND } from "./Units.ts"

export interface RedisValues {
  readonly redisUrl: Redacted.Redacted<string> | undefined
  readonly redisPrefix: string
  readonly redisDeadline: Duration.Duration
}

const masked = (text: string): string =>
  Either.match(parse(text), {
    onLeft: () => Codecs.HIDDEN,
    onRight: (address) => (address.password === undefined ? show(address) : show(address).replace("://", "://***@"))
  })

const url: Codec<Redacted.Redacted<string>> = {
  allowed: "redis://, rediss://, redis+sentinel://host,host/master or redis+cluster://host,host, with [user:password@]",
  placeholder: "URL",
  json: "string",
  decode: (text) =>
    Either.mapBoth(parse(text), { onLeft: (fault) => ({ fault }), onRight: () => Redacted.make(text.trim()) }),
  print: Redacted.value,
  show: (value) => masked(Redacted.value(value)),
  mask: masked
}

const prefix: Codec<string> = {
  allowed: "1 to 64 letters, digits and . _ - :",
  placeholder: "TEXT",
  json: "string",
  decode: (text) =>
    /^[\w.:-]{1,64}$/.test(text) ? Either.right(text) : Either.left({ fault: "is empty, too long, or holds another sign" }),
  print: (value) => value,
  show: (value) => value
}

export const redis: SettingsOf<RedisValues> = {
  redisUrl: make({
    key: "redisUrl",
    section: "redis",
    codec: Codecs.optional(url),
    default: undefined,
    description: "The Redis through which replicas act as one: answers, limits, pace, consent and audit trail are kept there."
  }),
  redisPrefix: make({
    key: "redisPrefix",
    section: "redis",
    codec: prefix,
    default: "ddg",
    description: "Stands before the name of every key; replicas with the same one act as one."
  }),
  redisDeadline: make({
    key: "redisDeadline",
    section: "redis",
    codec: Codecs.duration(10, 5 * SECOND),
    default: Duration.millis(400),
    description: "How long an answer of Redis is waited for before the replica goes on by itself."
  })
}
