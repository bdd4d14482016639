import * as FastCheck from "effect/FastCheck"
import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { canonical } from "../../../src/security/Canonical.ts"
import { GENESIS, hashOf, link, LONGEST_LINE, parse } from "../../../src/security/audit/Chain.ts"

const TIME = Date.UTC(2026, 10, 23, 12)

const bytes = (line: string): Buffer => Buffer.from(line.replace(/\n$/, ""))

describe("a record of the chain", () => {
  it("is one line, with the hash of its canonical JSON without the hash", () => {
    const { head, line } = link(GENESIS, TIME, { _tag: "Erased" })
    const { hash, ...rest }: { readonly hash: string; readonly prev: string } = JSON.parse(line)
    expect(line).toBe(`${canonical({ hash, ...rest })}\n`)
    expect(hash).toBe(createHash("sha256").update(canonical(rest)).digest("hex"))
    expect(head).toEqual({ seq: 1, hash })
    expect(rest.prev).toBe("0".repeat(64))
  })

  it("is read as it was written, whatever stands in it", () => {
    FastCheck.assert(FastCheck.property(FastCheck.dictionary(FastCheck.string(), FastCheck.fullUnicodeString()), (record) => {
      const before = { seq: 41, hash: "a".repeat(64) }
      const { head, line } = link(before, TIME, record)
      const read = parse(bytes(line))
      expect(line.split("\n")).toHaveLength(2)
      expect(read).toMatchObject({ seq: 42, prev: before.hash, hash: head.hash, time: "2026-11-23T12:00:00.000Z" })
      expect(canonical(record)).toBe(canonical(JSON.parse(JSON.stringify(read?.record))))
      expect(hashOf(bytes(line))).toBe(head.hash)
    }))
  })

  it("has another hash when any byte behind the hash is another", () => {
    const line = bytes(link(GENESIS, TIME, { _tag: "Erased", text: "ä€" }).line)
    const hash = hashOf(line)
    const at = FastCheck.integer({ min: 75, max: line.length - 1 })
    const flip = FastCheck.integer({ min: 1, max: 255 })
    FastCheck.assert(FastCheck.property(at, flip, (at, flip) => {
      const altered = Buffer.from(line)
      altered[at] = (altered[at] ?? 0) ^ flip
      expect(hashOf(altered)).not.toBe(hash)
    }))
  })

  it.each([
    ["nothing", ""],
    ["zeros, as a loss of power leaves them", "\0".repeat(300)],
    ["half of one", link(GENESIS, TIME, { _tag: "Erased" }).line.slice(0, 90)],
    ["another JSON", `{"seq":1}`],
    ["the same members in another order", `{"seq":1,"hash":"${"a".repeat(64)}","prev":"${"0".repeat(64)}","record":{},"time":"2026-11-23T12:00:00.000Z"}`],
    ["one without a time", link(GENESIS, TIME, {}).line.replace(/,"time".*/, "}")],
    ["one with a number that is none", link(GENESIS, TIME, {}).line.replace(`"seq":1,`, `"seq":1.5,`)],
    ["one that is too long", link(GENESIS, TIME, { text: "x".repeat(LONGEST_LINE) }).line]
  ])("is not %s", (_, line) => {
    expect(parse(bytes(line))).toBeUndefined()
  })

  it("is asked for its hash without harm, however short the line is", () => {
    for (const length of [0, 1, 74, 75]) expect(hashOf(Buffer.alloc(length))).toMatch(/^[0-9a-f]{64}$/)
  })
})
