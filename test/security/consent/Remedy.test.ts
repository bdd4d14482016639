import { execFileSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { grantCommand, remedy } from "../../../src/security/consent/Remedy.ts"
import { wanting } from "./support/Fixtures.ts"

/** The words of a command as a shell takes them. */
const wordsOf = (command: string): ReadonlyArray<string> =>
  execFileSync("/bin/sh", ["-c", `set -f; printf '%s\\n' ${command}`], { encoding: "utf8" }).trimEnd().split("\n")

describe("the operator's command", () => {
  it("names no issuer where it is the user of the operating system", () => {
    expect(grantCommand(wanting({ subject: { issuer: "local", id: "ada" } }))).toBe(
      "mcp-duckduckgo consent grant read-pages --target example.com --level MEDIUM --client editor --subject ada"
    )
  })

  it.each([
    ["a b"], ["'; echo gone; '"], ["$(echo gone)"], ["`echo gone`"], ["a\\"], ["*"], ["!a"], ["\"a\""], ["a#b & c > d | e"], ["~"], ["é漢"]
  ])("keeps %s one word, whoever pastes it into a shell", (client) => {
    expect(wordsOf(grantCommand(wanting({ client, target: "*" })))).toEqual(
      "mcp-duckduckgo consent grant read-pages --target * --level MEDIUM --client NAME --issuer https://id.example --subject ada"
        .split(" ").map((word) => (word === "NAME" ? client : word))
    )
  })

  it("is on one line, whatever a client is called", () => {
    expect(grantCommand(wanting({ client: "a\nb\u001b\u2028" }))).toContain("--client ab ")
  })

  it("is not offered for what is never stored", () => {
    expect(remedy("Why", wanting({ level: "RESTRICTED" }))).not.toContain("mcp-duckduckgo")
    expect(remedy("Why", wanting())).toMatch(/^Why\. .*: mcp-duckduckgo consent grant /)
  })
})
