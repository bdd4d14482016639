import { describe, expect, it } from "vitest"
import * as Terms from "../../../src/security/consent/Terms.ts"

const tool = {
  name: "read_page",
  description: "Reads a page.",
  inputSchema: { type: "object", properties: { url: { type: "string" } } }
}
const other = { ...tool, name: "research" }

describe("the terms of a purpose", () => {
  it("are the same whatever the order of tools and keys", () => {
    expect(Terms.of([tool, other])).toBe(Terms.of([other, tool]))
    const turned = { ...tool, inputSchema: { properties: { url: { type: "string" } }, type: "object" } }
    expect(Terms.of([turned])).toBe(Terms.of([tool]))
    expect(Terms.of([tool])).toMatch(/^[0-9a-f]{64}$/)
  })

  it("change with a name, a word of a description, any part of a schema, and one tool more", () => {
    const all = [
      [],
      [tool],
      [tool, other],
      [other],
      [{ ...tool, description: "Reads a page. Any page." }],
      [{ ...tool, inputSchema: { type: "object", properties: { url: { type: "string", maxLength: 10 } } } }],
      [{ ...tool, inputSchema: { type: "object", properties: { url: { type: ["string"] } } } }],
      [{ ...tool, inputSchema: null }]
    ].map(Terms.of)
    expect(new Set(all).size).toBe(all.length)
  })
})
