import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { derived } from "../../src/research/Queries.ts"

describe("queries derived from a question", () => {
  it.each([
    ["What is the tallest building in Europe?", ["What is the tallest building in Europe", "tallest building Europe"]],
    ["How do I measure event loop delay in Node 20?", ["How do I measure event loop delay in Node 20", "measure event loop delay Node 20"]],
    ["Wie hoch ist der Fernsehturm in Berlin?", ["Wie hoch ist der Fernsehturm in Berlin", "hoch Fernsehturm Berlin"]],
    ["¿Cuál es la capital de Australia?", ["Cuál es la capital de Australia", "capital Australia"]],
    ["effect typescript", ["effect typescript"]],
    ["Who said \"the map is not the territory\"?", ["Who said \"the map is not the territory\"", "said \"the map is not the territory\""]],
    ["why?", ["why"]],
    ["C++ vs C#", ["C++ vs C#"]]
  ])("%s", (question, queries) => {
    expect(derived(question)).toEqual(queries)
  })

  it("are one or two, different, of bounded length, made of words of the question alone", () => {
    fc.assert(fc.property(fc.oneof(fc.fullUnicodeString({ maxLength: 800 }), fc.lorem({ maxCount: 200 })).filter((text) => text.trim() !== ""), (question) => {
      const queries = derived(question)
      expect(queries.length === 1 || queries.length === 2).toBe(true)
      expect(new Set(queries.map((query) => query.toLowerCase())).size).toBe(queries.length)
      for (const query of queries) {
        expect(query.length).toBeLessThanOrEqual(300)
        for (const word of query.split(" ")) expect(question.replace(/\s+/g, " ")).toContain(word)
      }
    }))
  })
})
