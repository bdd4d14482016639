import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { X509Certificate } from "node:crypto"
import { readFile } from "node:fs/promises"
import type { Selectors } from "../search/parse/Selectors.ts"
import { ConfigError, quote } from "./ConfigProblem.ts"
import { settings, type SettingValues } from "./Settings.ts"

/** What stands in the files that settings name. */
export interface OperatorFiles {
  /** The built-in ones, where the operator has none. */
  readonly selectors?: Selectors
  /** PEM. */
  readonly extraCa?: string
}

type FileSetting = "caFile" | "selectorsFile"

const problem = (key: FileSetting, path: string, fault: string, allowed: string): ConfigError =>
  new ConfigError({ problems: [{ severity: "error", name: settings[key].env, value: quote(path), fault, allowed }] })

const read = (key: FileSetting, path: string, allowed: string): Effect.Effect<string, ConfigError> =>
  Effect.tryPromise({
    try: (signal) => readFile(path, { encoding: "utf8", signal }),
    catch: (error) =>
      problem(key, path, `cannot be read (${error instanceof Error && "code" in error ? String(error.code) : "unknown"})`, allowed)
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

const certificates = Effect.fnUntraced(function*(path: string) {
  const text = yield* read("caFile", path, PEM_WANTED)
  const found = text.match(PEM) ?? []
  if (found.length === 0) return yield* problem("caFile", path, "holds no certificate", PEM_WANTED)
  const wrong = found.findIndex((pem) => !isCertificate(pem))
  return wrong === -1 ? text : yield* problem("caFile", path, `: certificate ${wrong + 1} of ${found.length} is damaged`, PEM_WANTED)
})

const selectors = Effect.fnUntraced(function*(path: string) {
  const text = yield* read("selectorsFile", path, SELECTORS_WANTED)
  const json = yield* Either.try({
    try: (): unknown => JSON.parse(text),
    catch: () => problem("selectorsFile", path, "is not JSON", SELECTORS_WANTED)
  })
  // The HTML library comes with it: only operators who have such a file pay for it at the start.
  const { merge } = yield* Effect.promise(() => import("../search/parse/Selectors.ts"))
  return yield* Either.mapLeft(merge(json), (faults) =>
    problem("selectorsFile", path, `is refused: ${faults.map(({ field, message }) => `${field} ${message}`).join("; ")}`, SELECTORS_WANTED))
})

/** Reads them once, at the start: a file that cannot be used is a wrong setting. */
export const load = (config: SettingValues): Effect.Effect<OperatorFiles, ConfigError> =>
  Effect.all({
    selectors: config.selectorsFile === undefined ? Effect.succeed(undefined) : selectors(config.selectorsFile),
    extraCa: config.caFile === undefined ? Effect.succeed(undefined) : certificates(config.caFile)
  }).pipe(
    Effect.map(({ extraCa, selectors }) => ({
      ...(selectors === undefined ? {} : { selectors }),
      ...(extraCa === undefined ? {} : { extraCa })
    }))
  )
