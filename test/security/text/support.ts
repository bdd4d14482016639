import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { gunzipSync } from "node:zlib"

const root = new URL("../../../", import.meta.url)
const data = fileURLToPath(new URL(`${process.env["DDG_TEST_DATA"] ?? "../shared/data"}/`, root))

/** A case of the set of injections: what of it must be seen, and what is to happen with the rest. */
export interface Case {
  readonly id: string
  readonly technique: string
  readonly class: "must-drop" | "must-flag" | "must-neutralise" | "must-keep"
  readonly contentType: string
  readonly body: string
  readonly payload: string
  readonly visible: string
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null
const fields = ["id", "technique", "class", "contentType", "body", "payload", "visible"]
const isCase = (value: unknown): value is Case =>
  isRecord(value) && fields.every((key) => typeof value[key] === "string")

const casesFile = `${data}injection/cases.json`
const articles = `${data}extraction/articles/html/`

export const hasCases = existsSync(casesFile)
export const hasArticles = existsSync(articles)

/** Says once why the tests that need the sets do not run. */
export const sayWithout = (): void => {
  for (const [is, folder] of [[hasCases, casesFile], [hasArticles, articles]] as const) {
    if (!is) console.warn(`skipped: nothing at ${folder} (DDG_TEST_DATA names the folder of test data)`)
  }
}

export const cases = (): ReadonlyArray<Case> => {
  const list: unknown = hasCases ? JSON.parse(readFileSync(casesFile, "utf8")) : []
  if (!Array.isArray(list) || !list.every(isCase)) throw new Error(`${casesFile} has another shape`)
  return list
}

export interface Article {
  readonly id: string
  readonly html: string
}

export const articlePages = function*(): Generator<Article> {
  for (const name of hasArticles ? readdirSync(articles).toSorted() : []) {
    yield { id: name.replace(/\.html\.gz$/, ""), html: gunzipSync(readFileSync(articles + name)).toString("utf8") }
  }
}

/** What the article of each page says, by its id. */
export const articleBodies = (): ReadonlyMap<string, string> => {
  const truth: unknown = JSON.parse(readFileSync(`${data}extraction/articles/ground-truth.json`, "utf8"))
  if (!isRecord(truth)) throw new Error("ground-truth.json has another shape")
  return new Map(Object.entries(truth).flatMap(([id, page]) =>
    isRecord(page) && typeof page["articleBody"] === "string" ? [[id, page["articleBody"]] as const] : []))
}
