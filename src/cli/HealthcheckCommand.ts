import * as Effect from "effect/Effect"
import { readFile } from "node:fs/promises"
import { request } from "node:http"
import { isIPv6 } from "node:net"
import { ExitCode } from "./ExitCode.ts"
import { complainLine } from "./Print.ts"

export interface HealthcheckCommand {
  /** At which the server listens, as its setting says. */
  readonly host: string
  readonly port: number
  /** A first process that serves no HTTP is well as long as it runs. */
  readonly container: boolean
  /** What the first process of the container was started with, each argument ended by a NUL; `/proc/1/cmdline`. */
  readonly commandLine?: string
}

/** Shorter than the 5 seconds that the image gives the whole command. */
const DEADLINE_MILLIS = 3_000

const PATH = "/healthz/live"

const COMMAND_LINE = "/proc/1/cmdline"

/** An address that stands for every address of the machine is listened at, not asked at. */
const reachable = (host: string): string => (host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host)

/** The mode is a word of the command line and nothing else, whatever stands in front of the program (node, an init). */
const servesHttp = (commandLine: string): boolean => commandLine.split("\0").includes("http")

/** `undefined` if it lives; else why it is taken for dead. */
const ask = (host: string, port: number): Effect.Effect<string | undefined> =>
  Effect.async((resume, signal) => {
    const asked = request({ host, port, path: PATH, signal, agent: false }, (response) => {
      response.resume()
      const { statusCode } = response
      resume(Effect.succeed(statusCode === 200 ? undefined : `HTTP ${String(statusCode)}`))
    })
    asked.on("error", (error) => resume(Effect.succeed(error.message)))
    asked.end()
  })

/** Asks the server whether it lives; it is asked nothing that depends on DuckDuckGo. */
export const run = Effect.fnUntraced(function*({ commandLine = COMMAND_LINE, container, ...at }: HealthcheckCommand) {
  if (container) {
    // Where there is no such file, there is no container either, and the server is asked.
    const line = yield* Effect.promise(() => readFile(commandLine, "utf8").catch(() => "http"))
    if (!servesHttp(line)) return ExitCode.ok
  }
  const host = reachable(at.host)
  const why = yield* Effect.timeoutTo(ask(host, at.port), {
    duration: DEADLINE_MILLIS,
    onSuccess: (reason) => reason,
    onTimeout: () => `no answer within ${DEADLINE_MILLIS} ms`
  })
  if (why === undefined) return ExitCode.ok
  const url = `http://${isIPv6(host) ? `[${host}]` : host}:${at.port}${PATH}`
  return yield* Effect.as(complainLine(`mcp-duckduckgo: ${url}: ${why}`), ExitCode.noAnswer)
})
