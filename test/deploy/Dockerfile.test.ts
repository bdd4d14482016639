import { describe, expect, it } from "vitest"
import { mcpName, version } from "../../package.json"
import { text } from "./support/Files.ts"

interface Stage {
  readonly base: string
  readonly name: string
  /** Instructions with their continued lines, comments left out. */
  readonly lines: ReadonlyArray<string>
}

const stagesOf = (source: string): ReadonlyArray<Stage> => {
  const lines = source.replaceAll(/^\s*#.*\n/gm, "").replaceAll(/\\\n\s*/g, " ").split("\n").filter((line) => line.trim() !== "")
  const stages: Array<{ base: string; name: string; lines: Array<string> }> = []
  for (const line of lines) {
    const { base, name = "" } = /^FROM (?:--\S+ )?(?<base>\S+)(?: AS (?<name>\S+))?$/.exec(line)?.groups ?? {}
    if (base !== undefined) stages.push({ base, name, lines: [] })
    else stages.at(-1)?.lines.push(line)
  }
  return stages
}

const faultsOf = (source: string): ReadonlyArray<string> => {
  const stages = stagesOf(source)
  return stages.flatMap(({ lines, name }) => [
    ...lines.filter((line) => line.startsWith("ADD ")).map(() => `${name} adds what COPY would copy`),
    ...lines.filter((line) => /\bnpm (?:ci|install)\b/.test(line) && !/--mount=type=cache/.test(line)).map(() => `${name} installs without a cache`),
    ...lines.filter((line) => /\bcurl\b|\bwget\b/.test(line)).map(() => `${name} downloads by itself`),
    ...lines.filter((line) => /^(?:ENTRYPOINT|CMD) (?!\[)/.test(line)).map(() => `${name} starts by a shell`),
    ...(name.startsWith("production")
      ? [
        ...(lines.some((line) => line === "USER 65532:65532") ? [] : [`${name} has no user who is a number`]),
        ...(lines.some((line) => /^HEALTHCHECK .* CMD \[/.test(line)) ? [] : [`${name} does not ask itself, or by a shell`]),
        ...lines.filter((line) => line.startsWith("RUN ")).map(() => `${name} runs something, which needs a shell`)
      ]
      : [])
  ])
}

const source = text("Dockerfile")

describe("the Dockerfile", () => {
  const stages = stagesOf(source)

  it("has four targets, and the one to publish comes last", () => {
    expect(stages.map(({ name }) => name)).toEqual(["builder", "program", "development", "production-slim", "production"])
    expect(source).toContain("ARG DISTROLESS_IMAGE=gcr.io/distroless/nodejs24-debian13:nonroot\n")
    expect(source).toContain("ARG NODE_IMAGE=node:24-trixie-slim\n")
  })

  it("obeys the rules", () => {
    expect(faultsOf(source)).toEqual([])
  })

  it.each(["production", "production-slim"])("labels %s by this package's names", (target) => {
    const label = stages.find(({ name }) => name === target)?.lines.find((line) => line.startsWith("LABEL ")) ?? ""
    expect(label).toContain(`io.modelcontextprotocol.server.name="${mcpName}"`)
    expect(stages.find(({ name }) => name === target)?.lines).toContain(`ARG VERSION=${version}`)
  })

  it("sends nothing to the engine but what it copies", () => {
    const lines = text(".dockerignore").split("\n")
    const allowed = new Set(lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1)))
    expect(lines[0]).toBe("*")
    const copied = stages.flatMap(({ lines }) => lines)
      .filter((line) => line.startsWith("COPY ") && !line.includes("--from="))
      .flatMap((line) => line.split(" ").slice(1, -1))
    expect(copied.filter((file) => !allowed.has(file))).toEqual([])
  })

  it.each([
    ["a name for a user", source.replaceAll("USER 65532:65532", "USER nonroot"), "a number"],
    ["a shell that asks", source.replaceAll(/CMD \["[^\]]*healthcheck[^\]]*\]/g, "CMD node healthcheck"), "by a shell"],
    ["an install without a cache", source.replace(/--mount=type=cache\S+ npm/, "npm"), "without a cache"],
    ["a last stage that runs something", `${source}\nRUN ls\n`, "needs a shell"]
  ])("and a fault would be found: %s", (_, changed, said) => {
    expect(changed).not.toBe(source)
    expect(faultsOf(changed).join()).toContain(said)
  })
})
