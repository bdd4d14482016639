import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Element, isElement, open, walk } from "../../../src/search/parse/Dom.ts"
import { compile, rolesOf } from "../../../src/search/parse/Marks.ts"

const page = open(`
  <main id="m" class="a b">
    <p class="a">1</p><p class=" b  a ">2</p><div class="b"><p id="x" class="b c">3</p></div>
  </main>
  <p>4</p><A class="a A">5</A><span id="m"></span>`)

/** What cheerio selects, and what the marks do, as positions in the page. */
const compare = (selector: string) => {
  const marks = compile({ other: ".never", it: selector })
  const bound = marks.bind(page)
  const all: Array<Element> = []
  walk(page.root, all, (node) => {
    if (isElement(node)) all.push(node)
    return "in"
  })
  const selected = new Set<unknown>(page.$(selector))
  return {
    marked: all.flatMap((element, index) => ((rolesOf(bound, element) & marks.bit("it")) === 0 ? [] : [index])),
    selected: all.flatMap((element, index) => (selected.has(element) ? [index] : []))
  }
}

describe("marks", () => {
  it.each([
    ".a", "p", "#x", "p.a", "p.a.b", "#x.c", ".a, #m", "main > p", ".b > p.c", "#m.a > .a", "*.c", "a.a", "P.A",
    ".a.a", "main p", "p:not(.a)", "[class]", "div > *", "*", "p:has(+ p)", "main > div > p", ".none", "a.A"
  ])("agree with cheerio on %s", (selector) => {
    const { marked, selected } = compare(selector)
    expect(marked).toEqual(selected)
  })

  it("agree with cheerio on any list of plain selectors", () => {
    const compound = fc.tuple(
      fc.constantFrom("", "p", "main", "a", "*"),
      fc.constantFrom("", "#m", "#x"),
      fc.subarray([".a", ".b", ".c", ".A"])
    ).map(([tag, id, classes]) => tag + id + classes.join("") || "div")
    const alternative = fc.oneof(compound, fc.tuple(compound, compound).map((both) => both.join(" > ")))
    fc.assert(fc.property(fc.array(alternative, { minLength: 1, maxLength: 3 }), (alternatives) => {
      const { marked, selected } = compare(alternatives.join(", "))
      expect(marked).toEqual(selected)
    }), { numRuns: 300 })
  })
})
