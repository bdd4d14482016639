import { describe, expect, it } from "vitest"
import { hasEnd } from "../../../src/cli/top/Keys.ts"

describe("the keys that end the view", () => {
  it.each(["q", "Q", "\u0003", "\u001b", "jq", "\u001b[Aq", "\u0003q", "\u001bq"])("are among %j", (typed) => {
    expect(hasEnd(typed)).toBe(true)
  })

  it.each(["", "j", "\r", "\u001b[A", "\u001b[1;5C", "\u001bOP", "\u001b[A\u001b[B ", "\u001b[200~"])("are not among %j", (typed) => {
    expect(hasEnd(typed)).toBe(false)
  })
})
