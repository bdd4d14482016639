import { describe, expect, it } from "vitest"
import { commandNames, commands, globalFlags } from "../../src/cli/Commands.ts"
import { ExitCode } from "../../src/cli/ExitCode.ts"
import { help, WIDTH } from "../../src/cli/Help.ts"
import { settingKeys, settings } from "../../src/runtime/Settings.ts"

const words = (text: string): ReadonlySet<string> => new Set(text.split(/[\s,;]+/))
const texts = [undefined, ...commandNames].map((topic) => ({ name: topic ?? "overview", text: help(topic) }))

describe("the help", () => {
  it.each(texts)("$name: fits a terminal, ends with a line break, has no trailing blanks", ({ text }) => {
    expect(text.endsWith("\n")).toBe(true)
    expect(text.split("\n").filter((line) => line.length > WIDTH || /\s$/.test(line))).toEqual([])
  })

  it("mentions every command, setting, default and exit code", () => {
    const all = help()
    const seen = words(all)
    for (const name of commandNames) expect(all).toMatch(new RegExp(`^ {2}${name}( |$)`, "m"))
    expect(all).toMatch(/^ {2}help \[COMMAND\]/m)
    for (const key of settingKeys) expect(seen).toContain(settings[key].flag)
    for (const { name } of globalFlags) expect(seen).toContain(name)
    for (const word of ["[wt-wt]", "[moderate]", "[10]", "minutes]", "DDG_CONFIG"]) expect(seen).toContain(word)
    for (const code of Object.values(ExitCode)) expect(all).toMatch(new RegExp(`^ {2}${code}  \\S`, "m"))
  })

  it.each(commandNames)("%s: mentions what the command takes and what it ends with", (name) => {
    const text = help(name)
    const seen = words(text)
    const spec = commands[name]
    expect(text.startsWith(`Usage: mcp-duckduckgo ${name}`)).toBe(true)
    for (const flag of [...spec.flags, ...globalFlags]) expect(seen).toContain(flag.name)
    for (const key of settingKeys) expect(seen).toContain(settings[key].flag)
    for (const [code] of spec.exitCodes) expect(text).toMatch(new RegExp(`^ {2}${code}  \\S`, "m"))
  })

  it("keeps its columns aligned", () => {
    const lines = help().split("\n").filter((line) => /^ {2}--(cache-(?!similar)|max-bytes|header|fetch|search-d)/.test(line))
    const columns = new Set(lines.map((line) => /^ {2}\S+ \S+ +/.exec(line)?.[0].length))
    const longest = ["--search-deadline DURATION", "--cache-disk-bytes SIZE"]
    expect(columns).toEqual(new Set(longest.map((name) => 2 + name.length + 2)))
  })
})
