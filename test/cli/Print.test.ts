import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { describe, expect } from "vitest"
import { complainLine, printLine } from "../../src/cli/Print.ts"
import { captureOutput } from "./support/Output.ts"

describe("a line", () => {
  it.effect("for the user goes to standard output, ended once", () =>
    Effect.gen(function*() {
      const output = captureOutput()
      yield* printLine("one")
      yield* printLine("two\n")
      yield* printLine("")
      expect(output.stdout()).toBe("one\ntwo\n\n")
      expect(output.stderr()).toBe("")
    }))

  it.effect("of complaint goes to standard error, ended once", () =>
    Effect.gen(function*() {
      const output = captureOutput()
      yield* complainLine("one")
      yield* complainLine("two\n")
      expect(output.stderr()).toBe("one\ntwo\n")
      expect(output.stdout()).toBe("")
    }))
})
