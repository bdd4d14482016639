import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { readFile, stat } from "node:fs/promises"
import { formatBytes } from "./Quantity.ts"
import { ConfigError, type ConfigProblem, quote } from "./ConfigProblem.ts"

/** A configuration file that holds an object. What stands in it is not looked at yet. */
export interface ConfigFile {
  readonly path: string
  readonly entries: ReadonlyMap<string, unknown>
}

/** Where a configuration file was asked for: `name` is `--config` or `DDG_CONFIG`. */
export interface ConfigPath {
  readonly name: string
  readonly path: string
}

/** Larger than any sensible configuration. */
export const MAX_FILE_BYTES = 1024 * 1024

const EXAMPLE = "a JSON object such as {\"region\": \"us-en\"}"

const problem = (at: ConfigPath, fault: string, allowed?: string): ConfigProblem => ({
  severity: "error",
  name: at.name,
  value: quote(at.path),
  fault,
  ...(allowed === undefined ? {} : { allowed })
})

/**
 * The place of a syntax error. Of the parser's message only the position is used: the rest may quote the file, and
 * with it a secret.
 */
const placeOf = (error: unknown, text: string): string => {
  const [, found] = error instanceof Error ? (/position (\d+)/.exec(error.message) ?? []) : []
  if (found === undefined) return ""
  const before = text.slice(0, Number(found)).split("\n")
  return ` (line ${before.length}, column ${(before.at(-1) ?? "").length + 1})`
}

const parseJson = (text: string, at: ConfigPath): Either.Either<unknown, ConfigProblem> =>
  Either.try({
    try: (): unknown => JSON.parse(text),
    catch: (error) => problem(at, `is not JSON${placeOf(error, text)}`, EXAMPLE)
  })

const kindOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`

/** Reads the text of a configuration file; never throws. */
export const decode = (at: ConfigPath, text: string): Either.Either<ConfigFile, ConfigProblem> =>
  // Editors on Windows put a byte order mark in front.
  Either.flatMap(parseJson(text.replace(/^\uFEFF/, ""), at), (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Either.right({ path: at.path, entries: new Map<string, unknown>(Object.entries(value)) })
      : Either.left(problem(at, `holds ${kindOf(value)}`, EXAMPLE)))

const reasons: ReadonlyMap<unknown, string> = new Map([
  ["ENOENT", "does not exist"],
  ["ENOTDIR", "does not exist"],
  ["EACCES", "may not be read by this user"],
  ["EPERM", "may not be read by this user"]
])

const unreadable = (at: ConfigPath, error: unknown): ConfigProblem => {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  return problem(at, reasons.get(code) ?? `cannot be read${typeof code === "string" ? ` (${code})` : ""}`)
}

/** Loads a configuration file of at most 1 MiB, within 5 seconds. */
export const load = Effect.fn("ConfigFile.load")(function*(at: ConfigPath) {
  const fail = (found: ConfigProblem) => new ConfigError({ problems: [found] })
  const failed = (error: unknown) => fail(unreadable(at, error))
  const read = Effect.gen(function*() {
    const info = yield* Effect.tryPromise({ try: () => stat(at.path), catch: failed })
    if (!info.isFile()) return yield* fail(problem(at, "is not a file"))
    if (info.size > MAX_FILE_BYTES) return yield* fail(problem(at, `is larger than ${formatBytes(MAX_FILE_BYTES)}`))
    return yield* Effect.tryPromise({ try: (signal) => readFile(at.path, { encoding: "utf8", signal }), catch: failed })
  })
  const text = yield* read.pipe(
    Effect.timeoutFail({ duration: "5 seconds", onTimeout: () => fail(problem(at, "was not read within 5 seconds")) })
  )
  return yield* Either.mapLeft(decode(at, text), fail)
})
