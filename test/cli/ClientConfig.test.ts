import { describe, expect, it } from "vitest"
import { render } from "../../src/cli/ClientConfig.ts"
import { type ClientName, clientNames } from "../../src/cli/line/Configuring.ts"
import type { Surroundings } from "../../src/runtime/Surroundings.ts"
import { configOf, file, machine } from "../support/configSources.ts"

const mac = { ...machine, platform: "darwin", home: "/Users/u" } as const
const windows = { ...machine, platform: "win32", home: "C:\\Users\\u", cwd: "C:\\" } as const

const plain = { command: "npx", args: ["-y", "mcp-duckduckgo"] }
const SECRET = "s3cr3t-".repeat(6)

const configured = configOf({
  flags: { "--region": "us-en", "--log-level": "warn", "--user-agent": "a \"quoted\\ name\"" },
  env: { DDG_CURSOR_KEY: SECRET, HTTPS_PROXY: "http://proxy:3128", DDG_CA_FILE: "~/ca.pem", DDG_COOL_DOWN: "20m" },
  file: file({ maxResults: 20 })
})
const env = {
  DDG_CONFIG: "/etc/ddg.json",
  DDG_REGION: "us-en",
  DDG_COOL_DOWN: "20 minutes",
  DDG_USER_AGENT: "a \"quoted\\ name\"",
  DDG_PROXY: "http://proxy:3128",
  DDG_CA_FILE: "/home/u/ca.pem"
}

describe("the entry for a client", () => {
  it.each(["claude-desktop", "claude-code", "cursor", "gemini"] as const)("%s: mcpServers", (client) => {
    const { format, snippet } = render(client, configOf(), machine)
    expect(format).toBe("json")
    expect(JSON.parse(snippet)).toEqual({ mcpServers: { duckduckgo: plain } })
    expect(JSON.parse(render(client, configured, machine).snippet)).toEqual({
      mcpServers: { duckduckgo: { ...plain, env } }
    })
  })

  it("vscode: servers, with a type", () => {
    expect(JSON.parse(render("vscode", configured, machine).snippet)).toEqual({
      servers: { duckduckgo: { type: "stdio", ...plain, env } }
    })
  })

  it("codex: TOML", () => {
    expect(render("codex", configOf(), machine)).toMatchObject({
      format: "toml",
      snippet: [
        "[mcp_servers.duckduckgo]",
        "command = \"npx\"",
        "args = [\"-y\", \"mcp-duckduckgo\"]",
        ""
      ].join("\n")
    })
    expect(render("codex", configured, machine).snippet).toBe([
      "[mcp_servers.duckduckgo]",
      "command = \"npx\"",
      "args = [\"-y\", \"mcp-duckduckgo\"]",
      "",
      "[mcp_servers.duckduckgo.env]",
      "DDG_CONFIG = \"/etc/ddg.json\"",
      "DDG_REGION = \"us-en\"",
      "DDG_COOL_DOWN = \"20 minutes\"",
      String.raw`DDG_USER_AGENT = "a \"quoted\\ name\""`,
      "DDG_PROXY = \"http://proxy:3128\"",
      "DDG_CA_FILE = \"/home/u/ca.pem\"",
      ""
    ].join("\n"))
  })

  it.each(clientNames)("%s: holds no secret; a notice names what was left out", (client) => {
    const config = configOf({ env: { DDG_CURSOR_KEY: SECRET, DDG_PROXY: `http://u:${SECRET}@proxy:1` } })
    const { notices, snippet } = render(client, config, machine)
    expect(JSON.stringify([notices, snippet])).not.toContain("s3cr3t")
    expect(snippet).not.toMatch(/DDG_/)
    const left = notices.filter((notice) => notice.includes("holds a secret")).map((notice) => notice.split(" ")[0])
    expect(left).toEqual(["DDG_PROXY", "DDG_CURSOR_KEY"])
  })

  it("starts the server with the settings that it was made from", () => {
    const { mcpServers }: { readonly mcpServers: { readonly duckduckgo: { readonly env: Record<string, string> } } } =
      JSON.parse(render("cursor", configured, machine).snippet)
    const again = configOf({ env: mcpServers.duckduckgo.env, file: file({ maxResults: 20 }) })
    expect({ ...again.values, cursorKey: undefined }).toEqual({ ...configured.values, cursorKey: undefined })
  })
})

describe("the place of the entry", () => {
  const placesOf = (client: ClientName, at: Surroundings): string => render(client, configOf(), at).places.join(" | ")
  const inProject = "in a project, for that project only"

  it.each([
    ["claude-desktop", machine, "/home/u/.config/Claude/claude_desktop_config.json"],
    ["claude-desktop", { ...machine, env: { XDG_CONFIG_HOME: "/cfg" } }, "/cfg/Claude/claude_desktop_config.json"],
    ["claude-desktop", { ...machine, env: { XDG_CONFIG_HOME: "" } },
      "/home/u/.config/Claude/claude_desktop_config.json"],
    ["claude-desktop", mac, "/Users/u/Library/Application Support/Claude/claude_desktop_config.json"],
    ["claude-desktop", { ...windows, env: { APPDATA: "D:\\R" } }, "D:\\R\\Claude\\claude_desktop_config.json"],
    ["claude-desktop", windows, "C:\\Users\\u\\AppData\\Roaming\\Claude\\claude_desktop_config.json"],
    ["claude-code", machine, `.mcp.json ${inProject} | /home/u/.claude.json, for all projects`],
    ["vscode", mac,
      `.vscode/mcp.json ${inProject} | ` +
      "/Users/u/Library/Application Support/Code/User/mcp.json, for all projects"],
    ["cursor", windows, `C:\\Users\\u\\.cursor\\mcp.json, for all projects | .cursor/mcp.json ${inProject}`],
    ["codex", machine, "/home/u/.codex/config.toml"],
    ["gemini", mac, `/Users/u/.gemini/settings.json, for all projects | .gemini/settings.json ${inProject}`]
  ] as const)("%s %#", (client, at, places) => {
    expect(placesOf(client, at)).toBe(places)
  })

  it("tells Claude Code's command, and what Windows needs", () => {
    expect(render("claude-code", configOf(), machine).notices).toContain(
      "In place of editing a file: claude mcp add duckduckgo -- npx -y mcp-duckduckgo"
    )
    expect(render("claude-code", configOf(), windows).notices.at(-1)).toBe(
      "On Windows, Claude Code starts npx through a shell: command \"cmd\", " +
        "args [\"/c\",\"npx\",\"-y\",\"mcp-duckduckgo\"]."
    )
  })
})
