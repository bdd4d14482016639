import { readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, it } from "vitest"
import { requireBundle } from "../support/Bundle.ts"

/** Licences that may be bundled with a program under the MIT licence without asking anything of those who use it. */
const ALLOWED = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "BlueOak-1.0.0", "Unlicense"])

const notices = readFileSync(path.join(path.dirname(requireBundle()), "THIRD-PARTY-LICENSES.txt"), "utf8")
const packages = Array.from(
  notices.matchAll(/^(?<name>\S+) (?<version>\d\S*)\nLicence: (?<licence>.+)$/gm),
  ({ groups }) => [groups?.["name"] ?? "", groups?.["licence"] ?? ""] as const
)

describe("what is bundled", () => {
  it("is listed with its licence", () => {
    expect(packages.map(([name]) => name)).toEqual(expect.arrayContaining(["effect", "@modelcontextprotocol/sdk", "undici"]))
  })

  it.each(packages)("%s is under %s, which is allowed", (_, licence) => {
    expect(ALLOWED).toContain(licence)
  })
})
