/** Text of a page that is what it says: markup of our own, with everything else escaped. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;" }

export const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign)

export type Part = Html | string | number | ReadonlyArray<Html> | undefined

const partText = (part: Part): string => {
  if (part === undefined) return ""
  if (part instanceof Html) return part.text
  if (typeof part === "string" || typeof part === "number") return escaped(String(part))
  return part.map(({ text }) => text).join("")
}

/** A template whose parts are text unless they are markup already. */
export const html = (strings: TemplateStringsArray, ...parts: ReadonlyArray<Part>): Html =>
  new Html(strings.map((string, index) => `${string}${partText(parts[index])}`).join(""))
