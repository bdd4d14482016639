import * as Either from "effect/Either"
import { existsSync } from "node:fs"
import path from "node:path"
import { isDeepStrictEqual } from "node:util"
import { describe, expect, it } from "vitest"
import { parseAllDocuments } from "yaml"
import { scripts } from "../../package.json"
import { render } from "../../src/cli/ClientConfig.ts"
import { parse } from "../../src/cli/CommandLine.ts"
import { configOf, machine, problemsOf } from "../support/configSources.ts"
import { entries, field } from "../support/Json.ts"
import { documents, text } from "../deploy/support/Files.ts"
import { docs, type Document, document, read, root } from "./support/Markdown.ts"
import { argumentsOf, commandsOf, type ShellCommand } from "./support/Shell.ts"

const everything: ReadonlyArray<Document> = [
  read("README.md"), read("CONTRIBUTING.md"), read("AGENTS.md"), read(".github/SECURITY.md"), ...docs
]

type Check = (words: ReadonlyArray<string>) => ReadonlyArray<string>

const isThere = (file: string): boolean => existsSync(path.join(root, file))

/** Files of the repository that a command names, in whatever form its program has for them. */
const missingFiles: Check = (words) =>
  words
    .map((word) => word.replace(/^file:\/\//, ""))
    .filter((word) => /^(?:docs|\.ci|\.github|test|src)\//.test(word) && !isThere(word))
    .map((word) => `${word} is not there`)

const program: Check = (words) => Either.match(parse(words), { onLeft: ({ faults }) => faults, onRight: () => [] })

const targets = new Set(Array.from(text("Dockerfile").matchAll(/^FROM .* AS (\S+)$/gm), ([, name = ""]) => name))

/** Options of `docker run` with a value of their own behind them; all others that are used here have none. */
const WITH_VALUE = new Set(["-e", "-v", "-p", "--cap-drop", "--security-opt", "--memory", "--name", "--network"])

const dockerRun: Check = (words) => {
  let at = 0
  const env: Record<string, string> = {}
  for (; at < words.length; at++) {
    const word = words[at] ?? ""
    if (!word.startsWith("-")) break
    if (!WITH_VALUE.has(word)) continue
    const [name = "", ...value] = (words[++at] ?? "").split("=")
    if (word === "-e") env[name] = value.join("=")
  }
  const [image = "", ...args] = words.slice(at)
  return [
    ...(/^(?:ghcr\.io\/mcp-duckduckgo\/)?mcp-duckduckgo(?::[\d.]+)?$/.test(image) ? [] : [`${image} is no image of ours`]),
    ...program(args),
    ...problemsOf({ env })
  ]
}

const compose: Check = (words) => {
  const file = words[words.indexOf("-f") + 1] ?? ""
  if (!isThere(file)) return [`${file} is not there`]
  const known = new Set(entries(field(documents(file)[0], "services")).map(([name]) => name))
  const verb = words.findIndex((word) => ["up", "down", "run"].includes(word))
  if (verb === -1) return [`compose ${words.join(" ")} is not known here`]
  return words.slice(verb + 1).filter((word) => !word.startsWith("-") && !known.has(word)).map((word) => `${word} is no service`)
}

const docker: Check = ([verb, ...rest]) => {
  if (verb === "run") return dockerRun(rest)
  if (verb === "compose") return compose(rest)
  if (verb !== "build") return [`docker ${verb} is not known here`]
  const target = rest[rest.indexOf("--target") + 1]
  return rest.includes("--target") && !targets.has(target ?? "") ? [`${target} is no target`] : []
}

const kubectl: Check = (words) => {
  const folder = words[words.indexOf("-k") + 1]
  return words.includes("-k") && !isThere(`${folder}/kustomization.yaml`) ? [`${folder} cannot be applied`] : []
}

const npm: Check = (words) => {
  const name = words.find((word, index) => index > 0 && !word.startsWith("-"))
  return words[0] === "run" && (name === undefined || !Object.hasOwn(scripts, name)) ? [`npm run ${name} is not there`] : []
}

/** Programs that the documents call, and what is looked at; a program that is missing here is a fault. */
const checks: Readonly<Record<string, Check>> = {
  docker,
  kubectl,
  npm,
  aws: missingFiles,
  az: missingFiles,
  gcloud: missingFiles,
  claude: ([verb]) => (verb === "mcp" ? [] : [`claude ${verb} is not known here`]),
  // Scripts of the tests; what they take is theirs.
  npx: missingFiles,
  // What these name is outside of the repository.
  cosign: () => [],
  curl: () => [],
  gh: () => []
}

const faultsOf = (command: ShellCommand): ReadonlyArray<string> => {
  const [name, ...rest] = command.words
  if (name === undefined) return []
  const argv = argumentsOf(command)
  if (argv !== undefined) return [...program(argv), ...problemsOf({ env: command.variables })]
  const check = checks[name]
  return check === undefined ? [`${name} is a program that nothing is known of here`] : check(rest)
}

describe.each(everything)("$path", (doc) => {
  it("has commands that would run", () => {
    expect(commandsOf(doc).flatMap((command) => faultsOf(command).map((fault) => `${command.words.join(" ")}: ${fault}`))).toEqual([])
  })

  it("has JSON and YAML that can be read", () => {
    const faults = doc.fences.flatMap(({ language, line, text: block }) => {
      if (language === "json") {
        // One value, or one on each line.
        const values = block.startsWith("{\n") || !block.trimEnd().includes("\n") ? [block] : block.trimEnd().split("\n")
        try {
          values.forEach((value) => JSON.parse(value))
          return []
        } catch (error) {
          return [`${doc.path}:${line}: ${String(error)}`]
        }
      }
      return language === "yaml"
        ? parseAllDocuments(block).flatMap(({ errors }) => errors.map(({ message }) => `${doc.path}:${line}: ${message}`))
        : []
    })
    expect(faults).toEqual([])
  })

  it("names files in backticks that are there", () => {
    const named = Array.from(doc.prose.matchAll(/`((?:src|test|docs|\.github|\.ci)\/[\w./-]+)`/g), ([, file = ""]) => file)
    expect(named.filter((file) => !isThere(file))).toEqual([])
  })
})

it("the documents call programs of every kind", () => {
  const called = new Set(everything.flatMap(commandsOf).map(({ words }) => words[0] ?? ""))
  expect(Object.keys(checks).filter((name) => !called.has(name))).toEqual([])
})

describe("the links that install by one click", () => {
  const links = Array.from(read("README.md").text.matchAll(/\((https:[^)\s]*install[^)\s]*)\)/g), ([, link = ""]) => new URL(link))

  /** What `client-config` prints for a client, without the name around it. */
  const entryFor = (client: "cursor" | "vscode"): unknown => {
    const printed: unknown = JSON.parse(render(client, configOf(), machine).snippet)
    return field(printed, client === "vscode" ? "servers" : "mcpServers", "duckduckgo")
  }

  it("carry what client-config prints", () => {
    const carried = links.map((link) => {
      const config = link.searchParams.get("config") ?? ""
      const value: unknown = JSON.parse(config.startsWith("{") ? config : Buffer.from(config, "base64").toString("utf8"))
      return [link.hostname, value] as const
    })
    expect(carried.map(([host]) => host)).toEqual(["insiders.vscode.dev", "cursor.com", "lmstudio.ai"])
    expect(carried.filter(([host, value]) => !isDeepStrictEqual(value, entryFor(host === "insiders.vscode.dev" ? "vscode" : "cursor")))).toEqual([])
    expect(links.map((link) => link.searchParams.get("name"))).toEqual(["duckduckgo", "duckduckgo", "duckduckgo"])
  })
})

describe("a fault would be found", () => {
  it.each([
    ["docker build --target producton .", "no target"],
    ["docker run -i --rm mcp-duckduckgo htttp", "not a command"],
    ["docker run -i --rm -e DDG_REGION=nowhere mcp-duckduckgo", "DDG_REGION"],
    ["docker run -i --rm mcp-duckduckgogo", "no image"],
    ["docker compose -f docs/deploy/compose/compose.yaml run prob", "no service"],
    ["kubectl apply -k docs/deploy/kubernetes/publik", "cannot be applied"],
    ["aws ecs create-service --cli-input-json file://docs/deploy/aws/servic.json", "not there"],
    ["npm run biuld", "not there"],
    ["wgett https://example.org", "nothing is known"]
  ])("%s", (line, said) => {
    expect(commandsOf(document("X.md", `\`\`\`sh\n${line}\n\`\`\``)).flatMap(faultsOf).join()).toContain(said)
  })
})
