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

export interface HealthcheckWords {
  readonly _tag: "Healthcheck"
  readonly container: boolean
}

const healthcheck: CommandSpec<HealthcheckWords> = {
  operands: "",
  summary: "Ask the HTTP server of this machine whether it lives; for containers, which have no shell to ask with.",
  details: ["Asks at --host and --port, within 3 seconds. What DuckDuckGo does is no part of the answer."],
  flags: [
    {
      name: "--container",
      description: "All is well, too, if the first process of the container serves no HTTP: it lives as long as its container."
    }
  ],
  exitCodes: [[0, "it lives"], [1, "it does not answer, or not as it should"], USAGE],
  read: (words) => {
    words.none()
    return { _tag: "Healthcheck", container: words.has("--container") }
  }
}

export const serving = { stdio, http, healthcheck }
