import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("../../..", import.meta.url))

/** A fenced block. */
export interface Fence {
  /** The first word behind the fence, e.g. `json`; empty where there is none. */
  readonly language: string
  /** Without the indentation that the fence itself has; ends with a line break unless it is empty. */
  readonly text: string
  /** Of the line of the fence, from 1. */
  readonly line: number
}

export interface Document {
  /** From the root of the repository, with `/`. */
  readonly path: string
  readonly text: string
  readonly fences: ReadonlyArray<Fence>
  /** What stands outside of the fences. */
  readonly prose: string
}

const FENCE = /^(?<indent> *)```(?<info>.*)$/

/** An open fence at the end is a fault of the document. */
export const document = (file: string, text: string): Document => {
  const fences: Array<Fence> = []
  const prose: Array<string> = []
  let open: { readonly language: string; readonly indent: number; readonly line: number; text: string } | undefined
  for (const [index, line] of text.split("\n").entries()) {
    const { indent = "", info = "" } = FENCE.exec(line)?.groups ?? {}
    const isFence = FENCE.test(line)
    if (open === undefined) {
      if (!isFence) prose.push(line)
      else open = { language: info.trim().split(" ")[0] ?? "", indent: indent.length, line: index + 1, text: "" }
    } else if (isFence && info.trim() === "") {
      fences.push({ language: open.language, text: open.text, line: open.line })
      open = undefined
    } else open.text += `${line.slice(Math.min(open.indent, line.length - line.trimStart().length))}\n`
  }
  if (open !== undefined) throw new Error(`${file}:${open.line} opens a fence that is not closed`)
  return { path: file, text, fences, prose: prose.join("\n") }
}

export const read = (file: string): Document => document(file, readFileSync(path.join(root, file), "utf8"))

/** Every Markdown file of docs/, whatever its depth. */
export const docs: ReadonlyArray<Document> = readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .toSorted()
  .map((name) => read(`docs/${name.split(path.sep).join("/")}`))

const LINK = /\]\((?<target>[^()\s]+)\)/g

/** The targets of the links outside of fences, those to other sites left out. */
export const relativeLinks = ({ prose }: Document): ReadonlyArray<string> =>
  Array.from(prose.matchAll(LINK), (match) => match.groups?.["target"] ?? "")
    .filter((target) => !/^[a-z]+:/.test(target))

/** The anchors that headings get on the usual sites: lower case, blanks to dashes, other signs dropped. */
export const anchors = ({ prose }: Document): ReadonlySet<string> =>
  new Set(Array.from(prose.matchAll(/^#+ +(.*)$/gm), ([, heading = ""]) =>
    heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").trim().replaceAll(" ", "-")))
