import type { LinkStyle } from "./Steering.ts"

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\"": "&quot;",
  "'": "&#x27;"
}

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter)

/** Running text; the words that the query asked for are bold. */
export type Rich = ReadonlyArray<{ readonly text: string; readonly bold: boolean }>

export const richHtml = (rich: Rich): string =>
  rich.map(({ bold, text }) => (bold ? `<b>${escapeHtml(text)}</b>` : escapeHtml(text))).join("")

export const richText = (rich: Rich): string => rich.map(({ text }) => text).join("")

/** Names and values of a form's inputs, in the order of the page. */
export type Fields = ReadonlyArray<readonly [name: string, value: string]>

const PREFIX: Readonly<Record<Exclude<LinkStyle, "direct">, string>> = {
  wrapped: "//duckduckgo.com/l/",
  "wrapped-absolute": "https://duckduckgo.com/l/",
  "wrapped-root": "/l/"
}

/** An href, ready for a double-quoted attribute. The real site also escapes hyphens inside `uddg`. */
export const href = (url: string, style: LinkStyle, rut: string): string =>
  style === "direct"
    ? escapeHtml(url)
    : escapeHtml(`${PREFIX[style]}?uddg=${encodeURIComponent(url).replaceAll("-", "%2D")}&rut=${rut}`)
