import { parseArgs } from "node:util"
import { nearest } from "../domain/NearMiss.ts"
import { quote } from "../runtime/ConfigProblem.ts"
import { settingKeys, settings } from "../runtime/Settings.ts"
import { commands, globalFlags } from "./Commands.ts"
import type { CommandFlag } from "./line/Spec.ts"

const settingFlags = settingKeys.map((key) => settings[key])
export const isSettingFlag = (flag: string): boolean => settingByFlag.has(flag)

const settingByFlag = new Map<string, (typeof settingFlags)[number]>(settingFlags.map((card) => [card.flag, card]))
const commandFlags = new Map<string, CommandFlag>(
  [...globalFlags, ...Object.values(commands).flatMap((spec) => spec.flags)].map((flag) => [flag.name, flag])
)
const everyFlag: ReadonlyArray<string> = [...commandFlags.keys(), ...settingByFlag.keys()]

/** `--safe-search-lock` alone means true; so that a word behind it stays a word, false is written `=false`. */
const takesValue = (flag: string): boolean => {
  const setting = settingByFlag.get(flag)
  return setting === undefined ? commandFlags.get(flag)?.placeholder !== undefined : setting.codec.json !== "boolean"
}

const options = {
  ...Object.fromEntries(everyFlag.map((flag) =>
    [flag.slice(2), { type: takesValue(flag) ? "string" as const : "boolean" as const }])),
  help: { type: "boolean" as const, short: "h" },
  version: { type: "boolean" as const, short: "v" }
}

/** The words and flags of a command line, before anybody asks what they mean. */
export interface Reading {
  readonly words: ReadonlyArray<string>
  readonly given: ReadonlyMap<string, ReadonlyArray<string>>
  readonly faults: ReadonlyArray<string>
}

const unknownFlag = (written: string, flag: string): string => {
  const near = nearest(flag, everyFlag)
  if (near !== undefined) return `${quote(written)} is not a flag; did you mean ${near}?`
  const hint = flag.startsWith("--") ? "" : "; put -- before words that begin with a dash"
  return `${quote(written)} is not a flag${hint}`
}

const faultOf = (flag: string, value: string | undefined, inline: boolean): string | undefined => {
  if (!takesValue(flag)) {
    return inline && !settingByFlag.has(flag) ? `${flag} takes no value` : undefined
  }
  if (value === undefined) return `${flag} needs a value`
  const swallowed = inline ? undefined : everyFlag.find((name) => value === name || value.startsWith(`${name}=`))
  return swallowed === undefined ? undefined : `${flag} needs a value; write ${flag}=${swallowed} if that is the value`
}

/** Never throws, whatever stands there. Of the flags only known ones come back, with every value they were given. */
export const readArgv = (argv: ReadonlyArray<string>): Reading => {
  const words: Array<string> = []
  const given = new Map<string, Array<string>>()
  const faults = new Set<string>()
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true })
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value)
    if (token.kind !== "option") continue
    const flag = `--${token.name}`
    // One dash introduces only the two short flags: -rf is nobody's wish here.
    const long = token.rawName.startsWith("--")
    const raw = long ? token.rawName : argv[token.index] ?? token.rawName
    if (!everyFlag.includes(flag) || !(long || /^-[hv]$/.test(raw))) {
      faults.add(unknownFlag(raw, raw))
      continue
    }
    const fault = faultOf(flag, token.value, token.inlineValue ?? false)
    if (fault !== undefined) faults.add(fault)
    else given.set(flag, [...given.get(flag) ?? [], token.value ?? "true"])
  }
  return { words, given, faults: [...faults] }
}
