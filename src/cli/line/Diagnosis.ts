import { type CommandSpec, json, OK, USAGE } from "./Spec.ts"

export const parseEndpoints = ["html", "lite", "challenge"] as const

export interface DoctorWords {
  readonly _tag: "Doctor"
  readonly offline: boolean
  readonly solved: boolean
  readonly json: boolean
}

export interface ParseWords {
  readonly _tag: "Parse"
  readonly endpoint: (typeof parseEndpoints)[number]
  readonly file: string
}

const doctor: CommandSpec<DoctorWords> = {
  operands: "",
  summary: "Check configuration, network and whether DuckDuckGo answers.",
  details: [
    "Sends one search at most, and none while DuckDuckGo refuses.",
    "When it refuses: solve its challenge in a browser on the same network, then run doctor --solved."
  ],
  flags: [
    { name: "--offline", description: "Send nothing." },
    { name: "--solved", description: "The challenge was solved in a browser: end the cool-down." },
    json
  ],
  exitCodes: [
    [0, "all well"],
    [1, "warnings"],
    USAGE,
    [3, "DuckDuckGo could not be reached"],
    [4, "DuckDuckGo refuses"]
  ],
  read: (words) => {
    words.none()
    return { _tag: "Doctor", offline: words.has("--offline"), solved: words.has("--solved"), json: words.has("--json") }
  }
}

const parse: CommandSpec<ParseWords> = {
  operands: "--endpoint ENDPOINT FILE|-",
  summary: "Show what is read off a saved page, for a bug report; - is standard input.",
  details: ["Prints one JSON object. Sends nothing."],
  flags: [
    {
      name: "--endpoint",
      placeholder: "ENDPOINT",
      description: `What the page was an answer of: ${parseEndpoints.join(", ")}. Required.`
    }
  ],
  exitCodes: [OK, USAGE],
  read: (words) => ({
    _tag: "Parse",
    endpoint: words.oneOf(parseEndpoints, "an --endpoint", words.last("--endpoint")) ?? "html",
    file: words.one("one FILE, or - for standard input")
  })
}

export const diagnosis = { doctor, parse }
