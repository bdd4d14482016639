import { describe, expect, it } from "vitest"
import { json, text } from "../../src/cli/ConfigPrint.ts"
import { settingKeys, settings } from "../../src/runtime/Settings.ts"
import { configOf, file } from "../support/configSources.ts"

const SECRET = "s3cr3t-".repeat(6)

const config = configOf({
  flags: { "--region": "us-en" },
  env: { DDG_CURSOR_KEY: SECRET, HTTPS_PROXY: `http://user:${SECRET}@proxy:3128`, DDG_NO_PROXY: "a,b", DDG_REGON: "x" },
  file: file({ maxBytes: 1_048_576, coolDown: "20 minutes", safeSearchLock: true })
})

interface Printed {
  readonly file: unknown
  readonly settings: Readonly<Record<string, { readonly value: unknown }>>
}

describe("config print", () => {
  const lines = text(config).split("\n")

  it("is a table of every setting, its value and where that comes from", () => {
    const row = (key: string) => lines.find((line) => line.startsWith(`  ${key} `))?.trim().split(/ {2,}/)
    for (const key of settingKeys) expect(row(key)).toHaveLength(3)
    expect(row("region")).toEqual(["region", "us-en", "--region"])
    expect(row("maxBytes")).toEqual(["maxBytes", "1 MiB", "file"])
    expect(row("coolDown")).toEqual(["coolDown", "20 minutes", "file"])
    expect(row("noProxy")).toEqual(["noProxy", "a,b", "DDG_NO_PROXY"])
    expect(row("caFile")).toEqual(["caFile", "none", "default"])
    expect(lines[0]).toBe("file: /etc/ddg.json")
    expect(lines).toContain("warning: DDG_REGON is not a setting and has no effect; did you mean DDG_REGION?")
  })

  it("is aligned", () => {
    const starts = settingKeys
      // Two have values that no column is made for.
      .filter((key) => key !== "userAgent" && key !== "cacheLifetimes")
      .map((key) => lines.find((line) => line.startsWith(`  ${key} `)) ?? "")
      .map((line) => [/^ {2}\S+ +/.exec(line)?.[0].length, /^ {2}\S+ +.+? {2,}/.exec(line)?.[0].length].join())
    expect(new Set(starts).size).toBe(1)
  })

  it("masks secrets, in both forms", () => {
    expect(lines.join("\n")).toMatch(/cursorKey +\(hidden\) +DDG_CURSOR_KEY/)
    expect(lines.join("\n")).toMatch(/proxy +http:\/\/\*\*\*@proxy:3128 +HTTPS_PROXY/)
    for (const printed of [lines.join("\n"), json(config)]) expect(printed).not.toContain("s3cr3t")
  })

  it("as JSON tells the same, in values that the configuration file takes", () => {
    const printed: Printed = JSON.parse(json(config))
    expect(printed.file).toBe("/etc/ddg.json")
    expect(Object.keys(printed.settings)).toEqual(settingKeys)
    expect(printed.settings).toMatchObject({
      region: { value: "us-en", from: "flag", name: "--region" },
      maxBytes: { value: 1_048_576, from: "file", name: "maxBytes in /etc/ddg.json" },
      safeSearchLock: { value: true, from: "file" },
      noProxy: { value: ["a", "b"], from: "env", name: "DDG_NO_PROXY" },
      caFile: { value: null, from: "default", name: "default" },
      proxy: { value: "http://***@proxy:3128", from: "env", name: "HTTPS_PROXY" }
    })
    const again = configOf({
      file: file(Object.fromEntries(
        Object.entries(printed.settings)
          .filter(([key]) => key !== "proxy" && key !== "cursorKey")
          .map(([key, { value }]) => [key, value])
      ))
    })
    const rest = settingKeys.filter((key) => !settings[key].secret)
    for (const key of rest) expect(again.values[key]).toEqual(config.values[key])
  })
})
