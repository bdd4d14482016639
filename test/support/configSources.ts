import * as Either from "effect/Either"
import { resolve, type ResolvedConfig, type Sources } from "../../src/runtime/AppConfig.ts"
import { print } from "../../src/runtime/ConfigProblem.ts"

/** A machine that is nobody's. */
export const machine = { platform: "linux", env: {}, home: "/home/u", cwd: "/work", version: "1.2.3" } as const

export const sources = (over: Partial<Sources> = {}): Sources => ({ ...machine, flags: {}, ...over })

export const file = (entries: Readonly<Record<string, unknown>>): NonNullable<Sources["file"]> => ({
  path: "/etc/ddg.json",
  entries: new Map(Object.entries(entries))
})

/** The configuration; a refusal of it fails the test with its problems. */
export const configOf = (over: Partial<Sources> = {}): ResolvedConfig =>
  Either.getOrThrowWith(resolve(sources(over)), (problems) => new Error(problems.map(print).join("\n")))

/** The problems as they are printed, warnings among them. */
export const problemsOf = (over: Partial<Sources>): ReadonlyArray<string> =>
  Either.match(resolve(sources(over)), {
    onLeft: (problems) => problems.map(print),
    onRight: ({ warnings }) => warnings.map(print)
  })
