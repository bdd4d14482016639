import type * as Redacted from "effect/Redacted"
import * as Codecs from "../Codecs.ts"
import { computed, make, type SettingsOf } from "../Setting.ts"
import { defaultStateFolder, defaultStateFolderText } from "../StateFolder.ts"

export type LogLevelWord = "error" | "warn" | "info" | "debug" | "none"
export type LogFormat = "logfmt" | "json"

export interface ServerValues {
  readonly stateFolder: string
  readonly cursorKey: Redacted.Redacted<string> | undefined
  readonly logLevel: LogLevelWord
  readonly logFormat: LogFormat
}

export const server: SettingsOf<ServerValues> = {
  stateFolder: computed(
    {
      key: "stateFolder",
      section: "server",
      codec: Codecs.path("FOLDER"),
      description: "Where the program keeps what must outlive it."
    },
    defaultStateFolder,
    defaultStateFolderText
  ),
  cursorKey: make({
    key: "cursorKey",
    section: "server",
    codec: Codecs.optional(Codecs.secretText(32, 1024)),
    default: undefined,
    description: "Signs the cursors of further results; without it, a key kept in the state folder does."
  }),
  logLevel: make({
    key: "logLevel",
    section: "server",
    codec: Codecs.choice("error", "warn", "info", "debug", "none"),
    default: "warn",
    description: "The least severe messages that are logged, on standard error."
  }),
  logFormat: make({
    key: "logFormat",
    section: "server",
    codec: Codecs.choice("logfmt", "json"),
    default: "logfmt",
    description: "How a line of the log is written."
  })
}
