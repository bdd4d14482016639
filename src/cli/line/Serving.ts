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

export const serving = { stdio }
