import type * as Either from "effect/Either"
import type { Surroundings } from "./Surroundings.ts"

export const sections = [
  "search", "politeness", "deadlines", "network", "pages", "cache", "redis", "security", "http", "auth", "telemetry",
  "alerts", "server"
] as const
export type Section = (typeof sections)[number]

/** Why a text was refused. `allowed` replaces the codec's own words where the text itself gives a better hint. */
export interface Refusal {
  readonly fault: string
  readonly allowed?: string
}

/** What can be said about a codec without knowing the type of its values. */
export interface Notation {
  /** What is allowed, e.g. `a whole number from 1 to 50`. */
  readonly allowed: string
  /** How it may be written, where that needs saying, e.g. `written as 4 MiB, 512 KiB or a plain number of bytes`. */
  readonly form?: string
  /** Stands for the value in a line of help, e.g. `N`. */
  readonly placeholder: string
  /** What the configuration file may hold besides a string; `list` is an array of strings. */
  readonly json: "string" | "number" | "boolean" | "list"
  /** Of a list: what stands between its items in a text; a comma, if it is left out. */
  readonly separator?: string
  /** A refused text as it may be shown; absent where nothing in it can be secret. */
  readonly mask?: (text: string) => string
}

/** How the values of a setting are written. The functions never throw, whatever text they are given. */
export interface Codec<A> extends Notation {
  readonly decode: (text: string, at: Surroundings) => Either.Either<A, Refusal>
  /** The text that decodes to this value again. */
  readonly print: (value: A) => string
  /** As `print`, with whatever is secret replaced. */
  readonly show: (value: A) => string
}

/** What can be said about a setting without knowing the type of its values. */
export interface SettingCard {
  /** The key in the configuration file. */
  readonly key: string
  readonly env: `DDG_${string}`
  readonly flag: `--${string}`
  readonly section: Section
  readonly codec: Notation
  /** The default in words, for help and documentation. */
  readonly defaultText: string
  /** One sentence. */
  readonly description: string
  /** What is allowed and how it is written. */
  readonly allowed: string
  /** Variables that other programs share, read where nothing of this program's own says otherwise. */
  readonly sharedEnv: ReadonlyArray<string>
  /** The value, or a part of it, is never shown. */
  readonly secret: boolean
}

/** One thing that can be configured: by a flag, an environment variable, or a key of the configuration file. */
export interface Setting<A> extends SettingCard {
  readonly codec: Codec<A>
  readonly defaultFor: (at: Surroundings) => A
}

export interface Spec<A> {
  readonly key: string
  readonly section: Section
  readonly codec: Codec<A>
  readonly description: string
  readonly sharedEnv?: ReadonlyArray<string>
}

/** `maxResults` is `DDG_MAX_RESULTS` in the environment. */
export const envName = (key: string): `DDG_${string}` =>
  `DDG_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`

/** `maxResults` is `--max-results` on the command line. */
export const flagName = (key: string): `--${string}` =>
  `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** A setting whose default depends on the machine; `defaultText` tells a reader how. */
export const computed = <A>(spec: Spec<A>, defaultFor: (at: Surroundings) => A, defaultText: string): Setting<A> => ({
  key: spec.key,
  env: envName(spec.key),
  flag: flagName(spec.key),
  section: spec.section,
  codec: spec.codec,
  defaultFor,
  defaultText,
  description: spec.description,
  allowed: spec.codec.form === undefined ? spec.codec.allowed : `${spec.codec.allowed}, ${spec.codec.form}`,
  sharedEnv: spec.sharedEnv ?? [],
  secret: spec.codec.mask !== undefined
})

/** A setting with the same default everywhere. */
export const make = <A>(spec: Spec<A> & { readonly default: A }): Setting<A> =>
  computed(spec, () => spec.default, spec.codec.show(spec.default))

/** One setting for each value. */
export type SettingsOf<Values> = { readonly [K in keyof Values]: Setting<Values[K]> }
