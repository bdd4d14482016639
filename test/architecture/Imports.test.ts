import { describe, expect, it } from "vitest"
import * as Rules from "./Rules.ts"
import { documentText, sourceFile, sources, strip } from "./Source.ts"

const everywhere = (rule: Rules.Rule): ReadonlyArray<string> => sources.flatMap(rule)

/** What a rule says of a file that is not there. */
const said = (rule: Rules.Rule, path: string, text: string): string => rule(sourceFile(path, text)).join("; ")

describe("the source", () => {
  it("is read whole: every room, and nearly every file with an import", () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(sources.map(({ path }) => path)).toEqual(expect.arrayContaining(["main.ts", "mcp/tools/Wire.ts"]))
    expect(sources.filter(({ imports }) => imports.length > 0).length).toBeGreaterThan(sources.length * 0.8)
  })

  it("imports downward only, from main to domain", () => {
    expect(everywhere(Rules.direction)).toEqual([])
  })

  it("has a domain that imports nothing but effect", () => {
    expect(everywhere(Rules.domainIsPure)).toEqual([])
  })

  it("imports modules and no barrels", () => {
    expect(everywhere(Rules.noBarrels)).toEqual([])
  })

  it("keeps the MCP SDK in the bridge and the transports", () => {
    expect(everywhere(Rules.sdkIsKept)).toEqual([])
    const users = sources.filter(({ imports }) => imports.some((name) => name.startsWith("@modelcontextprotocol/sdk/")))
    expect(users).not.toEqual([])
  })

  it("executes nothing", () => {
    expect(everywhere(Rules.noCommands)).toEqual([])
  })

  it("opens no port, but for the server over HTTP, which is loaded on demand", () => {
    expect(everywhere(Rules.nothingListens)).toEqual([])
    expect(everywhere(Rules.httpIsOnDemand)).toEqual([])
    expect(sources.map(({ path }) => path)).toEqual(expect.arrayContaining(["transport/http/Listener.ts", "runtime/HttpServer.ts"]))
  })

  it("keeps the security core free of protocols", () => {
    expect(everywhere(Rules.securityIsApart)).toEqual([])
  })

  it(`has no file of more than ${Rules.MOST_LINES} lines`, () => {
    expect(everywhere(Rules.notTooLong)).toEqual([])
  })

  it("takes no shortcut past the compiler", () => {
    expect(everywhere(Rules.noShortcuts)).toEqual([])
  })

  it("has a line in docs/architecture.md for every room", (context) => {
    const text = documentText("docs/architecture.md")
    if (text === undefined) {
      console.warn("docs/architecture.md is not there: whether it names every room was not checked")
      return context.skip("docs/architecture.md is not there")
    }
    const rooms = new Set(sources.map(({ room }) => room))
    const isNamed = (room: string) => new RegExp(`(?:^|[^\\w/])(?:src/)?${room}(?:/|\\.ts|\`)`, "m").test(text)
    expect([...rooms].filter((room) => !isNamed(room))).toEqual([])
  })
})

describe("a rule catches what it is for", () => {
  it.each([
    ["domain/A.ts", `import * as B from "../metrics/B.ts"`],
    ["metrics/A.ts", `import type { B } from "../state/B.ts"`],
    ["state/A.ts", `import { b } from "../metrics/B.ts"`],
    ["search/parse/A.ts", `const load = () => import("../../mcp/B.ts")`],
    ["mcp/A.ts", `export { b } from "../transport/B.ts"`],
    ["cli/A.ts", `import "../main.ts"`],
    ["runtime/A.ts", `import type {\n  B,\n  C\n} from "../cli/B.ts"`],
    ["runtime/A.ts", `import { version } from "../../package.json"`],
    ["cellar/A.ts", `export const a = 1`],
    ["domain/A.ts", `type B = import("../search/B.ts").B`]
  ])("in %s: %s", (path, text) => {
    expect(said(Rules.direction, path, text)).not.toBe("")
  })

  it.each([
    ["main.ts", `import { run } from "./cli/Program.ts"`],
    ["cli/A.ts", `import { a } from "../runtime/App.ts"\nimport { b } from "./B.ts"`],
    ["egress/A.ts", `import * as StateFile from "../state/StateFile.ts"`],
    ["mcp/tools/A.ts", `// import "../../cli/B.ts"\nconst text = "import '../../cli/B.ts'"`]
  ])("and lets %s be: %s", (path, text) => {
    expect(said(Rules.direction, path, text)).toBe("")
  })

  it.each([
    [Rules.domainIsPure, "domain/A.ts", `import { readFile } from "node:fs/promises"`],
    [Rules.domainIsPure, "domain/A.ts", `import { Schema } from "effect"`],
    [Rules.noBarrels, "mcp/A.ts", `import { Effect } from "effect"`],
    [Rules.noBarrels, "mcp/A.ts", `import type { HttpClient } from "@effect/platform"`],
    [Rules.noBarrels, "mcp/A.ts", `import { load } from "cheerio"`],
    [Rules.noBarrels, "mcp/A.ts", `import * as S from "@effect/schema/Schema"`],
    [Rules.noBarrels, "mcp/index.ts", `export const a = 1`],
    [Rules.sdkIsKept, "mcp/Methods.ts", `import type { Tool } from "@modelcontextprotocol/sdk/types.js"`],
    [Rules.sdkIsKept, "runtime/App.ts", `const sdk = await import("@modelcontextprotocol/sdk/server/index.js")`],
    [Rules.nothingListens, "transport/A.ts", "createServer().listen(80)"],
    [Rules.httpIsOnDemand, "cli/A.ts", `import { serve } from "../runtime/HttpServer.ts"`],
    [Rules.httpIsOnDemand, "transport/A.ts", `import * as Http from "./http/Http.ts"`],
    [Rules.httpIsOnDemand, "transport/A.ts", `import {\n  type A,\n  b\n} from "./http/Http.ts"`],
    [Rules.noCommands, "cli/A.ts", `import { exec } from "node:child_process"`],
    [Rules.securityIsApart, "security/A.ts", `import type { Server } from "@modelcontextprotocol/sdk/server/index.js"`],
    [Rules.notTooLong, "mcp/A.ts", "\n".repeat(401)]
  ] as const)("%o, in %s: %s", (rule, path, text) => {
    expect(said(rule, path, text)).not.toBe("")
  })

  it.each([
    [Rules.nothingListens, "transport/http/A.ts", "createServer().listen(80)"],
    [Rules.httpIsOnDemand, "cli/A.ts", `import type { CannotServe } from "../runtime/HttpServer.ts"`],
    [Rules.httpIsOnDemand, "cli/A.ts", `const load = () => import("../runtime/HttpServer.ts")`],
    [Rules.httpIsOnDemand, "runtime/HttpServer.ts", `import * as Http from "../transport/http/Http.ts"`]
  ] as const)("and %o lets be, in %s: %s", (rule, path, text) => {
    expect(said(rule, path, text)).toBe("")
  })

  it.each([
    ["const a: any = 1"],
    ["const a: Array<any> = []"],
    ["const a = b as string"],
    ["const a = (b as unknown) as C"],
    ["const a = { ...(b as C) }"],
    ["const a = b!"],
    ["const a = b!.c"],
    ["const a = b()![0]"],
    ["export default a"],
    ["export { a as default }"],
    ["// @ts-ignore\na()"],
    ["/* @ts-expect-error */ a()"],
    ["const a = `text ${b as string} text`"],
    ["const a = `${`${b!}`}`"]
  ])("no shortcut: %s", (text) => {
    expect(said(Rules.noShortcuts, "a/A.ts", text)).not.toBe("")
  })

  it.each([
    [`import * as Effect from "effect/Effect"`],
    [`import { a as b, type C as D } from "./B.ts"`],
    [`export { a as b } from "./B.ts"`],
    [`export * as B from "./B.ts"`],
    ["const a = [1] as const"],
    ["const a = !b && c !== d && e != f"],
    ["const a = list.any(1)"],
    ["const a = { any: 1, default: 2 }"],
    [`const a = "any text as good as any other!"`],
    ["// any comment as good as any other!"],
    ["/** as any\n * comment! */"],
    ["const a = /any \"as\" b!c\\/[/\"]/u.test(b)"],
    ["const a = `as any ${b} text!`"],
    ["const f = <A>(a: A): A => a"],
    ["const f: <A>(a: A) => A = g"],
    ["const a = b / c / d"]
  ])("and lets be: %s", (text) => {
    expect(said(Rules.noShortcuts, "a/A.ts", text)).toBe("")
  })
})

describe("what is no code is left out", () => {
  it.each([
    [`a("x // y") // z`, `a("") `],
    ["a(`x ${b({ c: `d` })} y`)", "a(`${b({ c: `` })}`)"],
    ["a = b / 2 // c", "a = b / 2 "],
    [`a = /[/"]/.test(b) ? "c" : 'd'`, `a = /./.test(b) ? "" : ""`],
    ["a /* b\nc */ d", "a \n d"],
    ["a(`x\ny`)", "a(`\n`)"]
  ])("%s", (text, code) => {
    expect(strip(text).code).toBe(code)
  })

  it("line by line", () => {
    const lines = (text: string): number => text.split("\n").length
    expect(sources.filter(({ code, text }) => lines(code) !== lines(text)).map(({ path }) => path)).toEqual([])
  })
})
