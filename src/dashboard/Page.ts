import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { once } from "../domain/Once.ts"

export interface Page {
  readonly html: string
  /** What goes with it over HTTP; the type of the content aside. */
  readonly headers: Readonly<Record<string, string>>
}

/** The one element of this kind: what a browser compares the hash with. */
const inside = (html: string, element: "script" | "style"): string =>
  new RegExp(`<${element}>([^]*?)</${element}>`).exec(html)?.[1] ?? ""

const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`

/** The page may run its own script, wear its own style and ask its own server; nothing else, whatever gets into it. */
export const headersOf = (html: string): Readonly<Record<string, string>> => ({
  "content-security-policy": [
    "default-src 'none'",
    `script-src ${hash(inside(html, "script"))}`,
    `style-src ${hash(inside(html, "style"))}`,
    "img-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'"
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "cache-control": "no-store"
})

/** Read when it is first asked for. `file` is `dashboard.html` beside the bundle unless told. */
export const make = (file: URL = new URL("./dashboard.html", import.meta.url)): Effect.Effect<Effect.Effect<Page>> =>
  once(Effect.map(Effect.promise(() => readFile(file, "utf8")), (html) => ({ html, headers: headersOf(html) })))
