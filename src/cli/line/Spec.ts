import type { Words } from "./Words.ts"

export interface CommandFlag {
  readonly name: `--${string}`
  /** Stands for the value; absent where the flag takes none. */
  readonly placeholder?: string
  readonly repeatable?: boolean
  readonly description: string
}

/** A command as data: the parser obeys it and the help prints it. */
export interface CommandCard {
  /** What follows the name. */
  readonly operands: string
  readonly summary: string
  readonly details: ReadonlyArray<string>
  readonly flags: ReadonlyArray<CommandFlag>
  readonly exitCodes: ReadonlyArray<readonly [code: number, meaning: string]>
}

/** A command, and how its words are read: what is wrong with them is told to `Words`, with something in its place. */
export interface CommandSpec<Command> extends CommandCard {
  readonly read: (words: Words) => Command
}

export const json: CommandFlag = { name: "--json", description: "Print JSON." }

export const OK = [0, "all went well"] as const
export const USAGE = [2, "the command line or the configuration is wrong"] as const
