import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), "utf8"))
const manifest: { readonly dependencies?: object; readonly devDependencies: Readonly<Record<string, string>> } = read("package.json")
const lock: { readonly packages: Readonly<Record<string, { readonly version?: string; readonly resolved?: string }>> } =
  read("package-lock.json")

describe("the packages that this one is made of", () => {
  it.each(Object.entries(manifest.devDependencies))("%s is pinned to %s, in the lockfile too", (name, version) => {
    // A second version of a package has a name of its own.
    expect(version).toMatch(/^(?:npm:@?[^@]+@)?\d+\.\d+\.\d+$/)
    expect(lock.packages[`node_modules/${name}`]?.version).toBe(version.split("@").at(-1))
  })

  it("are all bundled: whoever installs it installs nothing else", () => {
    expect(manifest.dependencies ?? {}).toEqual({})
  })
})
