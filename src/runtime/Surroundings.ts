import { homedir } from "node:os"

export type Env = Readonly<Record<string, string | undefined>>

/** The machine as far as configuration depends on it. Given as a value, so that everything decided from it is pure. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Env
  /** The user's home folder. */
  readonly home: string
  /** The working directory: relative paths start there. */
  readonly cwd: string
  /** The version of this program. */
  readonly version: string
}

/** A container may run under a user that has no entry in the password file: then there is no home to be found. */
const homeOrRoot = (platform: NodeJS.Platform): string => {
  try {
    return homedir()
  } catch {
    return platform === "win32" ? "C:\\" : "/"
  }
}

/** The surroundings of this process. */
export const ofProcess = (version: string): Surroundings => ({
  platform: process.platform,
  env: process.env,
  home: homeOrRoot(process.platform),
  cwd: process.cwd(),
  version
})
