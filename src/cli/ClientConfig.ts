import { posix, win32 } from "node:path"
import type { ResolvedConfig } from "../runtime/AppConfig.ts"
import { CONFIG_ENV, type SettingKey, settingKeys, settings } from "../runtime/Settings.ts"
import type { Surroundings } from "../runtime/Surroundings.ts"
import type { ClientName } from "./line/Configuring.ts"

/** What a user has to put where, so that a client starts this server. */
export interface ClientConfig {
  /** The text for the client's file, ending with a line break. */
  readonly snippet: string
  readonly format: "json" | "toml"
  /** Where it belongs, most usual place first. */
  readonly places: ReadonlyArray<string>
  /** What the user should know besides; never part of the snippet. */
  readonly notices: ReadonlyArray<string>
}

const SERVER = "duckduckgo"
const COMMAND = "npx"
const ARGS: ReadonlyArray<string> = ["-y", "mcp-duckduckgo"]

const SHELL_ARGS = ["/c", COMMAND, ...ARGS]

type Variables = ReadonlyArray<readonly [name: string, value: string]>

type Written = { readonly value: string } | { readonly hidden: true } | undefined

/** What a client must be told about one setting: nothing when it is the default or stands in the file. */
const written = <K extends SettingKey>(key: K, { origins, values }: ResolvedConfig, at: Surroundings): Written => {
  const { codec, defaultFor } = settings[key]
  const { from } = origins[key]
  if (from !== "flag" && from !== "env") return undefined
  const value = codec.print(values[key])
  if (value === codec.print(defaultFor(at))) return undefined
  return codec.show(values[key]) === value ? { value } : { hidden: true }
}

const gather = (config: ResolvedConfig, at: Surroundings) => {
  const variables: Array<readonly [string, string]> = config.file === undefined ? [] : [[CONFIG_ENV, config.file]]
  const hidden: Array<string> = []
  for (const key of settingKeys) {
    const found = written(key, config, at)
    if (found === undefined) continue
    if ("value" in found) variables.push([settings[key].env, found.value])
    else hidden.push(settings[key].env)
  }
  return { variables, hidden }
}

const entry = (variables: Variables) => ({
  command: COMMAND,
  args: ARGS,
  ...(variables.length === 0 ? {} : { env: Object.fromEntries(variables) })
})

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** A TOML 1.0 basic string. JSON escapes what TOML wants escaped, save DEL. */
const tomlString = (text: string): string => JSON.stringify(text).replaceAll("\u007f", String.raw`\u007F`)

const toml = (variables: Variables): string =>
  [
    `[mcp_servers.${SERVER}]`,
    `command = ${tomlString(COMMAND)}`,
    `args = [${ARGS.map(tomlString).join(", ")}]`,
    ...(variables.length === 0
      ? []
      : ["", `[mcp_servers.${SERVER}.env]`, ...variables.map(([name, value]) => `${name} = ${tomlString(value)}`)]),
    ""
  ].join("\n")

const snippetOf = (client: ClientName, variables: Variables): string => {
  switch (client) {
    case "codex":
      return toml(variables)
    case "vscode":
      return json({ servers: { [SERVER]: { type: "stdio", ...entry(variables) } } })
    case "claude-code":
    case "claude-desktop":
    case "cursor":
    case "gemini":
      return json({ mcpServers: { [SERVER]: entry(variables) } })
  }
}

/** The folder in which programs with a window keep a user's settings. */
const userFolder = ({ env, home, platform }: Surroundings, ...rest: ReadonlyArray<string>): string => {
  const path = platform === "win32" ? win32 : posix
  const named = env[platform === "win32" ? "APPDATA" : "XDG_CONFIG_HOME"] ?? ""
  if (platform === "darwin") return path.join(home, "Library", "Application Support", ...rest)
  if (path.isAbsolute(named)) return path.join(named, ...rest)
  return platform === "win32" ? path.join(home, "AppData", "Roaming", ...rest) : path.join(home, ".config", ...rest)
}

const homeFile = ({ home, platform }: Surroundings, ...rest: ReadonlyArray<string>): string =>
  (platform === "win32" ? win32 : posix).join(home, ...rest)

const inProject = (file: string): string => `${file} in a project, for that project only`

const placesOf = (client: ClientName, at: Surroundings): ReadonlyArray<string> => {
  switch (client) {
    case "claude-desktop":
      return [userFolder(at, "Claude", "claude_desktop_config.json")]
    case "claude-code":
      return [inProject(".mcp.json"), `${homeFile(at, ".claude.json")}, for all projects`]
    case "vscode":
      return [inProject(".vscode/mcp.json"), `${userFolder(at, "Code", "User", "mcp.json")}, for all projects`]
    case "cursor":
      return [`${homeFile(at, ".cursor", "mcp.json")}, for all projects`, inProject(".cursor/mcp.json")]
    case "codex":
      return [homeFile(at, ".codex", "config.toml")]
    case "gemini":
      return [`${homeFile(at, ".gemini", "settings.json")}, for all projects`, inProject(".gemini/settings.json")]
  }
}

/**
 * The entry for a client. Settings given by flag or environment go into it, since a desktop client has not the user's
 * shell environment; secrets never do.
 */
export const render = (client: ClientName, config: ResolvedConfig, at: Surroundings): ClientConfig => {
  const { hidden, variables } = gather(config, at)
  return {
    snippet: snippetOf(client, variables),
    format: client === "codex" ? "toml" : "json",
    places: placesOf(client, at),
    notices: [
      "If the file exists, add the entry to what is there.",
      ...hidden.map((name) => `${name} holds a secret and was left out; set it where the client starts the server.`),
      ...(client === "claude-code" && variables.length === 0
        ? [`In place of editing a file: claude mcp add ${SERVER} -- ${COMMAND} ${ARGS.join(" ")}`]
        : []),
      ...(client === "claude-code" && at.platform === "win32"
        ? [`On Windows, Claude Code starts npx through a shell: command "cmd", args ${JSON.stringify(SHELL_ARGS)}.`]
        : [])
    ]
  }
}
