import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { readFile, writeFile } from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import * as SigningKeys from "../../src/auth/oidc/SigningKeys.ts"
import { lifeOf, longestAge, renewable } from "../../src/auth/oidc/SignInPolicy.ts"
import { scopes } from "../../src/security/Subject.ts"
import { tempFolder } from "../support/tempFolder.ts"

describe("signing keys", () => {
  it.effect("are made once, changed after 90 days, and known for a day longer", () =>
    Effect.scoped(Effect.gen(function*() {
      const file = path.join(yield* tempFolder, "keys.json")
      const kids = Effect.map(SigningKeys.load(file), ({ keys }) => keys.map(({ kid }) => kid))
      const [first] = yield* kids
      expect(yield* kids).toEqual([first])
      yield* TestClock.adjust("90 days")
      const [second, ...before] = yield* kids
      expect(before).toEqual([first])
      expect(second).not.toBe(first)
      yield* TestClock.adjust("1 day")
      expect(yield* kids).toEqual([second])
    })))

  it.effect("that cannot be read stop the start: new ones would end every session without a word", () =>
    Effect.scoped(Effect.gen(function*() {
      const file = path.join(yield* tempFolder, "keys.json")
      yield* SigningKeys.load(file)
      const text = yield* Effect.promise(() => readFile(file, "utf8"))
      yield* Effect.promise(() => writeFile(file, text.slice(0, 50)))
      expect(yield* Effect.flip(SigningKeys.load(file))).toMatchObject({ _tag: "StateFileError" })
    })))
})

describe("the age of a sign-in", () => {
  it("counts by the policy of the levels", () => {
    expect(scopes.map((scope) => longestAge([scope]))).toEqual([undefined, undefined, 900, 300])
    expect(longestAge(["openid", "ddg:account", "ddg:admin"])).toBe(300)
    expect(renewable(scopes)).toEqual(["ddg:search", "ddg:read"])
  })

  it("bounds the life of a token", () => {
    expect(lifeOf(["ddg:search"], 0, 100_000)).toBe(3_600)
    expect(lifeOf(["ddg:account"], 1_000, 1_000)).toBe(900)
    expect(lifeOf(["ddg:account"], 1_000, 1_600)).toBe(300)
    expect(lifeOf(["ddg:admin"], 1_000, 9_000)).toBe(60)
  })
})
