import * as Schema from "effect/Schema"

const optionalText = Schema.optionalWith(Schema.String, { exact: true })

/** One thing that is wrong with the configuration, or (a warning) that has no effect. */
export const ConfigProblem = Schema.Struct({
  severity: Schema.Literal("error", "warning"),
  /** As the user wrote it: `DDG_REGION`, `--region`, `region in /etc/ddg.json`. */
  name: Schema.String,
  /** What stands there, quoted, shortened, secrets masked. */
  value: optionalText,
  fault: Schema.String,
  allowed: optionalText
})
export type ConfigProblem = typeof ConfigProblem.Type

const LONGEST_VALUE = 100

/** Safe to print on a terminal: no control character and no change of direction survives. */
const escape = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`)

/** A value as it is shown: in quotes, at most 100 characters of it. */
export const quote = (text: string): string =>
  escape(JSON.stringify(text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text))

/** A name or a number as it is shown: without quotes. */
export const plainName = (name: string): string =>
  escape(name.length > LONGEST_VALUE ? `${name.slice(0, LONGEST_VALUE)}…` : name)

/** One line: `DDG_MAX_RESULTS: "900" is too large; allowed: a whole number from 1 to 50`. */
export const print = (problem: ConfigProblem): string => {
  const subject = problem.value === undefined ? problem.name : `${problem.name}: ${problem.value}`
  return `${subject} ${problem.fault}${problem.allowed === undefined ? "" : `; allowed: ${problem.allowed}`}`
}

/** The configuration cannot be used; everything that is wrong with it at once. */
export class ConfigError extends Schema.TaggedError<ConfigError>()("ConfigError", {
  problems: Schema.NonEmptyArray(ConfigProblem)
}) {
  override get message(): string {
    const lines = this.problems.map((problem) =>
      `  ${problem.severity === "warning" ? "warning: " : ""}${print(problem)}`)
    return ["The configuration cannot be used:", ...lines].join("\n")
  }
}
