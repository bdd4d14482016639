import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { type Stand, textOf } from "./Server.ts"

/** One of the checks of `health_check`. */
export interface Check {
  readonly name: string
  readonly status: string
  readonly figure: string
}

const isCheck = (value: unknown): value is Check => typeof value === "object" && value !== null && "figure" in value

export const checksOf = (at: Stand) =>
  Effect.promise(async () => {
    const { structuredContent } = await at.call("health_check")
    const checks = structuredContent?.["checks"]
    return Array.isArray(checks) ? checks.filter(isCheck) : []
  })

/** Those of the named ones that are not healthy, in their order. */
export const degradedOf = (checks: ReadonlyArray<Check>, names: ReadonlyArray<string>): ReadonlyArray<string> =>
  checks.flatMap(({ name, status }) => (status !== "healthy" && names.includes(name) ? [name] : []))

/** The checks that a document names in the row of a table that begins so. */
export const documented = (document: string, name: string): ReadonlyArray<string> => {
  const text = readFileSync(new URL(`../../../docs/${document}`, import.meta.url), "utf8")
  const row = text.split("\n").find((line) => line.startsWith(`| ${name} |`) || line.startsWith(`| ${name},`)) ?? ""
  return [...row.matchAll(/`([a-z_]+)`/g)].flatMap(([, check]) => (check === undefined ? [] : [check]))
}

/**
 * Whether what is MEDIUM is done: it needs a record before anything else. Where it is done the server finds the page out of
 * bounds.
 */
export const isRecorded = (at: Stand) =>
  Effect.promise(async () => !textOf(await at.call("read_page", { url: "http://127.0.0.1:9/" })).includes("cannot be written"))
