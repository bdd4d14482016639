import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { afterEach, describe, expect, vi } from "vitest"
import * as Logging from "../../src/runtime/Logging.ts"
import type { LogFormat, LogLevelWord } from "../../src/runtime/settings/Server.ts"

afterEach(() => {
  vi.restoreAllMocks()
})

const oneOfEach = Effect.all([
  Effect.logDebug("a debug line"),
  Effect.logInfo("an info line"),
  Effect.logWarning("a warning"),
  Effect.logError("an error"),
  Effect.logFatal("the end")
])

const annotated = Effect.annotateLogs(Effect.logWarning("two\nlines"), "endpoint", "html")

/** The lines that a work logs on standard error. Whatever it writes elsewhere fails the test. */
const logged = (work: Effect.Effect<unknown>, logLevel: LogLevelWord, logFormat: LogFormat = "logfmt") =>
  Effect.gen(function*() {
    const lines: Array<string> = []
    vi.spyOn(console, "error").mockImplementation((line) => void lines.push(String(line)))
    const astray = (["log", "info", "warn", "debug"] as const).map((name) => vi.spyOn(console, name))
    const stdout = vi.spyOn(process.stdout, "write")
    yield* Logging.within({ logLevel, logFormat })(work)
    for (const spy of [...astray, stdout]) expect(spy).not.toHaveBeenCalled()
    return lines
  })

describe("the log", () => {
  it.effect.each([
    ["none", 0], ["error", 2], ["warn", 3], ["info", 4], ["debug", 5]
  ] as const)("at level %s is silent about what is less severe, and all on standard error", ([level, count]) =>
    Effect.map(logged(oneOfEach, level), (lines) => {
      expect(lines).toHaveLength(count)
    }))

  it.effect("is one line a message, with level, time and what stands beside it", () =>
    Effect.map(logged(annotated, "warn"), (lines) => {
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(/^timestamp=\S+ level=WARN fiber=#\d+ message="two\\nlines" endpoint=html$/)
    }))

  it.effect("as JSON is one object a line", () =>
    Effect.map(logged(annotated, "warn", "json"), (lines) => {
      expect(lines).toHaveLength(1)
      expect(lines[0]).not.toContain("\n")
      expect(JSON.parse(lines[0] ?? "")).toMatchObject({
        logLevel: "WARN",
        message: "two\nlines",
        annotations: { endpoint: "html" }
      })
    }))
})
