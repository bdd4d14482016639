import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { settingKeys, settings } from "../../src/runtime/Settings.ts"
import { renderConfigDocs } from "../support/configDocs.ts"

describe("docs/configuration.md", () => {
  const text = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8")

  it("is what the table of settings says", () => {
    expect(text, "docs/configuration.md is out of date; write it anew: npm run docs:config").toBe(renderConfigDocs())
  })

  it.each(settingKeys)("tells %s in all its spellings", (key) => {
    const { env, flag } = settings[key]
    expect(text).toContain(`| \`${key}\`<br>\`${env}\`<br>\`${flag}\` |`)
  })
})
