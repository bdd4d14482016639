import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { description, engines, mcpName, name as productName, version } from "../../package.json"
import { settingKeys, settings } from "../../src/runtime/Settings.ts"
import { document, text } from "../deploy/support/Files.ts"
import { root } from "../docs/support/Markdown.ts"
import { field, list } from "../support/Json.ts"
import { problemsOf } from "../support/configSources.ts"

/** What the registry of MCP servers asks for (schema of 2025-12-11), as far as it is used here. */
const Variable = Schema.Struct({
  name: Schema.String,
  description: Schema.String,
  default: Schema.optional(Schema.String),
  choices: Schema.optional(Schema.Array(Schema.String)),
  isSecret: Schema.optional(Schema.Boolean)
})
const Argument = Schema.Struct({
  type: Schema.Literal("named"),
  name: Schema.String.pipe(Schema.pattern(/^--[a-z]/)),
  value: Schema.optional(Schema.String)
})
const Package = Schema.Struct({
  registryType: Schema.Literal("npm", "oci", "mcpb"),
  registryBaseUrl: Schema.optional(Schema.String),
  identifier: Schema.String,
  version: Schema.optional(Schema.String.pipe(Schema.pattern(/^\d+\.\d+\.\d+$/))),
  runtimeHint: Schema.optional(Schema.Literal("npx", "docker")),
  runtimeArguments: Schema.optional(Schema.Array(Argument)),
  transport: Schema.Struct({ type: Schema.Literal("stdio") }),
  environmentVariables: Schema.optional(Schema.Array(Variable))
})
const Server = Schema.Struct({
  $schema: Schema.Literal("https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"),
  name: Schema.String.pipe(Schema.pattern(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/), Schema.maxLength(200)),
  title: Schema.String.pipe(Schema.maxLength(100)),
  description: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(100)),
  version: Schema.String,
  websiteUrl: Schema.String,
  repository: Schema.Struct({ url: Schema.String, source: Schema.Literal("github") }),
  icons: Schema.Array(Schema.Struct({
    src: Schema.String.pipe(Schema.startsWith("https://"), Schema.maxLength(255)),
    mimeType: Schema.Literal("image/png"),
    sizes: Schema.Array(Schema.String.pipe(Schema.pattern(/^\d+x\d+$/)))
  })),
  packages: Schema.Array(Package)
})

const server = Schema.decodeUnknownSync(Server, { onExcessProperty: "error", errors: "all" })(document("server.json"))

describe("server.json", () => {
  it("names this package, at this version, under the name that npm and the image prove", () => {
    expect(server).toMatchObject({ name: mcpName, version })
    const [npm, oci] = server.packages
    expect(npm).toMatchObject({ registryType: "npm", identifier: productName, version })
    expect(oci?.identifier).toBe(`ghcr.io/mcp-duckduckgo/mcp-duckduckgo:${version}`)
    expect(oci).not.toHaveProperty("version")
    expect(text("Dockerfile")).toContain(`io.modelcontextprotocol.server.name="${server.name}"`)
  })

  it("offers settings that exist, with their defaults and choices", () => {
    const known: ReadonlySet<string> = new Set(settingKeys.map((key) => settings[key].env))
    for (const { choices = [], default: given, name } of server.packages.flatMap((one) => one.environmentVariables ?? [])) {
      expect(known).toContain(name)
      for (const value of given === undefined ? choices : [given, ...choices]) expect(problemsOf({ env: { [name]: value } })).toEqual([])
    }
  })
})

describe("the picture of it", () => {
  it("is 512 by 512", () => {
    const bytes = readFileSync(path.join(root, "docs/images/icon.png"))
    expect(bytes.subarray(1, 4).toString("latin1")).toBe("PNG")
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([512, 512])
  })
})

describe("the entry for Docker's catalogue", () => {
  const entry = document("docs/deploy/docker-mcp/server.yaml")

  it("lets through the hosts that searches go to, and no others", () => {
    const keys = ["htmlUrl", "liteUrl", "apiUrl", "suggestUrl", "siteUrl"] as const
    const hosts = keys.map((key) => `${new URL(settings[key].defaultText).host}:443`)
    expect(new Set(list(field(entry, "run", "allowHosts")))).toEqual(new Set(hosts))
  })

  it("builds the image that is published", () => {
    expect(field(entry, "source", "buildTarget")).toBe("production")
    expect(field(entry, "source", "commit")).toMatch(/^[0-9a-f]{40}$/)
  })

  it("has a parameter for each of its variables", () => {
    const used = list(field(entry, "config", "env")).map((one) => String(field(one, "value")).replace(/^\{\{mcp-duckduckgo\.(\w+)\}\}$/, "$1"))
    expect(used).toEqual(Object.keys(Object(field(entry, "config", "parameters", "properties"))))
  })
})

describe("smithery.yaml", () => {
  const smithery: unknown = parse(text("smithery.yaml"))

  it("starts the package with settings that are allowed", () => {
    const source = String(field(smithery, "startCommand", "commandFunction"))
    const env = Array.from(source.matchAll(/(DDG_[A-Z_]+): (?:String\()?config\.(\w+) \?\? "?([\w-]+)"?/g), ([, name = "", , value = ""]) => [name, value] as const)
    expect(env).toHaveLength(3)
    expect(problemsOf({ env: Object.fromEntries(env) })).toEqual([])
    expect(source).toContain(`args: ["-y", "${productName}"]`)
  })
})

it("the package says which Node it needs, and what it is", () => {
  expect(engines.node).toBe(">=20.18.1")
  expect(description.length).toBeLessThanOrEqual(100)
})
