import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { idOf, make, type Overlong } from "../../src/transport/LineReader.ts"

const read = (bytes: Buffer, cuts: ReadonlyArray<number>, maxBytes: number) => {
  const lines: Array<string> = []
  const overlong: Array<Overlong> = []
  const reader = make(maxBytes, (line) => lines.push(line), (line) => overlong.push(line))
  const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((a, b) => a - b), bytes.length]
  places.slice(1).forEach((end, index) => reader.push(bytes.subarray(places[index], end)))
  reader.end()
  return { lines, overlong }
}

const line = FastCheck.fullUnicodeString({ maxLength: 40 }).map((text) => text.replaceAll("\n", " "))
const cuts = FastCheck.array(FastCheck.nat(2_000))

describe("LineReader", () => {
  it("gives the same lines however the bytes arrive, also cut within a character", () => {
    FastCheck.assert(FastCheck.property(FastCheck.array(line), cuts, (lines, cuts) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(""))
      expect(read(bytes, cuts, 1_000)).toEqual({ lines, overlong: [] })
    }))
  })

  it("throws away exactly the lines beyond the bound, and reads on", () => {
    FastCheck.assert(FastCheck.property(FastCheck.array(FastCheck.stringMatching(/^[a-z]{0,30}$/)), cuts, (lines, cuts) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(""))
      const out = read(bytes, cuts, 12)
      expect(out.lines).toEqual(lines.filter((text) => text.length <= 12))
      expect(out.overlong).toEqual(lines.filter((text) => text.length > 12)
        .map((text) => ({ bytes: text.length, start: text, end: text })))
    }))
  })

  it("keeps both ends of a line that is too long, and counts all of it", () => {
    const text = `${"a".repeat(600)}${"b".repeat(5_000)}${"c".repeat(600)}`
    expect(read(Buffer.from(`${text}\nnext\n`), [700, 1_400, 5_800], 1_000)).toEqual({
      lines: ["next"],
      overlong: [{ bytes: 6_200, start: "a".repeat(512), end: "c".repeat(512) }]
    })
  })

  it("ends the last line without a line feed, and makes no line of nothing", () => {
    expect(read(Buffer.from("a\nb"), [], 10).lines).toEqual(["a", "b"])
    expect(read(Buffer.from("a\n"), [], 10).lines).toEqual(["a"])
    expect(read(Buffer.from(""), [], 10).lines).toEqual([])
  })
})

describe("idOf", () => {
  const id = FastCheck.oneof(FastCheck.integer(), FastCheck.string({ maxLength: 20 }))
  const params = FastCheck.dictionary(FastCheck.constantFrom("id", "a", "jsonrpc", "x\"id"), FastCheck.jsonValue())
  const ends = (text: string) => ({ bytes: text.length, start: text.slice(0, 512), end: text.slice(-512) })

  it("finds the id where clients write it, first or last, and never one inside of params", () => {
    FastCheck.assert(FastCheck.property(id, params, (id, params) => {
      const method = "tools/call"
      for (const message of [
        { jsonrpc: "2.0", id, method, params },
        { id, jsonrpc: "2.0", method, params },
        { method, params, jsonrpc: "2.0", id },
        { method, params, id, jsonrpc: "2.0" }
      ]) expect(idOf(ends(JSON.stringify(message)))).toBe(id)
      expect(idOf(ends(JSON.stringify({ jsonrpc: "2.0", method, params })))).toBeUndefined()
    }))
  })

  it.each([
    "{\"jsonrpc\":\"2.0\",\"id\":007,\"a\":1}",
    "{\"jsonrpc\":\"2.0\",\"id\":\"\\q\",\"a\":1}",
    "{\"params\":{\"id\":7}}",
    "{\"params\":[{\"id\":7}]}",
    "{\"params\":\"{\\\"id\\\":7}\"}",
    "garbage"
  ])("gives nothing for %s", (text) => {
    expect(idOf(ends(text))).toBeUndefined()
  })
})
