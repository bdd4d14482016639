import * as Effect from "effect/Effect"
import { CoolDown } from "../egress/CoolDown.ts"
import type { SearchOutcome } from "../domain/SearchOutcome.ts"
import type { ResolvedConfig } from "../runtime/AppConfig.ts"
import { print } from "../runtime/ConfigProblem.ts"
import { Search } from "../search/Search.ts"
import * as StateFile from "../state/StateFile.ts"
import { ExitCode } from "./ExitCode.ts"
import { printLine } from "./Print.ts"

export interface DoctorCommand {
  readonly config: ResolvedConfig
  /** Sends nothing. */
  readonly offline: boolean
  /** The user says that the challenge was solved in a browser: the cool-down ends, and one search tries. */
  readonly solved: boolean
  readonly json: boolean
}

export interface Finding {
  readonly check: string
  readonly status: "ok" | "warning" | "failed"
  readonly detail: string
  /** What the command ends with if this is the worst finding. */
  readonly exitCode: ExitCode
}

const ok = (check: string, detail: string): Finding => ({ check, status: "ok", detail, exitCode: ExitCode.ok })

const warning = (check: string, detail: string): Finding => ({
  check,
  status: "warning",
  detail,
  exitCode: ExitCode.noAnswer
})

const failure = (check: string, detail: string, exitCode: ExitCode): Finding => ({ check, status: "failed", detail, exitCode })

/** `package.json`'s `engines`. */
const OLDEST_NODE = [20, 18, 1] as const

export const nodeFinding = (version: string): Finding => {
  const parts = version.split(".").map(Number)
  const difference = OLDEST_NODE.map((part, index) => (parts[index] ?? 0) - part).find((value) => value !== 0) ?? 0
  return difference < 0
    ? failure("node", `Node ${version} is older than ${OLDEST_NODE.join(".")}`, ExitCode.usage)
    : ok("node", `Node ${version}`)
}

const configFindings = ({ file, origins, warnings }: ResolvedConfig): ReadonlyArray<Finding> => {
  const own = Object.values(origins).filter(({ from }) => from !== "default").length
  const summary = `${own} of ${Object.keys(origins).length} settings are not the default${file === undefined ? "" : `; file ${file}`}`
  return [ok("configuration", summary), ...warnings.map((problem) => warning("configuration", print(problem)))]
}

const networkFindings = ({ values }: ResolvedConfig): ReadonlyArray<Finding> => [
  ok("proxy", values.proxy === undefined ? "none" : `in use${values.noProxy.length === 0 ? "" : `, except for ${values.noProxy.join(", ")}`}`),
  ok("certificate authorities", values.caFile === undefined ? "the built-in ones" : `the built-in ones and ${values.caFile}`)
]

const stateFinding = (folder: string): Effect.Effect<Finding> =>
  StateFile.probe(folder).pipe(
    Effect.as(ok("state folder", folder)),
    Effect.catchTag("StateFileError", (error) =>
      Effect.succeed(warning("state folder", `${error.message}. Cool-downs and cursors will not outlive a process.`)))
  )

const outcomeFinding = (outcome: SearchOutcome): Finding => {
  switch (outcome._tag) {
    case "Results":
    case "NoResults":
      return ok("search", `DuckDuckGo ${outcome.provenance.backend} answered`)
    case "Blocked":
      return failure(
        "search",
        `DuckDuckGo refuses (${outcome.endpoint}: ${outcome.reason}) until about ${new Date(outcome.until).toISOString()}`,
        ExitCode.blocked
      )
    case "LayoutChanged":
      return warning("search", `DuckDuckGo answered with a page that could not be read (${outcome.endpoint}: ${outcome.evidence})`)
    case "Unavailable":
      return failure("search", outcome.cause, ExitCode.network)
  }
}

const CHALLENGE_HINT = "Solve its challenge in a browser on this network (https://html.duckduckgo.com/html/), then run: mcp-duckduckgo doctor --solved"

const severity = (finding: Finding): number => ({ ok: 0, warning: 1, failed: 2 })[finding.status]

/** The exit code of the worst finding; of equals the first, for causes stand before their effects. */
export const exitCodeOf = (findings: ReadonlyArray<Finding>): ExitCode =>
  findings.reduce<Finding>((worst, finding) => (severity(finding) > severity(worst) ? finding : worst), ok("", "")).exitCode

const marks = { ok: "ok     ", warning: "warning", failed: "FAILED " } as const

/** `doctor`: what stands between this machine and an answer. Sends one search at most, and none while DuckDuckGo refuses. */
export const run = Effect.fn("cli.doctor")(function*(command: DoctorCommand): Effect.fn.Return<
  ExitCode,
  never,
  CoolDown | Search
> {
  const { config, json, offline, solved } = command
  const coolDown = yield* CoolDown
  const search = yield* Search
  if (solved) yield* coolDown.lift

  const findings: Array<Finding> = [
    nodeFinding(process.versions.node),
    ...configFindings(config),
    yield* stateFinding(config.values.stateFolder),
    ...networkFindings(config)
  ]
  const blocks = yield* coolDown.status
  for (const { endpoint, reason, scope, until } of blocks) {
    const held = `DuckDuckGo refused ${endpoint} (${reason}); ${scope === "all" ? "nothing" : `nothing to ${scope}`} is sent before ${new Date(until).toISOString()}`
    // A vertical that refuses by itself leaves the search as it is.
    findings.push(scope === "all" ? failure("cool-down", held, ExitCode.blocked) : warning("cool-down", held))
  }
  if (blocks.length === 0) findings.push(ok("cool-down", "none"))
  if (offline) findings.push(ok("search", "not tried (--offline)"))
  else if (!blocks.some(({ scope }) => scope === "all")) {
    const outcome = yield* Effect.either(search.run({ text: "duckduckgo", maxResults: 1 }))
    findings.push(
      outcome._tag === "Right" ? outcomeFinding(outcome.right) : failure("search", outcome.left.message, ExitCode.usage)
    )
  }

  const exitCode = exitCodeOf(findings)
  const hint = findings.some((finding) => finding.exitCode === ExitCode.blocked) ? CHALLENGE_HINT : undefined
  yield* printLine(
    json
      ? JSON.stringify({ exitCode, findings: findings.map(({ check, detail, status }) => ({ check, status, detail })), hint }, null, 2)
      : [
        ...findings.map(({ check, detail, status }) => `${marks[status]}  ${check.padEnd(24)}${detail}`),
        ...(hint === undefined ? [] : ["", hint])
      ].join("\n")
  )
  return exitCode
})
