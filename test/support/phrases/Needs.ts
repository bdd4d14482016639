import { fileURLToPath } from "node:url"
import { english } from "../../../src/security/text/phrases/English.ts"
import { requiredBy } from "./Required.ts"

export const NEEDS_FILE = fileURLToPath(new URL("../../../src/security/text/phrases/EnglishNeeds.ts", import.meta.url))

const HEAD = `// Written by test/support/phrases/writeNeeds.ts.

/** For each rule for English the texts of which every match has one at least; none where nothing can be said. */
export const needs: ReadonlyArray<ReadonlyArray<string>> = [
`

/** Up to 116 characters of words to a line. */
const linesOf = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const lines = [""]
  for (const word of words) {
    const last = lines.at(-1) ?? ""
    const longer = last === "" ? word : `${last}, ${word}`
    if (longer.length > 114) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}

/** The file as it is to be. */
export const needsText = (): string =>
  `${HEAD}${
    english.map(({ pattern }) => {
      const lines = linesOf((requiredBy(pattern) ?? []).map((word) => JSON.stringify(word)))
      return lines.length === 1 ? `  [${lines.join("")}]` : `  [\n    ${lines.join(",\n    ")}\n  ]`
    }).join(",\n")
  }\n]\n`
