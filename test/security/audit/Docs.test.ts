import * as Option from "effect/Option"
import { describe, expect, it } from "vitest"
import { GENESIS, hashOf, parse } from "../../../src/security/audit/Chain.ts"
import { parseAnchor } from "../../../src/security/audit/Signing.ts"
import { entryOf } from "../../../src/security/audit/Stored.ts"
import { document } from "../../docs/support/Markdown.ts"
import { readFileSync } from "node:fs"

const { fences, text } = document("docs/audit.md", readFileSync(new URL("../../../docs/audit.md", import.meta.url), "utf8"))

const records = fences.filter(({ language }) => language === "json").flatMap((fence) =>
  fence.text.trimEnd().split("\n").flatMap((line) => {
    const bytes = Buffer.from(line)
    const record = parse(bytes)
    return record === undefined ? [] : [{ record, hash: hashOf(bytes) }]
  }))

describe("docs/audit.md", () => {
  it("shows records as the program writes them: a chain, of kinds that it knows", () => {
    expect(records).toHaveLength(4)
    let { hash: prev } = GENESIS
    for (const { hash, record } of records) {
      expect(record).toMatchObject({ hash, prev })
      expect(Option.isSome(entryOf(record))).toBe(true)
      prev = hash
    }
  })

  it("shows an anchor that holds, and whose key signed the checkpoint in the example", () => {
    const found = parseAnchor(/^ddg-audit-1:\S+$/m.exec(text)?.[0] ?? "")
    expect(found).toBeDefined()
    const checkpoint = records.map(({ record }) => record).find(({ record }) => record["_tag"] === "Checkpoint")
    const { prev = "", record = {}, seq = 0, time = "" } = checkpoint ?? {}
    const { signature, stream } = record
    expect(found?.verifier.holds({ prev, seq, time: Date.parse(time), stream: String(stream) }, String(signature))).toBe(true)
  })
})
