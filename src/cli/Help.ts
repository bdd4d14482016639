import { type SettingCard, sections } from "../runtime/Setting.ts"
import { settingKeys, settings } from "../runtime/Settings.ts"
import { type CommandName, commandNames, commands, globalFlags } from "./Commands.ts"
import type { CommandCard, CommandFlag } from "./line/Spec.ts"

/** The widest line of any help. */
export const WIDTH = 100

const PROGRAM = "mcp-duckduckgo"

/** Words in lines of at most `width` characters; a longer word stands alone. */
const wrap = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  for (const word of text.split(" ")) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

const indent = (text: string, depth = 2): string =>
  wrap(text, WIDTH - depth).map((line) => `${" ".repeat(depth)}${line}`).join("\n")

/** Two columns, the second wrapped under itself; a name too long for its column has a line of its own. */
const columns = (rows: ReadonlyArray<readonly [name: string, text: string]>, widest = 28): string => {
  const width = Math.min(widest, Math.max(0, ...rows.map(([name]) => name.length)))
  return rows.flatMap(([name, text]) => {
    const [first = "", ...rest] = wrap(text, WIDTH - width - 4)
    const margin = " ".repeat(width + 4)
    const head = name.length > width ? [`  ${name}`, `${margin}${first}`] : [`  ${name.padEnd(width)}  ${first}`]
    return [...head, ...rest.map((line) => `${margin}${line}`)]
  }).join("\n")
}

const synopsis = (name: CommandName): string => `${name} ${commands[name].operands}`.trimEnd()

const flagRow = ({ description, name, placeholder }: CommandFlag): readonly [string, string] =>
  [placeholder === undefined ? name : `${name} ${placeholder}`, description]

const settingRow = ({ codec, defaultText, description, flag }: SettingCard): readonly [string, string] =>
  [codec.json === "boolean" ? flag : `${flag} ${codec.placeholder}`, `${description} [${defaultText}]`]

const cards: ReadonlyArray<SettingCard> = settingKeys.map((key) => settings[key])

const exitCodes = (rows: CommandCard["exitCodes"]): string =>
  columns(rows.map(([code, meaning]) => [String(code), meaning]))

const parts = (...texts: ReadonlyArray<string>): string => `${texts.join("\n\n")}\n`

/** Everything in short: commands, flags, settings with their defaults, exit codes. */
export const overview = (): string =>
  parts(
    `Usage: ${PROGRAM} [COMMAND] [ARGS] [--flags]`,
    indent("DuckDuckGo search for the Model Context Protocol and the command line.", 0),
    `Commands:\n${columns([
      ...commandNames.map((name): readonly [string, string] => [synopsis(name), commands[name].summary]),
      ["help [COMMAND]", "Print this, or the help for a command."]
    ], 34)}`,
    `Flags:\n${columns(globalFlags.map(flagRow))}`,
    indent(
      "Settings, accepted by every command that uses them. A setting is also a variable of the environment " +
        "(--max-results is DDG_MAX_RESULTS) and a key of the configuration file (maxResults). A flag beats the " +
        "environment, that beats the file, that beats the default, which stands in brackets.",
      0
    ),
    ...sections.map((section) =>
      `${section.charAt(0).toUpperCase()}${section.slice(1)}:\n${
        columns(cards.filter((card) => card.section === section).map(settingRow))
      }`),
    `Exit codes:\n${exitCodes([
      [0, "all went well"],
      [1, "a search gave no usable answer; doctor: there are warnings"],
      [2, "the command line or the configuration is wrong"],
      [3, "doctor: DuckDuckGo could not be reached"],
      [4, "doctor: DuckDuckGo refuses"]
    ])}`
  )

/** Help for one command. */
export const forCommand = (name: CommandName): string => {
  const spec: CommandCard = commands[name]
  return parts(
    `Usage: ${PROGRAM} ${synopsis(name)} [--flags]`,
    [spec.summary, ...spec.details].map((line) => indent(line, 0)).join("\n"),
    `Flags:\n${columns([...spec.flags, ...globalFlags].map(flagRow))}`,
    `Settings (see ${PROGRAM} help):\n${indent(cards.map(({ flag }) => flag).join(" "))}`,
    `Exit codes:\n${exitCodes(spec.exitCodes)}`
  )
}

/** What `help`, `help COMMAND` and `--help` print. */
export const help = (topic?: CommandName): string => (topic === undefined ? overview() : forCommand(topic))
