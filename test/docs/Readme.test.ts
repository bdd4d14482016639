import * as Either from "effect/Either"
import { existsSync, statSync } from "node:fs"
import path from "node:path"
import { isDeepStrictEqual } from "node:util"
import { describe, expect, it } from "vitest"
import { scripts } from "../../package.json"
import { render } from "../../src/cli/ClientConfig.ts"
import { parse } from "../../src/cli/CommandLine.ts"
import { type ClientName, clientNames } from "../../src/cli/line/Configuring.ts"
import { reservedEnv, settingKeys, settings, TEST_ENV_PREFIX } from "../../src/runtime/Settings.ts"
import { configOf, machine, problemsOf } from "../support/configSources.ts"
import { anchors, docs, type Document, document, type Fence, read, relativeLinks, root } from "./support/Markdown.ts"
import { argumentsOf, commandsOf, split } from "./support/Shell.ts"

const readme = read("README.md")
const guide = read("docs/guide.md")
const others = ["AGENTS.md", "CHANGELOG.md", "CONTRIBUTING.md"].map(read)
const everything: ReadonlyArray<Document> = [readme, ...docs, ...others]

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const isSnippet = ({ language, text }: Fence): boolean =>
  (language === "json" && /"(?:mcpServers|servers)"/.test(text)) ||
  (language === "toml" && text.includes("mcp_servers"))

const snippetsOf = ({ fences }: Document): ReadonlyArray<Fence> => fences.filter(isSnippet)

/** Every `NAME: value` under `env` of a JSON snippet: what a reader's `client-config` would have been started with. */
const variablesOf = (value: unknown): Readonly<Record<string, string>> => {
  if (!isRecord(value)) return {}
  const { env } = value
  return isRecord(env)
    ? Object.fromEntries(Object.entries(env).map(([name, text]) => [name, String(text)]))
    : Object.fromEntries(Object.values(value).flatMap((inner) => Object.entries(variablesOf(inner))))
}

const rendered = (client: ClientName, env: Readonly<Record<string, string>>) =>
  render(client, configOf({ env }), machine)

/** The clients that would be given just this snippet. */
const clientsOf = ({ language, text }: Fence): ReadonlyArray<ClientName> => {
  const value: unknown = language === "json" ? JSON.parse(text) : undefined
  const env = variablesOf(value)
  return clientNames.filter((client) => {
    const { format, snippet } = rendered(client, env)
    if (format !== language) return false
    return format === "toml" ? snippet === text : isDeepStrictEqual(JSON.parse(snippet), value)
  })
}

/** The arguments of every call of the program in a document. */
const callsOf = (doc: Document): ReadonlyArray<ReadonlyArray<string>> =>
  commandsOf(doc).map(argumentsOf).filter((argv) => argv !== undefined)

const faultsOf = (argv: ReadonlyArray<string>): ReadonlyArray<string> =>
  Either.match(parse(argv), { onLeft: (error) => error.faults, onRight: () => [] })

const scriptsOf = ({ text }: Document): ReadonlyArray<string> =>
  Array.from(text.matchAll(/\bnpm run (?:--silent )?([\w:]+)/g), ([, name = ""]) => name)

const missingLinks = (doc: Document): ReadonlyArray<string> =>
  relativeLinks(doc).filter((target) => {
    const [file = "", anchor] = target.split("#")
    const named = file === "" ? doc.path : path.posix.join(path.posix.dirname(doc.path), file)
    const full = path.join(root, named)
    if (!existsSync(full) || !statSync(full).isFile()) return true
    return anchor !== undefined && !anchors(read(named)).has(anchor)
  })

const knownVariables: ReadonlySet<string> = new Set([...settingKeys.map((key) => settings[key].env), ...reservedEnv])

const namesOf = ({ text }: Document): ReadonlyArray<string> =>
  Array.from(text.matchAll(/\bDDG_[A-Z_]*[A-Z]\b/g), ([name]) => name)

const unknownVariables = (doc: Document): ReadonlyArray<string> =>
  namesOf(doc).filter((name) => !knownVariables.has(name) && !name.startsWith(TEST_ENV_PREFIX))

describe.each([readme, guide])("the snippets for clients in $path", (doc) => {
  it("are what client-config prints", () => {
    expect(snippetsOf(doc).filter((fence) => clientsOf(fence).length === 0)).toEqual([])
  })

  it("are there for every client", () => {
    expect(new Set(snippetsOf(doc).flatMap(clientsOf))).toEqual(new Set(clientNames))
  })

  it("come with Claude Code's own command, as client-config prints it", () => {
    const command = "claude mcp add duckduckgo -- npx -y mcp-duckduckgo"
    expect(doc.text).toContain(command)
    expect(rendered("claude-code", {}).notices.join("\n")).toContain(command)
  })
})

describe.each([readme, guide])("the commands in $path", (doc) => {
  it("are understood by the command line", () => {
    const calls = callsOf(doc)
    expect(calls.length).toBeGreaterThan(4)
    expect(calls.flatMap((argv) => faultsOf(argv).map((fault) => `${argv.join(" ")}: ${fault}`))).toEqual([])
  })

  it("set variables to values that are allowed", () => {
    expect(commandsOf(doc).flatMap(({ variables }) => problemsOf({ env: variables }))).toEqual([])
  })
})

describe.each([readme, ...others, ...docs])("$path", (doc) => {
  it("names only scripts of package.json", () => {
    expect(scriptsOf(doc).filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })

  it("links to files and headings that are there", () => {
    expect(missingLinks(doc)).toEqual([])
  })

  it("names only variables that are settings, or reserved, or of the tests", () => {
    expect(unknownVariables(doc)).toEqual([])
  })
})

it("the documents name scripts, links and variables at all", () => {
  expect(new Set(everything.flatMap(scriptsOf)).size).toBeGreaterThan(3)
  expect(everything.flatMap(relativeLinks).length).toBeGreaterThan(10)
  expect(new Set(everything.flatMap(namesOf)).size).toBeGreaterThan(10)
})

describe("a fault would be found", () => {
  const fenced = (language: string, ...lines: ReadonlyArray<string>): Document =>
    document("X.md", ["```" + language, ...lines, "```"].join("\n"))

  it.each([
    ["json", `{"mcpServers": {"duckduckgo": {"command": "npx", "args": ["mcp-duckduckgo"]}}}`],
    ["json", `{"servers": {"duckduckgo": {"command": "npx", "args": ["-y", "mcp-duckduckgo"]}}}`],
    ["toml", "[mcp_servers.duckduckgo]\ncommand = 'npx'"]
  ])("in a snippet of %s: %s", (language, text) => {
    expect(snippetsOf(fenced(language, text)).map(clientsOf)).toEqual([[]])
  })

  it.each([
    ["sh", "mcp-duckduckgo serch rust"],
    ["sh", "DDG_REGION=de-de npx mcp-duckduckgo search rust --nonsense   # a comment"],
    ["sh", "curl http://127.0.0.1/ | npx -y mcp-duckduckgo parse -"],
    ["console", "$ mcp-duckduckgo doctor --onlin"]
  ])("in a command of %s: %s", (language, line) => {
    expect(callsOf(fenced(language, line)).map(faultsOf)).toEqual([[expect.any(String)]])
  })

  it("in a script, a link, an anchor, a variable", () => {
    expect(scriptsOf(document("X.md", "`npm run biuld`"))).toEqual(["biuld"])
    const links = document("X.md", "[a](docs/gide.md) [b](docs/guide.md#nowhere) [c](#d) [e](https://example.org)")
    expect(missingLinks(links)).toEqual(["docs/gide.md", "docs/guide.md#nowhere", "#d"])
    expect(missingLinks(document("docs/X.md", "[a](guide.md#logs) [b](../README.md#tools)"))).toEqual([])
    const names = document("X.md", "`DDG_REGOIN`, DDG_REGION, DDG_TEST_DATA, `DDG_*`, DDG_CONFIG")
    expect(unknownVariables(names)).toEqual(["DDG_REGOIN"])
  })

  it("in a fence that is not closed", () => {
    expect(() => document("X.md", "```sh\nls")).toThrow("X.md:1")
  })
})

describe("a line of a shell", () => {
  it.each([
    [`a "b c" 'd "e"' f\\ g`, [["a", "b c", `d "e"`, "f g"]]],
    [`a "b \\"c\\"" # d | e`, [["a", `b "c"`]]],
    ["a b && c | d; e", [["a", "b"], ["c"], ["d"], ["e"]]],
    ["a - < b > c 2>&1", [["a", "-"]]],
    ["# a", []]
  ])("%s", (line, words) => {
    expect(split(line).map((command) => command.words)).toEqual(words)
  })

  it("keeps variables apart", () => {
    expect(split("A=1 B='2 3' c D=4")).toEqual([{ variables: { A: "1", B: "2 3" }, words: ["c", "D=4"] }])
    expect(split("export A=1 B=2")).toEqual([{ variables: { A: "1", B: "2" }, words: [] }])
  })
})
