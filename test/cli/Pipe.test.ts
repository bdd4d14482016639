import { execFile } from "node:child_process"
import { describe, expect, it } from "vitest"
import { requireBundle } from "../support/Bundle.ts"

describe("a reader who goes away", () => {
  it("is no error: the program ends as if all had been read", async () => {
    const command = "set -o pipefail; \"$0\" \"$1\" help | true"
    const code = await new Promise((resolve) => {
      execFile("bash", ["-c", command, process.execPath, requireBundle()], (error, _, stderr) => {
        resolve([error === null ? 0 : error.code, stderr])
      })
    })
    expect(code).toEqual([0, ""])
  })
})
