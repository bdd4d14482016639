import * as Arr from "effect/Array"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { nearest } from "../domain/NearMiss.ts"
import { quote } from "../runtime/ConfigProblem.ts"
import { isSettingFlag, type Reading, readArgv } from "./Argv.ts"
import { type Command, type CommandName, commandNames, commands, families, globalFlags, isCommandName } from "./Commands.ts"
import * as Words from "./line/Words.ts"

export interface Invocation {
  readonly command: Command
  /** The flags of settings, as they were written: `--region` to its text. */
  readonly flags: Readonly<Record<string, string>>
  /** The value of `--config`. */
  readonly configPath?: string
}

/** The command line makes no sense; everything that is wrong with it at once. */
export class UsageError extends Schema.TaggedError<UsageError>()("UsageError", {
  faults: Schema.NonEmptyArray(Schema.String),
  /** The command whose help tells more, where one was recognised. */
  topic: Schema.optionalWith(Schema.Literal(...commandNames), { exact: true })
}) {
  override get message(): string {
    const help = this.topic === undefined ? "" : ` ${this.topic}`
    return [...this.faults, `See: mcp-duckduckgo help${help}`].join("\n")
  }
}

type Named = readonly [name: CommandName, operands: ReadonlyArray<string>]

/** The command that the first words name, and the words behind it. */
const commandOf = (words: ReadonlyArray<string>): Either.Either<Named, string> => {
  const [first, second] = words
  if (first === undefined) return Either.right(["stdio", []])
  const family = families.get(first)
  if (family !== undefined) {
    const name = `${first} ${second ?? ""}`
    if (isCommandName(name)) return Either.right([name, words.slice(2)])
    const near = family.length === 1 ? family[0] : nearest(second ?? "", family)
    return Either.left(`${quote(name.trim())} is not a command; ${
      near === undefined ? `there are ${family.map((word) => `${first} ${word}`).join(", ")}` : `did you mean ${first} ${near}?`
    }`)
  }
  if (isCommandName(first)) return Either.right([first, words.slice(1)])
  const near = nearest(first, [...commandNames, "help"])
  return Either.left(`${quote(first)} is not a command; ${
    near === undefined ? "to search for it: mcp-duckduckgo search QUERY" : `did you mean ${near}?`
  }`)
}

/** The first word alone is enough to ask for help about the only command of its family. */
const helpAbout = (words: ReadonlyArray<string>): Either.Either<Command, string> => {
  if (words.length === 0) return Either.right({ _tag: "Help" })
  const only = words.length === 1 ? families.get(words[0] ?? "") : undefined
  const named = only?.length === 1 ? [...words, ...only] : words
  return Either.map(commandOf(named), ([topic]) => ({ _tag: "Help", topic }))
}

/** Flags that belong to another command. */
const misplaced = (name: CommandName, { given }: Reading): ReadonlyArray<string> => {
  const own = new Set<string>([...globalFlags, ...commands[name].flags].map((flag) => flag.name))
  return [...given.keys()]
    .filter((flag) => !own.has(flag) && !isSettingFlag(flag))
    .map((flag) => {
      const owners = commandNames.filter((other) => commands[other].flags.some((owned) => owned.name === flag))
      return `${flag} is a flag of ${owners.join(", ")}, not of ${name}`
    })
}

const usageError = (faults: ReadonlyArray<string>, topic?: CommandName): Either.Either<never, UsageError> | undefined =>
  Arr.isNonEmptyReadonlyArray(faults)
    ? Either.left(new UsageError({ faults, ...(topic === undefined ? {} : { topic }) }))
    : undefined

/**
 * What a command line asks for. `--help` and `--version` win over everything else that stands there. A flag given twice
 * counts as given the last time.
 */
export const parse = (argv: ReadonlyArray<string>): Either.Either<Invocation, UsageError> => {
  const reading = readArgv(argv)
  const { faults, given, words } = reading
  const bare = (command: Command): Invocation => ({ command, flags: {} })
  if (given.has("--help")) {
    return Either.right(bare(Either.getOrElse(helpAbout(words), (): Command => ({ _tag: "Help" }))))
  }
  if (given.has("--version")) return Either.right(bare({ _tag: "Version" }))
  if (words[0] === "help") {
    const help = helpAbout(words.slice(1))
    if (Either.isLeft(help)) return Either.left(new UsageError({ faults: [help.left, ...faults] }))
    return usageError(faults) ?? Either.right(bare(help.right))
  }
  const named = commandOf(words)
  if (Either.isLeft(named)) return Either.left(new UsageError({ faults: [named.left, ...faults] }))
  const [name, operands] = named.right
  const wrong: Array<string> = []
  const command = commands[name].read(Words.make(name, operands, given, (fault) => wrong.push(fault)))
  const configPath = given.get("--config")?.at(-1)
  return usageError([...faults, ...misplaced(name, reading), ...wrong], name) ?? Either.right({
    command,
    flags: Object.fromEntries(
      [...given].filter(([flag]) => isSettingFlag(flag)).map(([flag, values]) => [flag, values.at(-1) ?? ""])
    ),
    ...(configPath === undefined ? {} : { configPath })
  })
}
