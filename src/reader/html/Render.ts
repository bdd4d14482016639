import { codeOf, fenced, inlineCode, languageOf } from "./Code.ts"
import { addressOf } from "./Links.ts"
import type { MainContent } from "./MainContent.ts"
import { formulaOf } from "./Math.ts"
import { attribute, BLOCKS, type Dropped, type Element, findAll, isElement, isText, type Node,
  type Parent } from "./Nodes.ts"
import { isDataTable, rowsOf } from "./Tables.ts"

export interface Link {
  /** From 1, in the order of the text. */
  readonly number: number
  readonly url: string
}

export interface Rendered {
  readonly text: string
  readonly links: ReadonlyArray<Link>
}

export interface RenderOptions {
  readonly format: "markdown" | "text"
  /** What relative addresses are relative to. */
  readonly base: string
}

/** Lists and quotations that nest deeper are written without further indentation. */
const DEEPEST = 8
/** Of a page. */
const MOST_LINKS = 2_000

const HEADING = /^h([1-6])$/
const PERMALINK = /^(?:#|¶|§|🔗|↩︎?|⏎|\^|permalink|link|anchor)?$/i
const NOTE_REFERENCE = /^#(?:fn(?!ref)|footnote(?!-?ref)|cite_note|_ftn(?!ref)|note|endnote)/i

const escaped = (text: string): string =>
  text.replace(/[\\`*]|\](?=[(:[])|<(?=[a-z/!?])/gi, "\\$&")

/** What would begin a block of Markdown at the start of a line, though it is only text. */
const escapedStart = (text: string): string =>
  text.replace(/^(#{1,6}\s|>|[-+]\s|={2,}|-{2,}|\d{1,9}[.)]\s|~{3,}|\||\[\^?\w+\]:)/, (mark) =>
  /^\d/.test(mark) ? mark.replace(/[.)]/, "\\$&") : `\\${mark}`)

const squeezed = (text: string): string => text.replace(/[^\S\n\u00A0]+/g, " ").replace(/ ?\n ?/g, "\n").trim()

const indented = (block: string, prefix: string): string => block.replace(/\n(?=[^\n])/g, `\n${prefix}`)

/**
 * Writes what is read of a page. Markdown: headings from level 2 without gaps, nested lists, tables, fenced code with
 * its language, links as numbered references, images by their alternative text, formulas as TeX, footnotes, definition
 * lists. Text: the same words without marks. Recursion is bounded by the depth of the tree, 512.
 */
export const render = ({ dropped, root }: MainContent, { base, format }: RenderOptions): Rendered => {
  const isMarkdown = format === "markdown"
  const numbers = new Map<string, number>()
  const notes = noteNames(root, dropped)
  const open: Array<number> = []

  const numberOf = (url: string): number | undefined => {
    const known = numbers.get(url)
    if (known !== undefined || numbers.size >= MOST_LINKS) return known
    numbers.set(url, numbers.size + 1)
    return numbers.size
  }

  const around = (mark: string, inner: string): string => {
    const text = inner.trim()
    if (!isMarkdown || text === "" || text.includes("\n")) return inner
    return inner.replace(text, () => `${mark}${text}${mark}`)
  }

  const link = (element: Element): string => {
    const href = attribute(element, "href")
    const note = notes.get(href.slice(1))
    if (href.startsWith("#") && note !== undefined && NOTE_REFERENCE.test(href)) return isMarkdown ? `[^${note}]` : ""
    const inner = inlines(element)
    const text = inner.trim()
    if (/^#(?:fnref|cite_ref|_ftnref|footnote-ref)/i.test(href)) return ""
    if (href.startsWith("#") && PERMALINK.test(text)) return ""
    if (!isMarkdown || text === "" || href === "") return inner
    const url = addressOf(href, base)
    const number = url === undefined ? undefined : numberOf(url)
    return number === undefined ? inner : inner.replace(text, () => `[${text.replaceAll("\n", " ")}][${number}]`)
  }

  const inline = (node: Node): string => {
    if (dropped.has(node)) return ""
    if (isText(node)) {
      const text = node.data.replace(/[^\S\u00A0]+/g, " ")
      return isMarkdown ? escaped(text) : text
    }
    if (!isElement(node)) return ""
    const { name } = node
    switch (name) {
      case "br": return "\n"
      case "wbr": return ""
      case "a": return link(node)
      case "strong": case "b": return around("**", inlines(node))
      case "em": case "i": return around("*", inlines(node))
      case "del": case "s": return around("~~", inlines(node))
      case "code": case "kbd": case "samp": case "tt": return isMarkdown ? inlineCode(codeOf(node, dropped)) :
        codeOf(node, dropped)
      case "img": return image(node)
      case "math": return formula(node)
      case "q": return `“${inlines(node)}”`
      default: return BLOCKS.has(name) ? ` ${inlines(node)} ` : inlines(node)
    }
  }

  const image = (element: Element): string => {
    const alt = attribute(element, "alt").replace(/\s+/g, " ").trim()
    return !isMarkdown || alt === "" ? "" : `[image: ${escaped(alt).replace(/[[\]]/g, "\\$&")}]`
  }

  const formula = (element: Element): string => {
    const { isBlock, isTex, source } = formulaOf(element)
    if (source === "" || !isTex || !isMarkdown) return source
    return isBlock ? `$$${source.replaceAll("$", "\\$")}$$` : `$${source.replace(/\s+/g, " ").replaceAll("$", "\\$")}$`
  }

  const inlines = (element: Element): string => element.children.map(inline).join("")

  const heading = (element: Element, level: number): ReadonlyArray<string> => {
    const text = squeezed(inlines(element)).replaceAll("\n", " ")
    if (text === "") return []
    while ((open.at(-1) ?? 0) >= level) open.pop()
    open.push(level)
    return [isMarkdown ? `${"#".repeat(Math.min(6, open.length + 1))} ${text}` : text]
  }

  const list = (element: Element, depth: number): ReadonlyArray<string> => {
    let number = Number.parseInt(attribute(element, "start"), 10)
    if (!Number.isSafeInteger(number)) number = 1
    const lines: Array<string> = []
    for (const child of element.children) {
      if (!isElement(child) || dropped.has(child)) continue
      const note = notes.get(attribute(child, "id"))
      const parts = blocks(child, depth + 1)
      if (parts.length === 0) continue
      if (!isMarkdown) lines.push(parts.join("\n"))
      else if (note !== undefined) lines.push(`[^${note}]: ${parts.join("\n  ")}`)
      else {
        const mark = element.name === "ol" ? `${number++}. ` : "- "
        const isTight = parts.every((part) => !part.includes("\n\n"))
        const body = parts.join(isTight ? "\n" : "\n\n")
        lines.push(`${mark}${depth >= DEEPEST ? body : indented(body, " ".repeat(mark.length))}`)
      }
    }
    return lines.length === 0 ? [] : [lines.join("\n")]
  }

  const definitions = (element: Element, depth: number): ReadonlyArray<string> => {
    const lines: Array<string> = []
    const entries = (parent: Element, level: number): void => {
      for (const child of parent.children) {
        if (!isElement(child) || dropped.has(child)) continue
        if (child.name === "div" && level < DEEPEST) entries(child, level + 1)
        else {
          const text = blocks(child, depth + 1).join("\n")
          if (text === "") continue
          if (!isMarkdown) lines.push(text)
          else lines.push(child.name === "dt" ? around("**", text) :
            `: ${depth >= DEEPEST ? text : indented(text, "  ")}`)
        }
      }
    }
    entries(element, 0)
    return lines.length === 0 ? [] : [lines.join("\n")]
  }

  const table = (element: Element): ReadonlyArray<string> => {
    const cell = (part: Element): string => squeezed(inlines(part)).replace(/\s*\n\s*/g, " ").replaceAll("|",
      isMarkdown ? "\\|" : "|")
    const { caption, header, rows } = rowsOf(element, dropped, cell)
    const width = rows.reduce((most, row) => Math.max(most, row.length), header.length)
    if (width === 0) return []
    if (!isMarkdown) return [[caption, ...[header, ...rows].map((row) => row.join("\t"))].filter((line) =>
      line.trim() !== "").join("\n")]
    const line = (row: ReadonlyArray<string>): string =>
      `| ${Array.from({ length: width }, (_, at) => row[at] ?? "").join(" | ")} |`
    const head = [line(header), `|${" --- |".repeat(width)}`]
    return [...(caption === "" ? [] : [caption]), [...head, ...rows.map(line)].join("\n")]
  }

  const block = (element: Element, depth: number): ReadonlyArray<string> => {
    const { name } = element
    const level = HEADING.exec(name)?.[1]
    if (level !== undefined) return heading(element, Number(level))
    switch (name) {
      case "ul": case "ol": case "menu": return list(element, depth)
      case "dl": return definitions(element, depth)
      case "pre": {
        const code = codeOf(element, dropped)
        return code === "" ? [] : [isMarkdown ? fenced(code, languageOf(element)) : code]
      }
      case "table": return isDataTable(element, dropped) ? table(element) : blocks(element, depth)
      case "hr": return []
      case "blockquote": {
        const inner = blocks(element, depth + 1).join("\n\n")
        return inner === "" ? [] : [isMarkdown && depth < DEEPEST ? inner.replace(/^/gm, "> ") : inner]
      }
      default: {
        const note = name === "li" ? undefined : notes.get(attribute(element, "id"))
        const inner = blocks(element, depth)
        return note === undefined || !isMarkdown || inner.length === 0 ? inner : [`[^${note}]: ${inner.join("\n  ")}`]
      }
    }
  }

  /** The blocks inside: runs of words between blocks are paragraphs of their own. */
  const blocks = (parent: Parent, depth: number): ReadonlyArray<string> => {
    const all: Array<string> = []
    let run = ""
    const flush = (): void => {
      const text = squeezed(run)
      if (text !== "") all.push(isMarkdown ? text.split("\n").map(escapedStart).join("\n") : text)
      run = ""
    }
    const each = (children: ReadonlyArray<Node>): void => {
      for (const node of children) {
        if (dropped.has(node)) continue
        if (!isElement(node)) run += inline(node)
        else if (node.name !== "br" && BLOCKS.has(node.name)) {
          flush()
          for (const part of block(node, depth)) all.push(part)
        } else if (node.name !== "a" && holdsBlocks(node)) {
          // A box of words that blocks stand in: what is around them is a paragraph each.
          each(node.children)
        } else if (node.name === "a" && holdsBlocks(node)) {
          flush()
          const inner = squeezed(link(node).replaceAll("\n", " "))
          if (inner !== "") all.push(inner)
        } else run += inline(node)
      }
    }
    each(parent.children)
    flush()
    return all
  }

  const parts = "name" in root ? (BLOCKS.has(root.name) ? block(root, 0) : blocks(root, 0)) : blocks(root, 0)
  return { text: parts.join("\n\n"), links: Array.from(numbers, ([url, number]) => ({ number, url })) }
}

const holdsBlocks = (element: Element): boolean =>
  element.children.some((child) => isElement(child) && child.name !== "br" &&
    (BLOCKS.has(child.name) || holdsBlocks(child)))

/** The footnotes that are referred to, numbered as they come, by the id of the note. */
const noteNames = (root: Parent, dropped: Dropped): ReadonlyMap<string, number> => {
  const names = new Map<string, number>()
  const references = findAll(root, (element) =>
    element.name === "a" && !dropped.has(element) && NOTE_REFERENCE.test(attribute(element, "href")))
  for (const element of references) {
    const id = attribute(element, "href").slice(1)
    if (!names.has(id)) names.set(id, names.size + 1)
  }
  return names
}
