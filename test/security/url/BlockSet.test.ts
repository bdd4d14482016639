import * as FastCheck from "effect/FastCheck"
import { expect, it } from "vitest"
import { BlockSetBuilder } from "../../../src/security/url/BlockSet.ts"

const setOf = (texts: Iterable<string>) => {
  const builder = new BlockSetBuilder()
  for (const text of texts) builder.add(text)
  return builder.build()
}

it("has what was added, once, and nothing else", () => {
  const anyName = FastCheck.oneof(FastCheck.string(), FastCheck.stringMatching(/^[ab.]{1,6}$/), FastCheck.domain())
  FastCheck.assert(FastCheck.property(FastCheck.array(anyName), FastCheck.array(anyName), (members, others) => {
    const set = setOf(members)
    const known = new Set(members)
    expect(set.size).toBe(known.size)
    expect([...members, ...others].filter((text) => set.has(text) !== known.has(text))).toEqual([])
  }), { numRuns: 500 })
})

it("tells apart three hundred thousand names that are nearly alike", () => {
  const names = Array.from({ length: 300_000 }, (_, index) => `host-${index}.example.com`)
  const set = setOf(names)
  expect(set.size).toBe(names.length)
  expect(names.every((name) => set.has(name))).toBe(true)
  expect(names.filter((name) => set.has(`${name}.`) || set.has(name.slice(1)) || set.has(`x${name}`))).toEqual([])
})

it("takes 8 bytes for a name", () => {
  const before = process.memoryUsage().arrayBuffers
  const builder = new BlockSetBuilder()
  for (let index = 0; index < 1_000_000; index++) builder.add(`name-${index}.example.org`)
  const set = builder.build()
  expect(set.size).toBe(1_000_000)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000)
})
