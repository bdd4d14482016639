import { userInfo } from "node:os"

/** The name of the user of the operating system. A container may run under a user without one: then its number. */
export const localUser = (): string => {
  try {
    return userInfo().username
  } catch {
    return `uid:${process.getuid?.() ?? "unknown"}`
  }
}
