import { auditing } from "./line/Auditing.ts"
import { authorizing } from "./line/Authorizing.ts"
import { configuring } from "./line/Configuring.ts"
import { consenting } from "./line/Consenting.ts"
import { diagnosis } from "./line/Diagnosis.ts"
import { reading } from "./line/Reading.ts"
import { searching } from "./line/Searching.ts"
import { serving } from "./line/Serving.ts"
import type { CommandFlag } from "./line/Spec.ts"
import { watching } from "./line/Watching.ts"

/** What the command line offers, in the order in which the help shows it. */
export const commands = {
  ...serving, ...searching, ...reading, ...watching, ...diagnosis, ...consenting, ...authorizing, ...auditing,
  ...configuring
}

export type CommandName = keyof typeof commands

export const isCommandName = (word: string): word is CommandName => Object.hasOwn(commands, word)

export const commandNames: ReadonlyArray<CommandName> = Object.keys(commands).filter(isCommandName)

/** What a command line asks for. */
export type Command =
  | ReturnType<(typeof commands)[CommandName]["read"]>
  | { readonly _tag: "Version" }
  | { readonly _tag: "Help"; readonly topic?: CommandName }

/** First words that are no command by themselves, with the second words that they take. */
export const families: ReadonlyMap<string, ReadonlyArray<string>> = commandNames.reduce(
  (found, name) => {
    const [family = name, member] = name.split(" ")
    return member === undefined ? found : found.set(family, [...found.get(family) ?? [], member])
  },
  new Map<string, ReadonlyArray<string>>()
)

/** Accepted by every command. */
export const globalFlags: ReadonlyArray<CommandFlag> = [
  { name: "--config", placeholder: "FILE", description: "A JSON file of settings; DDG_CONFIG names one as well." },
  { name: "--help", description: "Print help, after a command for that command; -h for short." },
  { name: "--version", description: "Print the version; -v for short." }
]
