import * as Arr from "effect/Array"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import { nearest } from "../domain/NearMiss.ts"
import * as Codecs from "./Codecs.ts"
import * as ConfigFile from "./ConfigFile.ts"
import { ConfigError, type ConfigProblem, plainName, quote } from "./ConfigProblem.ts"
import type { Refusal, Setting, SettingCard } from "./Setting.ts"
import {
  CONFIG_ENV, CONFIG_FLAG, ENV_PREFIX, isSettingKey, orderings, reservedEnv, type SettingKey, settingKeys, settings,
  type SettingValues, TEST_ENV_PREFIX
} from "./Settings.ts"
import type { Surroundings } from "./Surroundings.ts"

/** Everything that settings are read from. `flags` goes by `--flag`. */
export interface Sources extends Surroundings {
  readonly flags: Readonly<Record<string, string>>
  readonly file?: ConfigFile.ConfigFile
}

/** As `Sources`, before the configuration file was looked for. */
export interface Launch extends Surroundings {
  readonly flags: Readonly<Record<string, string>>
  /** The value of `--config`. */
  readonly configPath?: string
}

/** Where a value came from; `name` as the user wrote it, `default` for a default. */
export interface Origin {
  readonly from: "flag" | "env" | "file" | "default"
  readonly name: string
}

export type Origins = { readonly [K in SettingKey]: Origin }

export interface ResolvedConfig {
  readonly values: SettingValues
  readonly origins: Origins
  /** The configuration file that was read. */
  readonly file?: string
  /** What was given and has no effect; for the log. */
  readonly warnings: ReadonlyArray<ConfigProblem>
}

/** What a source says; `undefined` stands for a value of the file that cannot be written as a text. */
interface Found {
  readonly origin: Origin
  readonly text: string | undefined
  readonly shown: string
}

/** A JSON value as the text that a flag would hold, or undefined where this setting takes no such value. */
const textOf = (value: unknown, setting: SettingCard): string | undefined => {
  const { json } = setting.codec
  if (typeof value === "string") return value
  if (typeof value === "number" && json === "number") return String(value)
  if (typeof value === "boolean" && json === "boolean") return String(value)
  if (!Array.isArray(value) || json !== "list") return undefined
  if (!value.every((item) => typeof item === "string")) return undefined
  return value.length === 0 ? Codecs.NONE : value.join(setting.codec.separator ?? ",")
}

/** Writing out what is nested too deeply fails. */
const jsonText = (value: unknown): string =>
  Either.getOrElse(Either.try(() => JSON.stringify(value)), () => "a deeply nested value")

const isFilled = (text: string | undefined): text is string => text !== undefined && text.trim() !== ""

/** Precedence: flag, own variable, file, shared variable. An empty variable and a null in the file count as not set. */
const find = (setting: SettingCard, { env, file, flags }: Sources): Found | undefined => {
  const shown = (text: string): string => {
    const masked = setting.codec.mask?.(text) ?? text
    return masked === Codecs.HIDDEN ? masked : quote(masked)
  }
  const written = (from: "flag" | "env", name: string, text: string): Found =>
    ({ origin: { from, name }, text, shown: shown(text) })
  const flag = Object.hasOwn(flags, setting.flag) ? flags[setting.flag] : undefined
  if (flag !== undefined) return written("flag", setting.flag, flag)
  const own = env[setting.env]
  if (isFilled(own)) return written("env", setting.env, own)
  const value = file?.entries.get(setting.key)
  if (file !== undefined && value !== undefined && value !== null) {
    const text = textOf(value, setting)
    const json = setting.secret ? Codecs.HIDDEN : plainName(jsonText(value))
    return {
      origin: { from: "file", name: `${setting.key} in ${plainName(file.path)}` },
      text,
      shown: text === undefined || typeof value !== "string" ? json : shown(text)
    }
  }
  const shared = setting.sharedEnv.find((name) => isFilled(env[name]))
  return shared === undefined ? undefined : written("env", shared, env[shared] ?? "")
}

const decode = <A>(setting: Setting<A>, found: Found, sources: Sources): Either.Either<A, Refusal> =>
  found.text === undefined
    ? Either.left({ fault: "is of the wrong kind" })
    : found.text.trim() === ""
    ? Either.left({ fault: "is empty" })
    : setting.codec.decode(found.text, sources)

const read = <A>(setting: Setting<A>, sources: Sources): Either.Either<readonly [A, Origin], ConfigProblem> => {
  const found = find(setting, sources)
  if (found === undefined) return Either.right([setting.defaultFor(sources), { from: "default", name: "default" }])
  return Either.mapBoth(decode(setting, found, sources), {
    onRight: (value) => [value, found.origin] as const,
    onLeft: ({ allowed = setting.allowed, fault }): ConfigProblem => ({
      severity: "error",
      name: found.origin.name,
      value: found.shown,
      fault,
      allowed: setting.sharedEnv.includes(found.origin.name) ? `${allowed}; ${setting.env} overrides it` : allowed
    })
  })
}

const unknown = (
  severity: ConfigProblem["severity"],
  name: string,
  fault: string,
  meant: SettingCard | undefined,
  spelling: "env" | "flag" | "key"
): ConfigProblem => ({
  severity,
  name,
  fault: meant === undefined ? fault : `${fault}; did you mean ${meant[spelling]}?`
})

/** The setting whose key was probably meant by a name without `DDG_` or dashes. */
const meantBy = (name: string): SettingCard | undefined => {
  const key = nearest(name, settingKeys)
  return key !== undefined && isSettingKey(key) ? settings[key] : undefined
}

const unknownNames = ({ env, file, flags }: Sources): ReadonlyArray<ConfigProblem> => {
  const knownFlags = new Set<string>(settingKeys.map((key) => settings[key].flag))
  const knownEnv = new Set<string>([...settingKeys.map((key) => settings[key].env), ...reservedEnv])
  return [
    ...Object.keys(flags)
      .filter((name) => !knownFlags.has(name))
      .map((name) => unknown("error", plainName(name), "is not a flag", meantBy(name), "flag")),
    ...[...file?.entries.keys() ?? []]
      .filter((key) => !isSettingKey(key))
      .map((key) => {
        const name = `${plainName(key)} in ${plainName(file?.path ?? "")}`
        return unknown("error", name, "is not a setting", meantBy(key), "key")
      }),
    ...Object.keys(env)
      .filter((name) => name.startsWith(ENV_PREFIX) && !name.startsWith(TEST_ENV_PREFIX) && !knownEnv.has(name))
      .toSorted()
      .map((name) => {
        const meant = meantBy(name.slice(ENV_PREFIX.length))
        return unknown("warning", plainName(name), "is not a setting and has no effect", meant, "env")
      })
  ]
}

type Draft = { -readonly [K in SettingKey]?: SettingValues[K] }

const disorders = (values: Draft, origins: { readonly [K in SettingKey]?: Origin }): ReadonlyArray<ConfigProblem> =>
  orderings.flatMap(({ longer, shorter }) => {
    const [low, high, lowFrom, highFrom] = [values[shorter], values[longer], origins[shorter], origins[longer]]
    if (low === undefined || high === undefined || lowFrom === undefined || highFrom === undefined) return []
    if (Duration.lessThanOrEqualTo(low, high)) return []
    const lowText = settings[shorter].codec.show(low)
    const highText = settings[longer].codec.show(high)
    const other = (key: SettingKey, from: Origin) => from.from === "default" ? `the default of ${key}` : from.name
    // The one that the user wrote is at fault; of two, the longer.
    return highFrom.from === "default"
      ? [{
        severity: "error" as const,
        name: lowFrom.name,
        value: quote(lowText),
        fault: `is longer than ${other(longer, highFrom)} (${highText})`,
        allowed: `at most ${highText}, or more together with ${settings[longer].env}`
      }]
      : [{
        severity: "error" as const,
        name: highFrom.name,
        value: quote(highText),
        fault: `is shorter than ${other(shorter, lowFrom)} (${lowText})`,
        allowed: `at least ${lowText}`
      }]
  })

const isComplete = <T extends object>(draft: Partial<T>, keys: ReadonlyArray<keyof T>): draft is T =>
  keys.every((key) => Object.hasOwn(draft, key))

const completed = <T extends object>(draft: Partial<T>, keys: ReadonlyArray<keyof T>): T => {
  if (isComplete(draft, keys)) return draft
  throw new Error("a setting was left out")
}

/**
 * Every setting from the strongest source that names it: flag, environment, file, default. Fails with everything that
 * is wrong at once; the warnings stand last.
 */
export const resolve = (sources: Sources): Either.Either<ResolvedConfig, Arr.NonEmptyReadonlyArray<ConfigProblem>> => {
  const values: Draft = {}
  const origins: { -readonly [K in SettingKey]?: Origin } = {}
  const faults: Array<ConfigProblem> = []
  const settle = <K extends SettingKey>(key: K): void => {
    const setting: Setting<SettingValues[K]> = settings[key]
    Either.match(read(setting, sources), {
      onLeft: (problem) => {
        faults.push(problem)
      },
      onRight: ([value, origin]) => {
        values[key] = value
        origins[key] = origin
      }
    })
  }
  for (const key of settingKeys) settle(key)
  const strangers = unknownNames(sources)
  const warnings = strangers.filter(({ severity }) => severity === "warning")
  const errors = [...faults, ...disorders(values, origins), ...strangers.filter(({ severity }) => severity === "error")]
  if (Arr.isNonEmptyReadonlyArray(errors)) return Either.left(Arr.appendAll(errors, warnings))
  return Either.right({
    values: completed<SettingValues>(values, settingKeys),
    origins: completed<Origins>(origins, settingKeys),
    ...(sources.file === undefined ? {} : { file: sources.file.path }),
    warnings
  })
}

/** Where the configuration file is, if one was asked for. */
const configPath = ({ configPath, env }: Launch): ConfigFile.ConfigPath | undefined => {
  if (configPath !== undefined) return { name: CONFIG_FLAG, path: configPath }
  const path = env[CONFIG_ENV]
  return isFilled(path) ? { name: CONFIG_ENV, path } : undefined
}

const loadFile = Effect.fn("AppConfig.loadFile")(function*(at: ConfigFile.ConfigPath, launch: Launch) {
  const refuse = ({ fault }: Refusal) =>
    new ConfigError({ problems: [{ severity: "error", name: at.name, value: quote(at.path), fault }] })
  if (at.path.trim() === "") return yield* refuse({ fault: "is empty" })
  const path = yield* Either.mapLeft(Codecs.path("FILE").decode(at.path, launch), refuse)
  return yield* ConfigFile.load({ name: at.name, path })
})

/** Loads the configuration file, if there is one, and resolves; the problems of both come together. */
export const load = Effect.fn("AppConfig.load")(function*(launch: Launch) {
  const at = configPath(launch)
  const file = at === undefined ? Either.right(undefined) : yield* Effect.either(loadFile(at, launch))
  const resolved = resolve(Either.isRight(file) && file.right !== undefined ? { ...launch, file: file.right } : launch)
  if (Either.isRight(file)) return yield* Either.mapLeft(resolved, (problems) => new ConfigError({ problems }))
  const rest = Either.isLeft(resolved) ? resolved.left : resolved.right.warnings
  return yield* new ConfigError({ problems: Arr.appendAll(file.left.problems, rest) })
})

/** The configuration that the program runs with. */
export class AppConfig extends Context.Tag("mcp-duckduckgo/runtime/AppConfig")<AppConfig, ResolvedConfig>() {
  static readonly layer = (launch: Launch): Layer.Layer<AppConfig, ConfigError> => Layer.effect(AppConfig, load(launch))

  /** What has been resolved already, or was made for a test. */
  static readonly layerOf = (config: ResolvedConfig): Layer.Layer<AppConfig> => Layer.succeed(AppConfig, config)
}
