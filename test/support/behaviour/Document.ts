import { fileURLToPath } from "node:url"

export const documentFile = fileURLToPath(new URL("../../../docs/anomaly.md", import.meta.url))

const BEGIN = "<!-- figures: written by test/support/behaviour/report.ts -->"
const END = "<!-- end of figures -->"

/** The document with these tables between its marks. */
export const withTables = (document: string, tables: string): string => {
  const [before, rest] = document.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error("docs/anomaly.md has no marks for its figures")
  return `${before}${BEGIN}\n\n${tables}\n\n${END}${after}`
}
