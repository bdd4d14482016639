import { posix, win32 } from "node:path"
import type { Surroundings } from "./Surroundings.ts"

const NAME = "mcp-duckduckgo"

/** The default in words. */
export const defaultStateFolderText = [
  `$XDG_STATE_HOME/${NAME} or ~/.local/state/${NAME} (Linux)`,
  `~/Library/Application Support/${NAME} (macOS)`,
  `%LOCALAPPDATA%\\${NAME} (Windows)`
].join(", ")

/**
 * Where state is kept when nothing else is said. On Linux as the XDG Base Directory Specification 0.8 has it: a
 * relative `XDG_STATE_HOME` is invalid and counts as unset.
 */
export const defaultStateFolder = ({ env, home, platform }: Surroundings): string => {
  if (platform === "win32") {
    const local = env["LOCALAPPDATA"] ?? ""
    return win32.isAbsolute(local) ? win32.join(local, NAME) : win32.join(home, "AppData", "Local", NAME)
  }
  if (platform === "darwin") return posix.join(home, "Library", "Application Support", NAME)
  const state = env["XDG_STATE_HOME"] ?? ""
  return posix.isAbsolute(state) ? posix.join(state, NAME) : posix.join(home, ".local", "state", NAME)
}
