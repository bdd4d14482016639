import { describe, expect, it } from "vitest"
import { sources, targetOf } from "../../architecture/Source.ts"

const STORE = "security/consent/GrantStore.ts"

/** Where consent is asked for, where the operator gives it, and where layers are composed. */
const ALLOWED = /^(?:security\/consent|cli\/consent|runtime)\/|^cli\/Terminal\.ts$/

describe("the service that can grant", () => {
  const users = sources.filter((file) => file.imports.some((module) => targetOf(file, module) === STORE))

  it("is out of reach of every tool", () => {
    expect(users.map(({ path }) => path).filter((path) => !ALLOWED.test(path))).toEqual([])
  })

  it("is used at all", () => {
    const known = ["cli/consent/GrantCommand.ts", "security/consent/Consent.ts"]
    expect(users.map(({ path }) => path)).toEqual(expect.arrayContaining(known))
  })
})
