import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"

/** One file of src, ready to be looked at by patterns. */
export interface SourceFile {
  /** From src, with `/`: `mcp/tools/Wire.ts`. */
  readonly path: string
  /** The folder directly under src; `main` for src/main.ts. */
  readonly room: string
  readonly text: string
  /** As many lines as `text`: comments left out, strings, templates and patterns empty. */
  readonly code: string
  /** Every module that is named: static and dynamic imports, re-exports and types alike. */
  readonly imports: ReadonlyArray<string>
}

const root = fileURLToPath(new URL("../..", import.meta.url))

/** After these a slash begins a pattern; after anything else it divides. */
const BEFORE_PATTERN = /(?:^|[([{,;:?=!&|+\-*%~^<>]|\b(?:return|typeof|case|of|in|yield|await|void|else))\s*$/

const PIECES = {
  comment: /\/\/[^\n]*|\/\*[\s\S]*?\*\//y,
  string: /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y,
  pattern: /\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y,
  templateText: /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y
} as const

interface Stripped {
  readonly code: string
  /** What stood between the quotes, in order: one for each `""` of the code. */
  readonly strings: ReadonlyArray<string>
}

/** Takes out of a source what is no code. What stands in the `${}` of a template is code. */
export const strip = (text: string): Stripped => {
  let at = 0
  let code = ""
  const strings: Array<string> = []
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const lines = (piece: string): string => "\n".repeat(piece.split("\n").length - 1)
  // Where braces of template literals are open: how many braces are open within each.
  const open: Array<number> = []
  const templateText = (): void => {
    code += lines(match(PIECES.templateText) ?? "")
    if (text.startsWith("${", at)) {
      at += 2
      open.push(0)
      code += "${"
    } else {
      at += 1
      code += "`"
    }
  }
  while (at < text.length) {
    const comment = match(PIECES.comment)
    if (comment !== undefined) {
      code += lines(comment)
      continue
    }
    const string = match(PIECES.string)
    if (string !== undefined) {
      code += "\"\""
      strings.push(string.slice(1, -1))
      continue
    }
    const pattern = BEFORE_PATTERN.test(code.slice(-40)) ? match(PIECES.pattern) : undefined
    if (pattern !== undefined) {
      code += "/./"
      continue
    }
    const character = text.charAt(at)
    at += 1
    code += character
    const depth = open.at(-1)
    if (character === "`") templateText()
    else if (depth !== undefined && character === "{") open[open.length - 1] = depth + 1
    else if (depth !== undefined && character === "}") {
      if (depth > 0) open[open.length - 1] = depth - 1
      else {
        open.pop()
        templateText()
      }
    }
  }
  return { code, strings }
}

const IMPORT = /\b(?:from|import|import\s*\(|require\s*\()\s*""/g

const importsOf = ({ code, strings }: Stripped): ReadonlyArray<string> =>
  Array.from(code.matchAll(IMPORT), (match) => {
    const before = code.slice(0, match.index + match[0].length).split("\"\"").length - 1
    return strings[before - 1] ?? ""
  })

/** The room of a path from src; a file that stands in none is its own. */
export const roomOf = (file: string): string => (file.includes("/") ? (file.split("/")[0] ?? "") : file.replace(/\.ts$/, ""))

export const sourceFile = (file: string, text: string): SourceFile => {
  const stripped = strip(text)
  return {
    path: file,
    room: roomOf(file),
    text,
    code: stripped.code,
    imports: importsOf(stripped)
  }
}

const src = path.join(root, "src")

export const sources: ReadonlyArray<SourceFile> = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .toSorted()
  .map((name) => sourceFile(name.split(path.sep).join("/"), readFileSync(path.join(src, name), "utf8")))

/** A relative import as a path from src; `..` and above are outside of it. */
export const targetOf = (file: SourceFile, module: string): string =>
  path.posix.join(path.posix.dirname(file.path), module)

/** The text of a document of the repository, or undefined where it is not written yet. */
export const documentText = (name: string): string | undefined => {
  try {
    return readFileSync(path.join(root, name), "utf8")
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined
    throw error
  }
}
