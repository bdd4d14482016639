import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { SearchPage } from "../../../src/domain/SearchPage.ts"
import type { ParsedPage } from "../../../src/search/parse/ParsedPage.ts"

/** A page of this folder's own making. */
export const fixture = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)), "utf8")

export const fixtureNames: ReadonlyArray<string> = readdirSync(fileURLToPath(new URL("fixtures", import.meta.url)))

/** The page of a parse that has one; anything else fails the test. */
export const pageOf = (parsed: ParsedPage): SearchPage => {
  if (parsed._tag === "Blocked" || parsed._tag === "LayoutChanged") {
    throw new Error(`expected a page, got ${JSON.stringify(parsed)}`)
  }
  return parsed.page
}

const recordings = fileURLToPath(
  new URL(`${process.env["DDG_TEST_DATA"] ?? "../shared/data"}/duckduckgo/`, new URL("../../../", import.meta.url))
)

export const hasRecordings = existsSync(recordings)

/** Says once why the tests that need recordings do not run. */
export const sayWithout = (): void => {
  if (!hasRecordings) console.warn(`skipped: no recorded pages at ${recordings} (DDG_TEST_DATA names their folder)`)
}

export const recorded = (path: string): string => readFileSync(recordings + path, "utf8")

/** Names of the recordings in a folder that end in one of the extensions, without their descriptions. */
export const recordedNames = (folder: string, ...extensions: ReadonlyArray<string>): ReadonlyArray<string> =>
  hasRecordings
    ? readdirSync(recordings + folder).filter(
      (name) => extensions.some((extension) => name.endsWith(extension)) && !name.endsWith(".expected.json")
    )
    : []

/** The ground truth beside a recording. */
export const expected = (folder: string, name: string): unknown =>
  JSON.parse(recorded(`${folder}/${name.replace(/\.\w+$/, "")}.expected.json`))
