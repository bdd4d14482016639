import { roomOf, type SourceFile, targetOf } from "./Source.ts"

/** A rule names what breaks it, one line each; nothing where it holds. */
export type Rule = (file: SourceFile) => ReadonlyArray<string>

/** Rooms of one level do not know each other; each knows the levels before it. */
export const levels: ReadonlyArray<ReadonlyArray<string>> = [
  ["domain"],
  ["metrics", "state"],
  ["dashboard", "egress", "security"],
  ["cache", "auth"],
  ["search", "reader"],
  ["research"],
  ["mcp"],
  ["transport"],
  ["runtime"],
  ["cli"],
  ["main"],
  ["start"]
]

const levelOf = (room: string): number => levels.findIndex((level) => level.includes(room))

/** The one file beside src that is imported: the version is written there and nowhere else. */
const MANIFEST = { from: "runtime/Product.ts", to: "../package.json" }

const isRelative = (module: string): boolean => module.startsWith(".")


export const direction: Rule = (file) => {
  if (levelOf(file.room) === -1) return [`${file.path} is in ${file.room}, a room that has no place in the order`]
  return file.imports.filter(isRelative).flatMap((module) => {
    const target = targetOf(file, module)
    if (file.path === MANIFEST.from && target === MANIFEST.to) return []
    const room = roomOf(target)
    if (target.startsWith("..") || levelOf(room) === -1) return [`${file.path} imports ${module}, which is in no room`]
    return room === file.room || levelOf(room) < levelOf(file.room) ? [] : [`${file.path} imports upward: ${module}`]
  })
}

const SDK = "@modelcontextprotocol/"

/** What a room may import from outside, where it may not import everything. */
export const domainIsPure: Rule = (file) =>
  file.room !== "domain" ? [] : file.imports
    .filter((module) => !isRelative(module) && !/^effect\/[A-Z]\w*$/.test(module))
    .map((module) => `${file.path} imports ${module}; domain knows only effect/*`)

const BARRELS: ReadonlySet<string> = new Set([
  "effect", "@effect/platform", "@effect/platform-node", "@effect/schema", "cheerio"
])

export const noBarrels: Rule = (file) => [
  ...file.imports
    .filter((module) => BARRELS.has(module) || module.startsWith("@effect/schema/"))
    .map((module) => `${file.path} imports all of ${module}`),
  ...file.imports
    .filter((module) => /(?:^|\/)index(?:\.ts)?$/.test(module))
    .map((module) => `${file.path} imports ${module}`),
  ...(/(?:^|\/)index\.ts$/.test(file.path) ? [`${file.path} is a barrel`] : [])
]

export const sdkIsKept: Rule = (file) =>
  file.path === "mcp/McpBridge.ts" || file.room === "transport" ? [] : file.imports
    .filter((module) => module.startsWith(SDK))
    .map((module) => `${file.path} imports ${module}; the SDK belongs to mcp/McpBridge.ts and transport`)

/** Runs the files of the program, and nothing else. */
const LOADER = "start/Loader.ts"

/** Nothing is executed: what a caller says can never become a command. */
export const noCommands: Rule = (file) =>
  file.imports
    .filter((module) => file.path !== LOADER || module !== "node:vm")
    .filter((module) => /^(?:node:)?(?:child_process|cluster|vm)$|^@effect\/platform(?:-node)?\/Command/.test(module))
    .map((module) => `${file.path} imports ${module}`)

/** The security core knows no protocol and no transport. */
export const securityIsApart: Rule = (file) =>
  file.room !== "security" ? [] : file.imports
    .filter((module) => /^@modelcontextprotocol\/|^node:(?:http|https|http2|tls)$|^undici/.test(module))
    .map((module) => `${file.path} imports ${module}`)

const LISTENING = "transport/http/"

/** One place opens ports. Over stdio there is nothing to connect to: see {@link httpIsOnDemand}. */
export const nothingListens: Rule = ({ code, path }) =>
  !path.startsWith(LISTENING) && /\.listen\s*\(|\bcreateServer\s*\(/.test(code) ? [`${path} opens a port`] : []

/** What serves HTTP, and may therefore import it at once: nothing of it is loaded by a server over stdio. */
const isOfHttp = (path: string): boolean => path.startsWith(LISTENING) || /^runtime\/Http\w*\.ts$/.test(path)

/** What only `http` needs is imported by its own files, by type, or on demand. */
export const httpIsOnDemand: Rule = (file) =>
  isOfHttp(file.path) ? [] : file.imports
    .filter((module) => isRelative(module) && isOfHttp(targetOf(file, module)) && isStatic(file, module))
    .map((module) => `${file.path} imports ${module}, which opens ports, without being asked for it`)

const isStatic = ({ text }: SourceFile, module: string): boolean =>
  new RegExp(`^(?:import|export)\\s(?!type\\b)[^"]*"${module.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}"`, "m").test(text)

export const MOST_LINES = 400

export const notTooLong: Rule = ({ path, text }) => {
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0)
  return lines > MOST_LINES ? [`${path} has ${lines} lines; ${MOST_LINES} are allowed`] : []
}

/** Import and export lists, in which `as` renames and `default` names. */
const LISTS = /\b(?:import|export)\s+(?:type\s+)?[\w\s*,]*(?:\{[^}]*\}\s*)?from\s*""|\bexport\s+(?:type\s+)?\{[^}]*\}/g

/** The other kind of cast, `<T>value`, the compiler itself refuses (`erasableSyntaxOnly`). */
const FORBIDDEN: ReadonlyArray<readonly [name: string, pattern: RegExp]> = [
  ["any", /(?<![.\w$])any\b(?!\s*[(:?])/g],
  ["a cast", /\bas\s+(?!const\b)[\w"'`{([<]/g],
  ["a non-null !", /[\w)\]]!(?!=)/g],
  ["a default export", /\bexport\s+default\b/g]
]

const isDefaultExport = (list: string): boolean => list.startsWith("export") && /\bdefault\b/.test(list)

export const noShortcuts: Rule = ({ code, path, text }) => {
  const lineAt = (offset: number): number => code.slice(0, offset).split("\n").length
  const bare = code.replaceAll(LISTS, (list) => list.replaceAll(/[^\n]/g, " "))
  return [
    ...FORBIDDEN.flatMap(([name, pattern]) =>
      Array.from(bare.matchAll(pattern), (match) => `${path}:${lineAt(match.index)} has ${name}: ${match[0]}`)
    ),
    ...Array.from(code.matchAll(LISTS))
      .filter(([list]) => isDefaultExport(list))
      .map((match) => `${path}:${lineAt(match.index)} has a default export`),
    ...Array.from(text.matchAll(/@ts-(?:ignore|expect-error|nocheck)/g), ([directive]) => `${path} has ${directive}`)
  ]
}
