import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { writeFile } from "node:fs/promises"
import path from "node:path"
import { Readable } from "node:stream"
import { fileURLToPath } from "node:url"
import { describe, expect } from "vitest"
import * as ParseCommand from "../../src/cli/ParseCommand.ts"
import { ParseReport, parseReport } from "../../src/cli/ParseReport.ts"
import { defaults } from "../../src/search/parse/Selectors.ts"
import { fixture } from "../search/parse/support.ts"
import { tempFolder } from "../support/tempFolder.ts"
import { captureOutput } from "./support/Output.ts"

const page = fileURLToPath(new URL("../search/parse/fixtures/html-results.html", import.meta.url))

const decodeReport = Schema.decodeSync(Schema.parseJson(ParseReport))

const run = (command: Partial<ParseCommand.ParseCommand>) =>
  Effect.gen(function*() {
    const output = captureOutput()
    const code = yield* ParseCommand.run({ endpoint: "html", file: page, selectors: undefined, ...command })
    return { code, report: decodeReport(output.stdout()), stderr: output.stderr() }
  })

/** Standard input that holds these pieces, for the length of a work. */
const withInput = (pieces: Iterable<Uint8Array>) => <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const before = Object.getOwnPropertyDescriptor(process, "stdin")
      Object.defineProperty(process, "stdin", { configurable: true, value: Readable.from(pieces) })
      return before
    }),
    () => work,
    (before) => Effect.sync(() => Object.defineProperty(process, "stdin", before ?? {}))
  )

describe("parse", () => {
  it.effect("prints what is read off a saved page", () =>
    Effect.map(run({}), (ran) => {
      expect(ran).toEqual({ code: 0, stderr: "", report: parseReport("html", fixture("html-results.html")) })
      expect(ran.report.hits).not.toEqual([])
    }))

  it.effect("reads it as an answer of the endpoint that was named", () =>
    Effect.gen(function*() {
      expect((yield* run({ endpoint: "lite" })).report.outcome).toBe("layout_changed")
      expect((yield* run({ endpoint: "challenge" })).report.outcome).toBe("results")
    }))

  it.effect("with the operator's selectors", () =>
    Effect.gen(function*() {
      const html = { ...defaults.html, title: ".no-such-class" }
      const { code, report } = yield* run({ selectors: { ...defaults, html } })
      expect([code, report.outcome]).toEqual([0, "layout_changed"])
    }))

  it.effect("reads standard input, wherever it is cut", () =>
    Effect.gen(function*() {
      const bytes = Buffer.from(fixture("html-results.html"))
      const count = Math.ceil(bytes.length / 7)
      const pieces = Array.from({ length: count }, (_, index) => bytes.subarray(index * 7, index * 7 + 7))
      const { report } = yield* withInput(pieces)(run({ file: "-" }))
      expect(report).toEqual(parseReport("html", fixture("html-results.html")))
    }))

  it.scoped("takes a page in the charset that it names itself", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const file = path.join(folder, "latin1.html")
      const text = fixture("html-results.html")
        .replace("<head>", "<head><meta charset=\"iso-8859-1\">")
        .replace("Official site", "Caf\u00e9")
      yield* Effect.promise(() => writeFile(file, Buffer.from(text, "latin1")))
      const { report } = yield* run({ file })
      expect(report.hits.map(({ title }) => title)).toContain("Caf\u00e9")
    }))

  it.scoped("of an empty file says that the page was not understood", () =>
    Effect.gen(function*() {
      const file = path.join(yield* tempFolder, "empty.html")
      yield* Effect.promise(() => writeFile(file, ""))
      expect((yield* run({ file })).report.outcome).toBe("layout_changed")
    }))

  it.scoped("fails, naming the file, where it cannot be read", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const missing = yield* Effect.flip(run({ file: path.join(folder, "none.html") }))
      expect(missing.message).toMatch(/none\.html could not be read: ENOENT/)
      const directory = yield* Effect.flip(run({ file: folder }))
      expect(directory.message).toContain(`${folder} could not be read: EISDIR`)
    }))

  it.effect("takes no more than 64 MiB of standard input", () =>
    Effect.gen(function*() {
      const mebibyte = Buffer.alloc(1024 * 1024, " ")
      const error = yield* Effect.flip(withInput(Array.from({ length: 65 }, () => mebibyte))(run({ file: "-" })))
      expect(error.message).toBe("standard input could not be read: more than 64 MiB")
    }))
})
