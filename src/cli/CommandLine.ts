import * as Arr from "effect/Array"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { SiteName } from "../domain/SearchQuery.ts"
import { parse as parseTimeRange, type TimeRange } from "../domain/TimeRange.ts"
import { nearest } from "../domain/NearMiss.ts"
import { quote } from "../runtime/ConfigProblem.ts"
import { type Level, levels } from "../security/Level.ts"
import { isSettingFlag, type Reading, readArgv } from "./Argv.ts"
import {
  auditFormats, type ClientName, clientNames, type CommandName, commandNames, commands, families, globalFlags, parseEndpoints,
  purposes
} from "./Commands.ts"

export type Command =
  | { readonly _tag: "Stdio" }
  | {
    readonly _tag: "Search"
    readonly query: string
    readonly timeRange?: TimeRange
    readonly includeSites: ReadonlyArray<string>
    readonly excludeSites: ReadonlyArray<string>
    readonly cursor?: string
    readonly json: boolean
  }
  | { readonly _tag: "Suggest"; readonly text: string; readonly json: boolean }
  | { readonly _tag: "Doctor"; readonly offline: boolean; readonly solved: boolean; readonly json: boolean }
  | { readonly _tag: "Parse"; readonly endpoint: (typeof parseEndpoints)[number]; readonly file: string }
  | { readonly _tag: "ConsentList"; readonly json: boolean }
  | ConsentGrant
  | { readonly _tag: "ConsentRevoke"; readonly grants: ReadonlyArray<string> | "all" }
  | { readonly _tag: "ConsentExport"; readonly person: Person }
  | { readonly _tag: "ConsentErase"; readonly person: Person; readonly yes: boolean }
  | { readonly _tag: "AuditVerify"; readonly anchors: ReadonlyArray<string>; readonly json: boolean }
  | {
    readonly _tag: "AuditShow"
    readonly last: number
    readonly verdict: "allow" | "refuse" | undefined
    readonly operation: string | undefined
    readonly all: boolean
    readonly json: boolean
  }
  | { readonly _tag: "AuditExport"; readonly format: (typeof auditFormats)[number] }
  | { readonly _tag: "ConfigPrint"; readonly json: boolean }
  | { readonly _tag: "ClientConfig"; readonly client: ClientName }
  | { readonly _tag: "Version" }
  | { readonly _tag: "Help"; readonly topic?: CommandName }

/** Whose; what is left out is the local user. */
export interface Person {
  readonly issuer?: string
  readonly id?: string
}

export interface ConsentGrant {
  readonly _tag: "ConsentGrant"
  readonly purpose: (typeof purposes)[number]
  readonly target: string
  readonly client: string
  readonly person: Person
  readonly level?: Level
  readonly duration: "1h" | "30d"
  readonly yes: boolean
}

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

const isCommandName = (word: string): word is CommandName => commandNames.some((name) => name === word)

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

const isSite = Schema.is(SiteName)

/** Reads the operands and flags of one command; what is wrong goes into `faults`, with something in its place. */
const build = ([name, operands]: Named, { given }: Reading, faults: Array<string>): Command => {
  const last = (flag: string): string | undefined => given.get(flag)?.at(-1)
  const json = given.has("--json")
  const none = (): void => {
    if (operands.length > 0) faults.push(`${name} takes no words, but ${quote(operands.join(" "))} was given`)
  }
  const words = (what: string): string => {
    const text = operands.join(" ").trim()
    if (text === "") faults.push(`${name} needs ${what}`)
    return text
  }
  const sites = (flag: string): ReadonlyArray<string> =>
    (given.get(flag) ?? []).map((site) => {
      const host = site.trim().toLowerCase()
      if (!isSite(host)) faults.push(`${flag}: ${quote(site)} is not a host name such as example.org`)
      return host
    })
  const oneOf = <W extends string>(allowed: ReadonlyArray<W>, what: string, value?: string): W | undefined => {
    const found = allowed.find((word) => word === value)
    if (found === undefined) {
      const near = value === undefined ? undefined : nearest(value, allowed)
      faults.push(
        (value === undefined ? `${name} needs ${what}` : `${quote(value)} is not ${what}`) +
          `; allowed: ${allowed.join(", ")}${near === undefined ? "" : `; did you mean ${near}?`}`
      )
    }
    return found
  }
  const timeRange = (): { readonly timeRange?: TimeRange } => {
    const text = last("--time-range")
    if (text === undefined) return {}
    return Either.match(parseTimeRange(text.trim()), {
      onLeft: (fault) => {
        faults.push(`--time-range: ${fault}`)
        return {}
      },
      onRight: (timeRange) => ({ timeRange })
    })
  }
  const cursor = (): { readonly cursor?: string } => {
    const text = last("--cursor")
    if (text?.trim() === "") faults.push("--cursor is empty")
    return text === undefined ? {} : { cursor: text.trim() }
  }
  const optional = <K extends string>(key: K, flag: string): { readonly [P in K]?: string } => {
    const text = last(flag)?.trim()
    if (text === "") faults.push(`${flag} is empty`)
    const none: { readonly [P in K]?: string } = {}
    return text === undefined ? none : { ...none, [key]: text }
  }
  const required = (flag: string): string => {
    const text = last(flag)?.trim() ?? ""
    if (text === "") faults.push(`${name} needs ${flag}`)
    return text
  }
  const person = (): Person => ({ ...optional("issuer", "--issuer"), ...optional("id", "--subject") })
  switch (name) {
    case "consent list":
      none()
      return { _tag: "ConsentList", json }
    case "consent grant": {
      const [purpose, ...rest] = operands
      if (rest.length > 0) faults.push("consent grant takes one PURPOSE")
      const level = last("--level")
      return {
        _tag: "ConsentGrant",
        purpose: oneOf(purposes, "a purpose", purpose) ?? "read-pages",
        target: required("--target"),
        client: required("--client"),
        person: person(),
        ...(level === undefined ? {} : { level: oneOf(levels, "a --level", level) ?? "MEDIUM" }),
        duration: oneOf(["1h", "30d"], "a duration for --for", last("--for") ?? "30d") ?? "1h",
        yes: given.has("--yes")
      }
    }
    case "consent revoke": {
      const all = given.has("--all")
      if (all === operands.length > 0) faults.push("consent revoke needs one ID or more, or --all")
      return { _tag: "ConsentRevoke", grants: all ? "all" : operands }
    }
    case "consent export":
      none()
      return { _tag: "ConsentExport", person: person() }
    case "consent erase":
      none()
      return { _tag: "ConsentErase", person: person(), yes: given.has("--yes") }
    case "audit verify":
      none()
      return { _tag: "AuditVerify", anchors: given.get("--anchor") ?? [], json }
    case "audit show": {
      none()
      const count = Number(last("--limit") ?? 20)
      if (!Number.isInteger(count) || count < 1 || count > 10_000) {
        faults.push(`--limit: ${quote(last("--limit") ?? "")} is not a whole number from 1 to 10000`)
      }
      const verdict = last("--verdict")
      return {
        _tag: "AuditShow",
        last: count,
        verdict: verdict === undefined ? undefined : oneOf(["allow", "refuse"], "a --verdict", verdict),
        operation: last("--operation")?.trim(),
        all: given.has("--all"),
        json
      }
    }
    case "audit export":
      none()
      return { _tag: "AuditExport", format: oneOf(auditFormats, "a --format", last("--format") ?? "jsonl") ?? "jsonl" }
    case "stdio":
      none()
      return { _tag: "Stdio" }
    case "search":
      return {
        _tag: "Search",
        query: words("a query"),
        ...timeRange(),
        includeSites: sites("--site"),
        excludeSites: sites("--exclude-site"),
        ...cursor(),
        json
      }
    case "suggest":
      return { _tag: "Suggest", text: words("the beginning of a query"), json }
    case "doctor":
      none()
      return { _tag: "Doctor", offline: given.has("--offline"), solved: given.has("--solved"), json }
    case "parse": {
      const endpoint = oneOf(parseEndpoints, "an --endpoint", last("--endpoint"))
      const [file = "", ...rest] = operands
      if (file === "" || rest.length > 0) faults.push("parse needs one FILE, or - for standard input")
      return { _tag: "Parse", endpoint: endpoint ?? "html", file }
    }
    case "config print":
      none()
      return { _tag: "ConfigPrint", json }
    case "client-config": {
      const [client, ...rest] = operands
      if (rest.length > 0) faults.push("client-config takes one CLIENT")
      return { _tag: "ClientConfig", client: oneOf(clientNames, "a client", client) ?? "claude-desktop" }
    }
  }
}

/** Flags that belong to another command. */
const misplaced = (name: CommandName, { given }: Reading): ReadonlyArray<string> => {
  const own = new Set<string>([...globalFlags, ...commands.get(name)?.flags ?? []].map((flag) => flag.name))
  return [...given.keys()]
    .filter((flag) => !own.has(flag) && !isSettingFlag(flag))
    .map((flag) => {
      const owners = commandNames.filter((other) => commands.get(other)?.flags.some((owned) => owned.name === flag))
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
  const [name] = named.right
  const wrong: Array<string> = []
  const command = build(named.right, reading, wrong)
  const configPath = given.get("--config")?.at(-1)
  return usageError([...faults, ...misplaced(name, reading), ...wrong], name) ?? Either.right({
    command,
    flags: Object.fromEntries(
      [...given].filter(([flag]) => isSettingFlag(flag)).map(([flag, values]) => [flag, values.at(-1) ?? ""])
    ),
    ...(configPath === undefined ? {} : { configPath })
  })
}
