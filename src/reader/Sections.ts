import { estimateTokens } from "../domain/Tokens.ts"

/** A part of a Markdown text under a heading. Offsets in UTF-16 units, lines from 1. */
export interface Section {
  readonly heading: string
  /** 1 to 6; 0 for what stands before the first heading. */
  readonly level: number
  readonly line: number
  readonly start: number
  /** The end of its own text and of all sections below it. */
  readonly end: number
  /** About, with the sections below it. */
  readonly tokens: number
}

const HEADING = /^(#{1,6}) (.+)$/
const FENCE = /^(?: {0,3}|[ \t]*(?:[-+*]|\d+\.) )(`{3,}|~{3,})/

interface Found {
  readonly heading: string
  readonly level: number
  readonly line: number
  readonly start: number
}

const headingsOf = (markdown: string): ReadonlyArray<Found> => {
  const found: Array<Found> = []
  let fence = ""
  let start = 0
  let line = 1
  while (start <= markdown.length) {
    const stop = markdown.indexOf("\n", start)
    const end = stop === -1 ? markdown.length : stop
    const text = markdown.slice(start, Math.min(end, start + 1_000))
    const mark = FENCE.exec(text)?.[1]
    if (fence === "" && mark !== undefined) fence = mark
    else if (fence !== "" && text.trim().startsWith(fence) && /^[`~]+$/.test(text.trim())) fence = ""
    else if (fence === "") {
      const [, marks, heading] = HEADING.exec(text) ?? []
      if (marks !== undefined && heading !== undefined) {
        found.push({ heading: heading.trim(), level: marks.length, line, start })
      }
    }
    start = end + 1
    line++
  }
  return found
}

/** The sections of a Markdown text in its order; what stands before the first heading is one without a name. */
export const sectionsOf = (markdown: string): ReadonlyArray<Section> => {
  const found = headingsOf(markdown)
  const first = found[0]?.start ?? markdown.length
  const intro = markdown.slice(0, first).trim() === "" ? [] : [{ heading: "", level: 0, line: 1, start: 0 }]
  const ends: Array<number> = []
  const open: Array<number> = []
  const close = (level: number, at: number): void => {
    for (let index = open.at(-1); index !== undefined && (found[index]?.level ?? 0) >= level; index = open.at(-1)) {
      ends[index] = at
      open.pop()
    }
  }
  found.forEach(({ level, start }, index) => {
    close(level, start)
    open.push(index)
  })
  close(0, markdown.length)
  // Of every piece between two headings once; a section is the sum of its pieces.
  const sums = [0]
  found.forEach(({ start }, index) => {
    sums.push((sums[index] ?? 0) + estimateTokens(markdown.slice(start, found[index + 1]?.start ?? markdown.length)))
  })
  const starts = new Map(found.map(({ start }, index) => [start, index]))
  const tokens = (index: number, end: number): number =>
    (sums[starts.get(end) ?? found.length] ?? 0) - (sums[index] ?? 0)
  return [
    ...intro.map((part) => ({ ...part, end: first, tokens: estimateTokens(markdown.slice(0, first)) })),
    ...found.map((part, index) => {
      const end = ends[index] ?? markdown.length
      return { ...part, end, tokens: tokens(index, end) }
    })
  ]
}

const keyOf = (heading: string): string =>
  heading.normalize("NFKC").toLowerCase()
    .replace(/\[([^\]]*)\]\[\d+\]/g, "$1")
    .replace(/[\\`*_#~]/g, "")
    .replace(/\s+/g, " ")
    .trim()

/** The section that a reader names: by its heading, else by the beginning of it, else by a part of it. */
export const findSection = (sections: ReadonlyArray<Section>, name: string): Section | undefined => {
  const wanted = keyOf(name)
  if (wanted === "") return undefined
  const keys = sections.map((section) => ({ section, key: keyOf(section.heading) }))
  const found = keys.find(({ key }) => key === wanted) ??
    keys.find(({ key }) => key.startsWith(wanted)) ??
    keys.find(({ key }) => key.includes(wanted))
  return found?.section
}

/** The headings with sizes and places, one a line. */
export const outlineOf = (markdown: string): string =>
  sectionsOf(markdown).map(({ heading, level, line, tokens }) =>
    `${"  ".repeat(Math.max(0, level - 2))}${heading === "" ? "(before the first heading)" : heading} · ${tokens} tokens · line ${line}`).join("\n")
