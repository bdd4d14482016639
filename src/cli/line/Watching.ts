import { type CommandSpec, OK, USAGE } from "./Spec.ts"

export interface TopWords {
  readonly _tag: "Top"
  readonly url: string
  readonly once: boolean
}

const DEFAULT_URL = "http://127.0.0.1:3000"

const isHttpUrl = (text: string): boolean => {
  try {
    return /^https?:$/.test(new URL(text).protocol)
  } catch {
    return false
  }
}

const top: CommandSpec<TopWords> = {
  operands: "",
  summary: "Watch a server that runs over HTTP: its figures, its alerts and the last minutes.",
  details: ["On a terminal until q is pressed, a new look every 5 s; elsewhere once, as plain text."],
  flags: [
    { name: "--url", placeholder: "URL", description: `Where the server listens; ${DEFAULT_URL}, if left out.` },
    { name: "--once", description: "Print how things stand, and end." }
  ],
  exitCodes: [OK, USAGE, [3, "the server could not be reached"]],
  read: (words) => {
    words.none()
    const url = words.last("--url")?.trim() ?? DEFAULT_URL
    if (!isHttpUrl(url)) words.fault("--url is not an absolute http or https URL such as http://127.0.0.1:3000")
    return { _tag: "Top", url, once: words.has("--once") }
  }
}

export const watching = { top }
