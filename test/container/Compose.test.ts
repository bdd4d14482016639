import { afterAll, describe, expect, it, vi } from "vitest"
import { root } from "../docs/support/Markdown.ts"
import { field } from "../support/Json.ts"
import { docker, engineIsThere, run, WHY_NOT } from "./support/Engine.ts"
import { toolsAt } from "./support/Handshake.ts"

if (!engineIsThere) console.warn(`skipped: ${WHY_NOT}`)

const folder = `${root}docs/deploy/compose`
const project = `ddg-test-${process.pid}`
/** Any that is free: the ports that people know may be taken here. */
const env = { MCP_PUBLISHED_PORT: "0", PROMETHEUS_PUBLISHED_PORT: "0", ALERTMANAGER_PUBLISHED_PORT: "0" }

const compose = (file: string, args: ReadonlyArray<string>, seconds = 120): Promise<string> =>
  docker(["compose", "-p", project, "-f", `${folder}/${file}`, ...args], { env, seconds })

/** Started and healthy; where a service is not, what it said is the reason. */
const up = async (file: string, ...args: ReadonlyArray<string>): Promise<void> => {
  try {
    await compose(file, ["up", "--detach", "--wait", "--pull", "never", ...args])
  } catch (cause) {
    const said = await run("docker", ["compose", "-p", project, "-f", `${folder}/${file}`, "logs", "--tail", "20"], { env })
    throw new Error(`${String(cause)}\n${said.stdout}`, { cause })
  }
}

const published = (file: string, service: string, port: number): Promise<string> =>
  compose(file, ["port", service, String(port)])

/** What each service is, from the lines of `compose ps`. */
const states = async (file: string): Promise<Readonly<Record<string, unknown>>> =>
  Object.fromEntries((await compose(file, ["ps", "--format", "json"])).split("\n").map((line): [string, unknown] => {
    const found: unknown = JSON.parse(line)
    return [String(field(found, "Service")), field(found, "Health") || field(found, "State")]
  }))

describe.skipIf(!engineIsThere)("compose", () => {
  describe("in production", () => {
    const file = "compose.yaml"

    afterAll(async () => {
      await run("docker", ["compose", "-p", project, "-f", `${folder}/${file}`, "--profile", "test", "down", "-v", "-t", "2"], { env })
    })

    it("comes up with everything beside it, and the server answers", async () => {
      await up(file)
      expect(await states(file)).toEqual({
        server: "healthy",
        redis: "healthy",
        prometheus: "healthy",
        alertmanager: "healthy",
        collector: "running"
      })
      expect(await toolsAt(`http://${await published(file, "server", 3000)}/mcp`)).toContain("web_search")
    }, 130_000)

    it("proves itself by its own test profile", async () => {
      expect(await compose(file, ["--profile", "test", "run", "--rm", "--no-TTY", "probe"])).toMatch(/mcp-duckduckgo .* \d+ tools/)
    }, 60_000)

    it("is scraped by Prometheus, which knows its Alertmanager", async () => {
      const at = await published(file, "prometheus", 9090)
      const asked = async (path: string): Promise<string> => (await fetch(`http://${at}/api/v1/${path}`)).text()
      await vi.waitFor(async () => {
        const up: unknown = JSON.parse(await asked("query?query=up{job=\"mcp-duckduckgo\"}"))
        expect(field(up, "data", "result", 0, "value", 1)).toBe("1")
        expect(await asked("alertmanagers")).toContain("alertmanager:9093")
      }, { timeout: 40_000, interval: 500 })
    }, 50_000)

    it("lets the network inside reach nothing outside", async () => {
      const [network] = (await docker(["network", "ls", "--filter", `name=${project}_inside`, "--format", "{{.Name}}"])).split("\n")
      expect(await docker(["network", "inspect", "-f", "{{.Internal}}", network ?? ""])).toBe("true")
    })
  })

  describe("for development", () => {
    const file = "compose.dev.yaml"

    afterAll(async () => {
      await run("docker", ["compose", "-p", project, "-f", `${folder}/${file}`, "down", "-v", "-t", "2"], { env })
    })

    it("serves from the sources", async () => {
      await up(file, "--no-build")
      expect(await toolsAt(`http://${await published(file, "server", 3000)}/mcp`)).toContain("web_search")
    }, 130_000)
  })
})
