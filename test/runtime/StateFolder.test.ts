import { describe, expect, it } from "vitest"
import { defaultStateFolder } from "../../src/runtime/StateFolder.ts"
import { machine } from "../support/configSources.ts"

const windows = { ...machine, platform: "win32", home: "C:\\Users\\u", cwd: "C:\\" } as const

describe("the default state folder", () => {
  it.each([
    ["Linux", machine, "/home/u/.local/state/mcp-duckduckgo"],
    ["Linux with XDG_STATE_HOME", { ...machine, env: { XDG_STATE_HOME: "/var/s" } }, "/var/s/mcp-duckduckgo"],
    ["Linux with a relative XDG_STATE_HOME, which is invalid", { ...machine, env: { XDG_STATE_HOME: "s" } },
      "/home/u/.local/state/mcp-duckduckgo"],
    ["Linux with an empty XDG_STATE_HOME", { ...machine, env: { XDG_STATE_HOME: "" } },
      "/home/u/.local/state/mcp-duckduckgo"],
    ["another Unix", { ...machine, platform: "freebsd" as const }, "/home/u/.local/state/mcp-duckduckgo"],
    ["a container without a home", { ...machine, home: "/" }, "/.local/state/mcp-duckduckgo"],
    ["macOS", { ...machine, platform: "darwin" as const, home: "/Users/u", env: { XDG_STATE_HOME: "/var/s" } },
      "/Users/u/Library/Application Support/mcp-duckduckgo"],
    ["Windows", { ...windows, env: { LOCALAPPDATA: "D:\\Local" } }, "D:\\Local\\mcp-duckduckgo"],
    ["Windows without LOCALAPPDATA", windows, "C:\\Users\\u\\AppData\\Local\\mcp-duckduckgo"]
  ])("on %s", (_, surroundings, folder) => {
    expect(defaultStateFolder(surroundings)).toBe(folder)
  })
})
