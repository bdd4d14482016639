import { type CommandSpec, OK, USAGE } from "./Spec.ts"

export interface StdioWords {
  readonly _tag: "Stdio"
}

const stdio: CommandSpec<StdioWords> = {
  operands: "",
  summary: "Serve the Model Context Protocol on standard input and output. The default.",
  details: ["Ends when the client closes standard input. Messages for people go to standard error."],
  flags: [],
  exitCodes: [OK, USAGE],
  read: (words) => {
    words.none()
    return { _tag: "Stdio" }
  }
}

export interface HttpWords {
  readonly _tag: "Http"
}

const http: CommandSpec<HttpWords> = {
  operands: "",
  summary: "Serve the Model Context Protocol over HTTP, for a team or a container.",
  details: [
    "Where it can be reached is a setting: --host and --port. It prints its URL on standard error when it is ready.",
    "Ends with a signal, after the requests in flight were answered."
  ],
  flags: [],
  exitCodes: [OK, USAGE],
  read: (words) => {
    words.none()
    return { _tag: "Http" }
  }
}

export const serving = { stdio, http }
