import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { type CheerioAPI, load } from "cheerio/slim"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Simulator, start } from "./Simulator.ts"
import { ask } from "./TestClient.ts"

/**
 * The simulated pages have the bones of recorded ones: every element with its classes, id, name and ancestors. The
 * recordings are not part of the repository.
 */
const root = fileURLToPath(new URL("../../..", import.meta.url))
const folder = resolve(root, process.env["DDG_TEST_DATA"] ?? "../shared/data", "duckduckgo")
const present = existsSync(folder)
if (!present) console.warn(`recorded pages are not compared: ${folder} does not exist`)

type Element = Parameters<CheerioAPI>[0] & { readonly name: string; readonly parent: unknown }

const isElement = (node: unknown): node is Element =>
  typeof node === "object" && node !== null && "name" in node && "parent" in node && "attribs" in node

const nameOf = ($: CheerioAPI, element: Element): string => {
  const classes = ($(element).attr("class") ?? "").split(/\s+/).filter((part) => part !== "").sort()
  const name = $(element).attr("name")
  const named = ["input", "select"].includes(element.name) && name !== undefined
  const form = named ? `[${name.replace(/_[0-9a-f]{32}$/, "")}]` : ""
  return [element.name, ...classes].join(".") + form
}

const bonesOf = (text: string): ReadonlySet<string> => {
  const $ = load(text)
  const bones = new Set<string>()
  for (const element of $("body *").toArray()) {
    const path: Array<string> = []
    for (let node: unknown = element; isElement(node); node = node.parent) path.unshift(nameOf($, node))
    bones.add(path.join(" > "))
  }
  return bones
}

const recorded = (part: string, name: RegExp): ReadonlySet<string> => {
  const files = readdirSync(join(folder, part)).filter((file) => file.endsWith(".html") && name.test(file))
  expect(files.length).toBeGreaterThan(0)
  return new Set(files.flatMap((file) => [...bonesOf(readFileSync(join(folder, part, file), "utf8"))]))
}

const without = (these: ReadonlySet<string>, those: ReadonlySet<string>): ReadonlyArray<string> =>
  // Badges were on none of the pages that were recorded.
  [...these].filter((bone) => !those.has(bone) && !bone.includes("result__type"))

describe.skipIf(!present)("beside recorded pages", () => {
  let simulator: Simulator
  const simulated = async (path: string, query: string): Promise<ReadonlySet<string>> =>
    bonesOf((await ask(`${simulator.url}${path}?q=${encodeURIComponent(query)}`)).text)

  beforeAll(async () => {
    simulator = await start({ politeness: { requests: 1000 } })
  })
  afterAll(() => simulator.close())

  it("the html page has no element that a recorded one has not, and lacks none", async () => {
    const real = recorded("html", /^html-2026/)
    const own = await simulated("/html/", "encyclopaedia dated undated ads lantern")
    const dated = await simulated("/html/", "dated lantern")
    expect(without(own, real)).toEqual([])
    expect(without(dated, real)).toEqual([])
    expect(without(real, new Set([...own, ...dated]))).toEqual([])
  })

  it("the lite page has no element that a recorded one has not, and lacks none", async () => {
    const real = recorded("lite", /^lite-(?:2025|2026)/)
    const own = await simulated("/lite/", "dated lantern")
    expect(without(own, real)).toEqual([])
    expect(without(recorded("lite", /^lite-2026/), own)).toEqual([])
  })

  it("the challenge has no element that a recorded one has not, and lacks none", async () => {
    const real = recorded("anomaly", /^anomaly-(?:2026|html|lite)/)
    const own = await simulated("/html/", "lantern [[fault=challenge]]")
    expect(without(own, real)).toEqual([])
    expect(without(recorded("anomaly", /^anomaly-2026-08/), own)).toEqual([])
  })
})
