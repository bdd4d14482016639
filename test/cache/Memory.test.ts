import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { type Entry, make } from "../../src/cache/Memory.ts"

interface Answer {
  readonly text: string
}

const entry = (text: string, more: Partial<Entry<Answer>> = {}): Entry<Answer> => ({
  value: { text }, fetchedAt: 0, freshUntil: 100, staleUntil: 200, ...more
})

describe("Memory", () => {
  it("gives an answer until it is of no use any more", () => {
    const memory = make<Answer>(1_000)
    memory.set("key", entry("a"), 10)
    expect(memory.get("key", 200)).toEqual(entry("a"))
    expect(memory.get("key", 201)).toBeUndefined()
    expect(memory.entries()).toBe(0)
    expect(memory.bytes()).toBe(0)
  })

  it("gives up what was used least recently, and counts it", () => {
    const memory = make<Answer>(200)
    memory.set("a", entry("a"), 100)
    memory.set("b", entry("b"), 100)
    memory.get("a", 0)
    memory.peek("b", 0)
    memory.set("c", entry("c"), 100)
    expect([memory.get("a", 0)?.value.text, memory.get("b", 0), memory.get("c", 0)?.value.text]).toEqual(["a", undefined, "c"])
    expect(memory.evicted()).toBe(1)
  })

  it("does not keep what is larger than all the room, nor the older answer to the same question", () => {
    const memory = make<Answer>(200)
    memory.set("other", entry("b"), 50)
    memory.set("key", entry("a"), 50)
    memory.set("key", entry("a"), 201)
    expect(memory.get("key", 0)).toBeUndefined()
    expect(memory.get("other", 0)?.value.text).toBe("b")
  })

  it("never takes more than its bound, and what it still has is what was set last", () => {
    const name = FastCheck.constantFrom("a", "b", "c", "d", "e")
    const sets = FastCheck.array(FastCheck.tuple(name, FastCheck.string(), FastCheck.integer({ min: 1, max: 300 })))
    FastCheck.assert(FastCheck.property(sets, FastCheck.integer({ min: 1, max: 600 }), (all, maxBytes) => {
      const memory = make<Answer>(maxBytes)
      const last = new Map<string, readonly [text: string, size: number]>()
      for (const [key, text, size] of all) {
        memory.set(key, entry(text), size)
        last.set(key, [text, size])
        expect(memory.bytes()).toBeLessThanOrEqual(maxBytes)
      }
      let bytes = 0
      for (const [key, [text, size]] of last) {
        const found = memory.get(key, 0)
        if (found === undefined) continue
        expect(found.value.text).toBe(text)
        bytes += size
      }
      expect(memory.bytes()).toBe(bytes)
    }))
  })
})
