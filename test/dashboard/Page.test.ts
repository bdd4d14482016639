import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { pathToFileURL } from "node:url"
import { beforeAll, describe, expect } from "vitest"
import * as Page from "../../src/dashboard/Page.ts"
import { builtPage } from "./support/page.ts"

let html = ""
beforeAll(async () => { html = await builtPage() })

const sha = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`

describe("the page", () => {
  it("is one file that names no other host and asks nobody else for anything", () => {
    // The namespace of SVG is a name and no address.
    const addresses = html.match(/https?:\/\/[^'"\s)]+/g) ?? []
    expect(new Set(addresses)).toEqual(new Set(["http://www.w3.org/2000/svg"]))
    const linked = [...html.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, address = ""]) => address.slice(0, 5))
    expect(linked).toEqual(["data:"])
    expect(/@import|url\(/.test(html)).toBe(false)
    expect(Buffer.byteLength(html)).toBeLessThan(40 * 1024)
  })

  it("holds one script and one style, whose hashes are all that its policy lets run", () => {
    const scripts = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text = ""]) => text)
    const styles = [...html.matchAll(/<style>([^]*?)<\/style>/g)].map(([, text = ""]) => text)
    expect([scripts.length, styles.length]).toEqual([1, 1])
    const policy = Page.headersOf(html)["content-security-policy"] ?? ""
    expect(policy).toContain(`script-src ${sha(scripts[0] ?? "")};`)
    expect(policy).toContain(`style-src ${sha(styles[0] ?? "")};`)
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|\*/)
    expect(/<[a-z][^>]*\s(?:style|on[a-z]+)=/.test(html.replaceAll(scripts[0] ?? "", ""))).toBe(false)
  })

  it("is another page with another hash", () => {
    const [a, b] = ["1", "2"].map((text) => Page.headersOf(`<style></style><script>${text}</script>`)["content-security-policy"])
    expect(a).not.toBe(b)
  })

  it.effect("is read once, from beside the bundle", () =>
    Effect.gen(function*() {
      const folder = yield* Effect.acquireRelease(
        Effect.promise(() => mkdtemp(path.join(tmpdir(), "page-"))),
        (made) => Effect.promise(() => rm(made, { recursive: true }))
      )
      const file = path.join(folder, "dashboard.html")
      yield* Effect.promise(() => writeFile(file, html))
      const page = yield* Page.make(pathToFileURL(file))
      expect((yield* page).html).toBe(html)
      yield* Effect.promise(() => rm(file))
      expect((yield* page).html).toBe(html)
    }).pipe(Effect.scoped))
})
