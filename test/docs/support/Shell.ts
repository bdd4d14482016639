import type { Document, Fence } from "./Markdown.ts"

/** A command as a shell would split it. */
export interface ShellCommand {
  /** `NAME=value` in front of the command, or behind `export`. */
  readonly variables: Readonly<Record<string, string>>
  readonly words: ReadonlyArray<string>
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/
/** In this order: blanks, a comment, what ends a command, a redirection with its file, a word (quoted and bare pieces). */
const TOKEN = new RegExp(
  [
    String.raw`(?<blank>\s+)`,
    String.raw`(?<comment>#.*$)`,
    String.raw`(?<end>&&|\|\||[|;&])`,
    String.raw`(?<redirect>\d*[<>]{1,2}&?\s*\S+)`,
    String.raw`(?<word>(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\|;&<>])+)`
  ].join("|"),
  "y"
)

const unquoted = (word: string): string =>
  word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double?: string, single?: string, escaped?: string) =>
    double?.replaceAll(/\\(["\\$`])/g, "$1") ?? single ?? escaped ?? "")

/** The commands of one line; throws where it holds what this small shell does not know. */
export const split = (line: string): ReadonlyArray<ShellCommand> => {
  const commands: Array<Array<string>> = [[]]
  for (let at = 0; at < line.length;) {
    TOKEN.lastIndex = at
    const found = TOKEN.exec(line)
    if (found === null) throw new Error(`what stands at ${at + 1} of this line was not understood: ${line}`)
    at = TOKEN.lastIndex
    if (found.groups?.["end"] !== undefined) commands.push([])
    else if (found.groups?.["word"] !== undefined) commands.at(-1)?.push(found.groups["word"])
  }
  return commands.filter((words) => words.length > 0).map((words) => {
    const rest = words[0] === "export" ? words.slice(1) : words
    const first = rest.findIndex((word) => !ASSIGNMENT.test(word))
    const end = first === -1 ? rest.length : first
    return {
      variables: Object.fromEntries(rest.slice(0, end).map((word) => {
        const [name = "", ...value] = word.split("=")
        return [name, unquoted(value.join("="))]
      })),
      words: rest.slice(end).map(unquoted)
    }
  })
}

/** Lines that a reader types: all of a block of `sh`, and those behind `$ ` in a transcript. */
const linesOf = ({ language, text }: Fence): ReadonlyArray<string> => {
  const lines = text.replaceAll("\\\n", " ").split("\n")
  if (language === "sh") return lines
  return language === "console" ? lines.filter((line) => line.startsWith("$ ")).map((line) => line.slice(2)) : []
}

/** Every command of a document's fences. */
export const commandsOf = (document: Document): ReadonlyArray<ShellCommand> =>
  document.fences.flatMap(linesOf).flatMap(split)

/** The ways to call the program; `--yes` and the like of npx are not among them. */
const CALLS = [["mcp-duckduckgo"], ["npx", "mcp-duckduckgo"], ["npx", "-y", "mcp-duckduckgo"]]

/** The arguments of the program, where the command calls it. */
export const argumentsOf = ({ words }: ShellCommand): ReadonlyArray<string> | undefined => {
  const call = CALLS.find((prefix) => prefix.every((word, index) => words[index] === word))
  return call === undefined ? undefined : words.slice(call.length)
}
