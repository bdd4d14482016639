import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { X509Certificate } from "node:crypto"
import { readFile } from "node:fs/promises"
import type { Selectors } from "../search/parse/Selectors.ts"
import type { PrivateHost } from "../security/url/PrivateHosts.ts"
import { ConfigError, quote } from "./ConfigProblem.ts"
import type { ResolvedConfig } from "./AppConfig.ts"

/** What stands in the files that settings name. */
export interface OperatorFiles {
  /** The built-in ones, where the operator has none. */
  readonly selectors?: Selectors
  /** PEM. */
  readonly extraCa?: string
  /** The private hosts that may be read. */
  readonly privateHosts?: ReadonlyArray<PrivateHost>
}

type FileSetting = "caFile" | "selectorsFile"

/** A file that a setting names; `name` is the setting as the user wrote it. */
interface NamedFile {
  readonly name: string
  readonly path: string
  readonly allowed: string
}

const problem = ({ allowed, name, path }: NamedFile, fault: string): ConfigError =>
  new ConfigError({ problems: [{ severity: "error", name, value: quote(path), fault, allowed }] })

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "unknown")

const read = (file: NamedFile): Effect.Effect<string, ConfigError> =>
  Effect.tryPromise({
    try: (signal) => readFile(file.path, { encoding: "utf8", signal }),
    catch: (error) => problem(file, `cannot be read (${codeOf(error)})`)
  })

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g
const PEM_WANTED = "a PEM file with at least one certificate"
const SELECTORS_WANTED = "a JSON object of selectors as in docs/guide.md"

const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).subject !== undefined
  } catch {
    return false
  }
}

const certificates = Effect.fnUntraced(function*(file: NamedFile) {
  const text = yield* read(file)
  const found = text.match(PEM) ?? []
  if (found.length === 0) return yield* problem(file, "holds no certificate")
  const wrong = found.findIndex((pem) => !isCertificate(pem))
  return wrong === -1 ? text : yield* problem(file, `has a damaged certificate, number ${wrong + 1} of ${found.length}`)
})

const selectorsIn = Effect.fnUntraced(function*(file: NamedFile) {
  const text = yield* read(file)
  const json = yield* Either.try({ try: (): unknown => JSON.parse(text), catch: () => problem(file, "is not JSON") })
  // The HTML library comes with it: only operators who have such a file pay for it at the start.
  const { merge } = yield* Effect.promise(() => import("../search/parse/Selectors.ts"))
  return yield* Either.mapLeft(merge(json), (faults) =>
    problem(file, `is refused: ${faults.map(({ field, message }) => `${field} ${message}`).join("; ")}`))
})

const PRIVATE_WANTED = "entries of the form HOST[:PORT,...][=CIDR,...], separated by blanks"

/** The rules of addresses come with it: only operators who open hosts pay for them at the start. */
const privateHostsIn = Effect.fnUntraced(function*(name: string, entries: ReadonlyArray<string>) {
  const { parse } = yield* Effect.promise(() => import("../security/url/PrivateHosts.ts"))
  return yield* Effect.forEach(entries, (entry) =>
    Effect.mapError(parse(entry), (fault) =>
      new ConfigError({ problems: [{ severity: "error", name, value: quote(entry), fault: `is refused: ${fault}`, allowed: PRIVATE_WANTED }] })))
})

const LIST_WANTED = "a list of hosts as in docs/url-guard.md"

/** The lists are read again when the first page is wanted; here it is seen whether they can be. */
const checkedLists = Effect.fnUntraced(function*(name: string, files: ReadonlyArray<string>) {
  const { load } = yield* Effect.promise(() => import("../security/url/BlocklistFile.ts"))
  yield* Effect.forEach(files, (file) =>
    Effect.mapError(load(file), ({ detail }) => problem({ name, path: file, allowed: LIST_WANTED }, `cannot be used: ${detail}`)), { discard: true })
})

/** What was wrong with each. */
type Faults = Readonly<Record<string, Option.Option<ConfigError>>>

/** Reads them once, at the start: a file that cannot be used is a wrong setting. */
export const load = ({ origins, values }: ResolvedConfig): Effect.Effect<OperatorFiles, ConfigError> => {
  const named = (key: FileSetting, allowed: string): NamedFile | undefined => {
    const path = values[key]
    return path === undefined ? undefined : { name: origins[key].name, path, allowed }
  }
  const selectors = named("selectorsFile", SELECTORS_WANTED)
  const extraCa = named("caFile", PEM_WANTED)
  const { blocklists, privateHosts } = values
  return Effect.all({
    ...(selectors === undefined ? {} : { selectors: selectorsIn(selectors) }),
    ...(extraCa === undefined ? {} : { extraCa: certificates(extraCa) }),
    ...(privateHosts.length === 0 ? {} : { privateHosts: privateHostsIn(origins.privateHosts.name, privateHosts) }),
    lists: blocklists.length === 0 ? Effect.void : checkedLists(origins.blocklists.name, blocklists)
  }, { mode: "validate" }).pipe(
    Effect.map(({ lists: _, ...files }) => files),
    Effect.catchAll((faults: Faults) => {
      const problems = Object.values(faults).flatMap(Option.toArray).flatMap((error) => error.problems)
      return Arr.isNonEmptyReadonlyArray(problems) ? new ConfigError({ problems }) : Effect.dieMessage("Nothing is wrong")
    })
  )
}
