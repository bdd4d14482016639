import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as fc from "effect/FastCheck"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect } from "vitest"
import { decode, load, MAX_FILE_BYTES } from "../../src/runtime/ConfigFile.ts"
import { print } from "../../src/runtime/ConfigProblem.ts"

const at = { name: "DDG_CONFIG", path: "/etc/ddg.json" }

const fault = (text: string): string =>
  Either.match(decode(at, text), { onLeft: print, onRight: () => "" })

describe("the text of a configuration file", () => {
  it("is a JSON object, whose keys are kept as they are", () => {
    const file = Either.getOrThrow(decode(at, "\uFEFF {\"region\":\"us-en\",\"__proto__\":1} "))
    expect([...file.entries]).toEqual([["region", "us-en"], ["__proto__", 1]])
  })

  it.each([
    ["", "is not JSON"],
    ["{", "is not JSON"],
    ["{\"region\": us-en}", "is not JSON"],
    ["[]", "holds an array"],
    ["null", "holds null"],
    ["\"x\"", "holds a string"],
    ["5", "holds a number"]
  ])("%j is refused", (text, wanted) => {
    expect(fault(text).startsWith(`DDG_CONFIG: "/etc/ddg.json" ${wanted}`)).toBe(true)
    expect(fault(text)).toContain("allowed: a JSON object such as")
  })

  it("is refused without being quoted: it may hold a secret", () => {
    expect(fault("{\"cursorKey\": s3cr3t}")).not.toContain("s3cr3t")
    expect(fault("s3cr3t")).not.toContain("s3cr3t")
  })

  it("is refused with the place where the parser tells it", () => {
    expect(fault("{\n  \"a\": 1,\n  \"b\": 2,,\n}")).toContain("is not JSON (line 3, column 10)")
  })

  it.prop("is read or refused, whatever it is", [fc.oneof(fc.string({ unit: "binary" }), fc.json())], ([text]) => {
    expect(Either.isEither(decode(at, text))).toBe(true)
  })
})

describe("a configuration file", () => {
  const folder = mkdtempSync(join(tmpdir(), "ddg-file-"))
  afterAll(() => rmSync(folder, { recursive: true }))

  it.effect("is refused beyond its size", () =>
    Effect.gen(function*() {
      const path = join(folder, "large.json")
      writeFileSync(path, `{"a":"${"x".repeat(MAX_FILE_BYTES)}"}`)
      const error = yield* Effect.flip(load({ name: "--config", path }))
      expect(error.problems[0].fault).toBe("is larger than 1 MiB")
    }))

  it.effect("must exist and be a file", () =>
    Effect.gen(function*() {
      const faultOf = (path: string) =>
        Effect.map(Effect.flip(load({ name: "--config", path })), (error) => error.problems[0].fault)
      writeFileSync(join(folder, "f"), "{}")
      expect(yield* faultOf(join(folder, "gone"))).toBe("does not exist")
      expect(yield* faultOf(join(folder, "f", "below"))).toBe("does not exist")
      expect(yield* faultOf(folder)).toBe("is not a file")
      expect(yield* faultOf("x".repeat(5000))).toBe("cannot be read (ENAMETOOLONG)")
    }))
})
