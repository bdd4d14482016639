import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest"
import { field } from "../support/Json.ts"
import { docker, emulated, engineIsThere, HARDENED, run, WHY_NOT } from "./support/Engine.ts"
import { input, toolsAt, toolsOf } from "./support/Handshake.ts"

if (!engineIsThere) console.warn(`skipped: ${WHY_NOT}`)

const network = `mcp-duckduckgo-test-${process.pid}`
const open = ["-e", "DDG_OPEN_TO_ALL=true"] as const

/** What a process in the container finds out about itself. */
const PROBE = `
const fs = require("node:fs")
const attempt = (file) => { try { fs.writeFileSync(file, ""); return "written" } catch (error) { return error.code } }
const status = fs.readFileSync("/proc/self/status", "utf8")
const line = (name) => new RegExp(name + ":\\\\s*(\\\\w+)").exec(status)[1]
console.log(JSON.stringify({
  uid: process.getuid(), gid: process.getgid(), root: attempt("/app/dist/x"), state: attempt("/state/x"), tmp: attempt("/tmp/x"),
  capabilities: line("CapEff") + line("CapBnd"), privileges: line("NoNewPrivs"), seccomp: line("Seccomp"),
  memory: process.constrainedMemory(), node: Number(process.versions.node.split(".")[0])
}))`

/** Every file below a folder of an image. */
const filesOf = async (image: string, node: string, folder: string): Promise<ReadonlyArray<string>> => {
  const code = `console.log(JSON.stringify(require("node:fs").readdirSync(${JSON.stringify(folder)}, { recursive: true })))`
  const listed: unknown = JSON.parse(
    await docker(["run", "--rm", "--network", "none", "--entrypoint", node, image, "-e", code])
  )
  return Array.isArray(listed) ? listed.map(String) : []
}

const inspected = async (kind: "image" | "container", name: string): Promise<unknown> => {
  const [found]: ReadonlyArray<unknown> = JSON.parse(await docker([kind, "inspect", name]))
  return found
}

describe.skipIf(!engineIsThere).each(["production", "production-slim"])("the image %s", (target) => {
  const image = `mcp-duckduckgo:${target}`
  // A path in distroless, a name on Debian.
  const node = target === "production" ? "/nodejs/bin/node" : "node"

  afterAll(async () => {
    await run("docker", ["network", "rm", network])
  })

  it("is labelled, runs as a number that is not root, and asks itself how it is", async () => {
    const found = await inspected("image", image)
    expect(field(found, "Config", "User")).toBe("65532:65532")
    expect(field(found, "Config", "Healthcheck", "Test")).toEqual(["CMD", node, "/app/dist/main.js", "healthcheck", "--container"])
    expect(field(found, "Config", "Cmd")).toEqual(["stdio"])
    expect(field(found, "Config", "Labels")).toMatchObject({
      "io.modelcontextprotocol.server.name": "io.github.mcp-duckduckgo/mcp-duckduckgo",
      "org.opencontainers.image.licenses": "MIT",
      "org.opencontainers.image.version": expect.stringMatching(/^\d+\.\d+\.\d+/)
    })
  })

  it("holds the bundle, and nothing to build with", async () => {
    const listed = await filesOf(image, node, "/app")
    expect(listed).toEqual(expect.arrayContaining(["package.json", "dist", "dist/main.js", "dist/THIRD-PARTY-LICENSES.txt"]))
    expect(listed.filter((file) => !/^(?:package\.json|dist(?:\/[^/]+)?)$/.test(file))).toEqual([])
  })

  it("runs without rights, with a root that cannot be written", async () => {
    const args = ["run", "--rm", "--network", "none", ...HARDENED, "--entrypoint", node, image, "-e", PROBE]
    expect(JSON.parse(await docker(args))).toEqual({
      uid: 65_532,
      gid: 65_532,
      root: "EROFS",
      state: "written",
      tmp: "EROFS",
      capabilities: "0".repeat(32),
      privileges: "1",
      seccomp: "2",
      memory: 256 * 1024 * 1024,
      node: 24
    })
  })

  it("lists its tools over standard input, without a network and without settings", async () => {
    const stdout = await docker(["run", "--rm", "-i", "--network", "none", ...HARDENED, image], { input })
    expect(toolsOf(stdout)).toContain("web_search")
  })

  it("lists them under an init, as Docker's gateway runs it", async () => {
    const args = ["run", "--rm", "-i", "--init", "--network", "none", "--security-opt", "no-new-privileges", "--cpus", "1"]
    expect(toolsOf(await docker([...args, "--memory", "2g", "--pull", "never", image], { input }))).toContain("web_search")
  })

  it("does not listen to the world unless that was said twice", async () => {
    const { code, stderr } = await run("docker", ["run", "--rm", "--network", "none", ...HARDENED, "-e", "DDG_HOST=0.0.0.0", image, "http"])
    expect(code).toBe(2)
    expect(stderr).toContain("DDG_OPEN_TO_ALL")
  })

  it("serves HTTP, becomes healthy by itself, and stops within a second", async () => {
    await run("docker", ["network", "create", network])
    const args = ["run", "-d", "--network", network, "-p", "127.0.0.1::3000", ...HARDENED, ...open, "-e", "DDG_HOST=0.0.0.0"]
    const id = await docker([...args, image, "http"])
    onTestFinished(async () => {
      await run("docker", ["rm", "-f", "-v", id])
    })
    const health = async () => field(await inspected("container", id), "State", "Health", "Status")
    await vi.waitFor(async () => expect(await health()).toBe("healthy"), { timeout: 20_000, interval: 200 })
    const published = await docker(["port", id, "3000/tcp"])
    expect(await toolsAt(`http://${published}/mcp`)).toContain("web_search")
    // Whoever has not stopped after a second is killed, and ends with 137.
    await docker(["stop", "--timeout", "1", id])
    expect(field(await inspected("container", id), "State", "ExitCode")).toBe(0)
  })

  it("is unhealthy when its server does not answer", async () => {
    const id = await docker(["run", "-d", "--network", "none", ...HARDENED, "--entrypoint", node, image, "-e", "setTimeout(() => {}, 60000)", "http"])
    onTestFinished(async () => {
      await run("docker", ["rm", "-f", "-v", id])
    })
    const asked = await run("docker", ["exec", id, node, "/app/dist/main.js", "healthcheck", "--container"])
    expect(asked.code).toBe(1)
    expect(asked.stderr).toContain("ECONNREFUSED")
  })

  it("is well over standard input as long as it runs", async () => {
    const id = await docker(["run", "-d", "-i", "--network", "none", ...HARDENED, image])
    onTestFinished(async () => {
      await run("docker", ["rm", "-f", "-v", id])
    })
    expect((await run("docker", ["exec", id, node, "/app/dist/main.js", "healthcheck", "--container"])).code).toBe(0)
  })
})

describe.skipIf(!engineIsThere || !emulated)("the image for arm64", () => {
  const platform = ["--platform", "linux/arm64"] as const
  const image = "mcp-duckduckgo:multi"

  it("holds a node for that processor", async () => {
    const args = ["run", "--rm", ...platform, "--network", "none", "--entrypoint", "/nodejs/bin/node", image]
    expect(await docker([...args, "-p", "process.arch"], { seconds: 120 })).toBe("arm64")
  }, 130_000)

  it("lists its tools", async () => {
    // The emulator's own memory counts as the container's.
    const args = ["run", "--rm", "-i", ...platform, "--network", "none", ...HARDENED, "--memory", "768m", image]
    const stdout = await docker(args, { input, seconds: 120 })
    expect(toolsOf(stdout)).toContain("web_search")
  }, 130_000)
})
