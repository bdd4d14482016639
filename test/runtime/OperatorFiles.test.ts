import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { writeFile } from "node:fs/promises"
import path from "node:path"
import { rootCertificates } from "node:tls"
import { describe, expect } from "vitest"
import * as OperatorFiles from "../../src/runtime/OperatorFiles.ts"
import { defaults } from "../../src/search/parse/Selectors.ts"
import { configOf, file } from "../support/configSources.ts"
import { tempFolder } from "../support/tempFolder.ts"

const [first = "", second = ""] = rootCertificates
const damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"

/** A new file with this text. */
const holding = (text: string) =>
  Effect.gen(function*() {
    const name = path.join(yield* tempFolder, "a-file")
    yield* Effect.promise(() => writeFile(name, text))
    return name
  })

const faultOf = (setting: string, name: string) =>
  Effect.map(Effect.flip(OperatorFiles.load(configOf({ env: { [setting]: name } }))), (error) =>
    error.message.replaceAll(name, "FILE"))

const PEM = "allowed: a PEM file with at least one certificate"
const SELECTORS = "allowed: a JSON object of selectors as in docs/guide.md"

describe("files that settings name", () => {
  it.effect("are none where no setting names one", () =>
    Effect.map(OperatorFiles.load(configOf()), (files) => {
      expect(files).toEqual({})
    }))

  it.scoped("are read: certificates as they stand, selectors in place of the built-in ones", () =>
    Effect.gen(function*() {
      const pem = `# ours\n${first}\n\n# theirs\r\n${second}\n`
      const files = yield* OperatorFiles.load(configOf({
        env: {
          DDG_CA_FILE: yield* holding(pem),
          DDG_SELECTORS_FILE: yield* holding(JSON.stringify({ html: { title: ".headline" } }))
        }
      }))
      expect(files.extraCa).toBe(pem)
      expect(files.selectors).toEqual({ ...defaults, html: { ...defaults.html, title: ".headline" } })
    }))

  it.scoped("are refused by the name of the setting as the user wrote it", () =>
    Effect.gen(function*() {
      const missing = path.join(yield* tempFolder, "none.pem")
      const config = configOf({ file: file({ caFile: missing }) })
      expect((yield* Effect.flip(OperatorFiles.load(config))).message).toBe(
        `The configuration cannot be used:\n  caFile in /etc/ddg.json: "${missing}" cannot be read (ENOENT); ${PEM}`
      )
      const flag = configOf({ flags: { "--selectors-file": missing } })
      expect((yield* Effect.flip(OperatorFiles.load(flag))).message).toContain(`--selectors-file: "${missing}" cannot be read`)
    }))

  it.scoped("cannot be folders", () =>
    Effect.gen(function*() {
      expect(yield* faultOf("DDG_CA_FILE", yield* tempFolder)).toContain("cannot be read (EISDIR)")
    }))

  it.effect.each([
    ["DDG_CA_FILE", "", `holds no certificate; ${PEM}`],
    ["DDG_CA_FILE", "a key, perhaps", `holds no certificate; ${PEM}`],
    ["DDG_CA_FILE", first.replace("-----END CERTIFICATE-----", ""), `holds no certificate; ${PEM}`],
    ["DDG_CA_FILE", damaged, `has a damaged certificate, number 1 of 1; ${PEM}`],
    ["DDG_CA_FILE", `${first}\n${damaged}\n${second}`, `has a damaged certificate, number 2 of 3; ${PEM}`],
    ["DDG_SELECTORS_FILE", "", `is not JSON; ${SELECTORS}`],
    ["DDG_SELECTORS_FILE", "{\"html\":", `is not JSON; ${SELECTORS}`]
  ] as const)("%s that holds %j is refused", ([setting, text, fault]) =>
    Effect.scoped(Effect.gen(function*() {
      expect(yield* faultOf(setting, yield* holding(text))).toBe(
        `The configuration cannot be used:\n  ${setting}: "FILE" ${fault}`
      )
    })))

  it.effect.each([
    ["[]", []],
    ["{\"htm\":{}}", ["htm"]],
    ["{\"html\":{\"title\":7,\"nonsense\":\".a\"}}", ["html.title", "html.nonsense"]],
    ["{\"html\":{\"title\":\"a[\"}}", ["html.title"]]
  ] as const)("selectors %s are refused, with every field that is wrong", ([text, fields]) =>
    Effect.scoped(Effect.gen(function*() {
      const fault = yield* faultOf("DDG_SELECTORS_FILE", yield* holding(text))
      expect(fault).toContain("is refused: ")
      for (const field of fields) expect(fault).toContain(`${field} `)
    })))
})
