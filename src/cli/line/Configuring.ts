import { type CommandSpec, json, OK, USAGE } from "./Spec.ts"

/** The desktop clients for which `client-config` prints an entry. */
export const clientNames = ["claude-desktop", "claude-code", "vscode", "cursor", "codex", "gemini"] as const
export type ClientName = (typeof clientNames)[number]

export interface ConfigPrintWords {
  readonly _tag: "ConfigPrint"
  readonly json: boolean
}

export interface ClientConfigWords {
  readonly _tag: "ClientConfig"
  readonly client: ClientName
}

const print: CommandSpec<ConfigPrintWords> = {
  operands: "",
  summary: "Print every setting, its value and where that comes from; secrets are masked.",
  details: [],
  flags: [json],
  exitCodes: [OK, USAGE],
  read: (words) => {
    words.none()
    return { _tag: "ConfigPrint", json: words.has("--json") }
  }
}

const clientConfig: CommandSpec<ClientConfigWords> = {
  operands: "CLIENT",
  summary: "Print the entry for a client's configuration file, and say where that file is.",
  details: [
    `Clients: ${clientNames.join(", ")}.`,
    "Settings given by flag or environment become part of the entry, except secrets."
  ],
  flags: [],
  exitCodes: [OK, USAGE],
  read: (words) => {
    const [client, ...rest] = words.operands
    if (rest.length > 0) words.fault("client-config takes one CLIENT")
    return { _tag: "ClientConfig", client: words.oneOf(clientNames, "a client", client) ?? "claude-desktop" }
  }
}

export const configuring = { "config print": print, "client-config": clientConfig }
