import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { parseAllDocuments } from "yaml"
import { root } from "../../docs/support/Markdown.ts"

export const text = (file: string): string => readFileSync(path.join(root, file), "utf8")

/** The documents of a YAML or JSON file; what is no YAML fails the test. */
export const documents = (file: string): ReadonlyArray<unknown> =>
  parseAllDocuments(text(file), { merge: true }).map((document) => {
    const [fault] = document.errors
    if (fault !== undefined) throw new Error(`${file}: ${fault.message}`)
    const value: unknown = document.toJS()
    return value
  })

export const document = (file: string): unknown => documents(file)[0]

/** Every file below a folder, from the root of the repository. */
export const below = (folder: string, ending: RegExp): ReadonlyArray<string> =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.split(path.sep).join("/")}`)
    .filter((name) => ending.test(name))
    .toSorted()
