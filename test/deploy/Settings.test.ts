import { describe, expect, it } from "vitest"
import { version } from "../../package.json"
import { settingKeys, settings } from "../../src/runtime/Settings.ts"
import { entries, field, isEntries, list } from "../support/Json.ts"
import { problemsOf } from "../support/configSources.ts"
import { below, documents, text } from "./support/Files.ts"

const files = below("docs/deploy", /\.(?:ya?ml|json)$/).filter((file) => !file.includes("/observability/"))

type Variable = readonly [name: string, value: string]

/** Every variable that a manifest sets, in whatever form its platform has for it. */
const variablesIn = (value: unknown): ReadonlyArray<Variable> => {
  if (Array.isArray(value)) return value.flatMap(variablesIn)
  if (!isEntries(value)) return typeof value === "string" ? assignment(value) : []
  const { name } = value
  const given = value["value"] ?? value["secureValue"]
  if (typeof name === "string" && name.startsWith("DDG_")) return typeof given === "string" ? [[name, given]] : [[name, ""]]
  return entries(value).flatMap(([key, inner]) =>
    key.startsWith("DDG_") ? [[key, String(inner)] as const] : variablesIn(inner))
}

const assignment = (line: string): ReadonlyArray<Variable> => {
  const [, name, value] = /^(DDG_[A-Z_]+)=(.*)$/.exec(line) ?? []
  return name === undefined ? [] : [[name, value ?? ""]]
}

const known: ReadonlySet<string> = new Set(settingKeys.map((key) => settings[key].env))

/** What stands for a value that only the platform knows. */
const isFilledIn = (value: string): boolean => value === "" || /\$\(|\{\{|PROJECT|REPLACE/.test(value)

describe.each(files)("%s", (file) => {
  const variables = documents(file).flatMap(variablesIn)

  it("sets variables that exist, to values that are allowed", () => {
    expect(variables.map(([name]) => name).filter((name) => !known.has(name))).toEqual([])
    const env = Object.fromEntries(variables.filter(([, value]) => !isFilledIn(value)))
    expect(problemsOf({ env })).toEqual([])
  })

  it("names the image by the version of this package", () => {
    const tags = Array.from(text(file).matchAll(/mcp-duckduckgo\/mcp-duckduckgo:(\S+?)["\s]/g), ([, tag]) => tag)
    expect(tags.filter((tag) => tag !== version)).toEqual([])
  })
})

describe("where nobody signs in, the network keeps others out", () => {
  const at = (file: string, ...path: ReadonlyArray<string>): unknown => field(documents(`docs/deploy/${file}`)[0], ...path)

  it.each([
    ["aws/service.json", ["networkConfiguration", "awsvpcConfiguration", "assignPublicIp"], "DISABLED"],
    ["google/service.yaml", ["metadata", "annotations", "run.googleapis.com/ingress"], "internal"],
    ["azure/container-group.yaml", ["properties", "ipAddress", "type"], "Private"],
    ["kubernetes/base/service.yaml", ["spec", "type"], "ClusterIP"]
  ])("%s", (file, path, value) => {
    expect(at(file, ...path)).toBe(value)
  })

  it("in every file that opens the server to all", () => {
    const open = files.filter((file) => documents(file).flatMap(variablesIn).some(([name]) => name === "DDG_OPEN_TO_ALL"))
    expect(open.map((file) => file.split("/")[2])).toEqual(["aws", "azure", "compose", "compose", "google", "kubernetes"])
  })
})

it("the manifests set variables at all", () => {
  expect(new Set(files.flatMap(documents).flatMap(variablesIn).map(([name]) => name)).size).toBeGreaterThan(6)
})

describe("compose", () => {
  const [production] = documents("docs/deploy/compose/compose.yaml")
  const services = entries(field(production, "services"))

  it.each(services)("%s has no right that it does not need, and bounds", (_, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] })
  })

  it("publishes on loopback only", () => {
    const dev = documents("docs/deploy/compose/compose.dev.yaml")[0]
    const ports = [...services, ...entries(field(dev, "services"))].flatMap(([, service]) => list(field(service, "ports"))).map(String)
    expect(ports.length).toBeGreaterThan(0)
    expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([])
  })
})
