import type { Origin, ResolvedConfig } from "../runtime/AppConfig.ts"
import { print } from "../runtime/ConfigProblem.ts"
import { type Section, sections } from "../runtime/Setting.ts"
import { type SettingKey, settingKeys, settings, type SettingValues } from "../runtime/Settings.ts"

interface Row {
  readonly section: Section
  readonly key: string
  readonly value: string
  readonly from: string
}

const showValue = <K extends SettingKey>(key: K, values: SettingValues): string =>
  settings[key].codec.show(values[key])

const rowsOf = ({ origins, values }: ResolvedConfig): ReadonlyArray<Row> =>
  settingKeys.map((key) => ({
    section: settings[key].section,
    key,
    value: showValue(key, values),
    from: origins[key].from === "file" ? "file" : origins[key].name
  }))

/** A value beyond this width pushes the rest of its line to the right instead of every line. */
const WIDEST = 48

const widest = (texts: ReadonlyArray<string>): number =>
  Math.min(WIDEST, Math.max(0, ...texts.map((text) => text.length)))

/** A table: name, value, where it comes from; secrets masked. What has no effect stands below it. */
export const text = (config: ResolvedConfig): string => {
  const rows = rowsOf(config)
  const names = widest(rows.map(({ key }) => key))
  const values = widest(rows.map(({ value }) => value))
  const line = (key: string, value: string, from: string): string =>
    `  ${key.padEnd(names)}  ${value.padEnd(values)}  ${from}`
  return [
    ...(config.file === undefined ? [] : [`file: ${config.file}`]),
    ...sections.flatMap((section) => [
      section,
      ...rows.filter((row) => row.section === section).map(({ from, key, value }) => line(key, value, from))
    ]),
    ...config.warnings.map((problem) => `warning: ${print(problem)}`),
    ""
  ].join("\n")
}

type Json = string | number | boolean | null | ReadonlyArray<string>

/** In the form that the configuration file takes, so that what is printed can be put there. */
const jsonValue = (value: SettingValues[SettingKey], shown: string): Json => {
  if (value === undefined) return null
  if (typeof value === "number" || typeof value === "boolean") return value
  return isList(value) ? value : shown
}

const isList = (value: unknown): value is ReadonlyArray<string> => Array.isArray(value)

export interface PrintedSetting {
  readonly value: Json
  readonly from: Origin["from"]
  readonly name: string
}

/** The same for machines: `{"file": …, "settings": {"region": {"value", "from", "name"}}, "warnings": […]}`. */
export const json = (config: ResolvedConfig): string =>
  JSON.stringify(
    {
      file: config.file ?? null,
      settings: Object.fromEntries(settingKeys.map((key): [string, PrintedSetting] => [key, {
        value: jsonValue(config.values[key], showValue(key, config.values)),
        ...config.origins[key]
      }])),
      warnings: config.warnings.map(print)
    },
    null,
    2
  )
