import { attribute, type Document, type Element, find, findAll, isElement, isText, rawText } from "./Nodes.ts"

/** Where the source of a formula is kept while what hides it is taken out. */
export const SOURCE = "data-tex"

/** In UTF-16 units. */
const MOST_SOURCE = 4_000

/**
 * The source of a formula is hidden text: it is believed only while it is no prose. Four words in a row, outside the
 * commands that set words, are.
 */
const isFormula = (source: string): boolean =>
  source.length <= MOST_SOURCE &&
  !/(?:(?<![\\\w])[\p{L}]{2,}[\s,.]+){3}(?<!\\)\p{L}{2,}/u.test(source) &&
  (source.match(/\\text\w*\{[^}]*\}/g) ?? []).every((words) => words.length < 60)

const isTex = (element: Element): boolean =>
  element.name === "annotation" && /tex/i.test(attribute(element, "encoding"))

/**
 * Moves the TeX source of formulas (MathML annotations as KaTeX and MathJax 3 write them, scripts of MathJax 2) to
 * where the renderer finds it. To be called before hidden text is taken out.
 */
export const liftMath = (document: Document): void => {
  for (const math of findAll(document, ({ name }) => name === "math")) {
    const annotation = find(math, isTex)
    const source = annotation === undefined ? "" : rawText(annotation).trim()
    if (source !== "" && isFormula(source)) math.attribs[SOURCE] = source
  }
  for (const script of findAll(document, (element) => element.name === "script" &&
    /^math\/tex/i.test(attribute(element, "type")))) {
    const source = rawText(script).trim()
    if (source === "" || !isFormula(source)) continue
    script.name = "math"
    script.attribs[SOURCE] = source
    if (/mode\s*=\s*display/i.test(attribute(script, "type"))) script.attribs["display"] = "block"
  }
}

/** What MathML says without its source, on one line. */
const linear = (element: Element, depth = 0): string => {
  const parts = element.children.flatMap((child) =>
    isText(child) ? [child.data.trim()] : isElement(child) && depth < 64 && !child.name.startsWith("annotation")
      ? [linear(child, depth + 1)]
      : []).filter((part) => part !== "")
  const [first = "", second = "", third = ""] = parts
  const group = (part: string): string => (/^[\p{L}\p{N}]*$/u.test(part) ? part : `(${part})`)
  switch (element.name) {
    case "mfrac": return `${group(first)}/${group(second)}`
    case "msup": return `${group(first)}^${group(second)}`
    case "msub": return `${group(first)}_${group(second)}`
    case "msubsup": return `${group(first)}_${group(second)}^${group(third)}`
    case "msqrt": return `√(${parts.join(" ")})`
    case "mroot": return `root(${first}, ${second})`
    default: return parts.join(element.name === "math" || element.name === "mrow" ? " " : "")
  }
}

export interface Formula {
  readonly source: string
  readonly isTex: boolean
  readonly isBlock: boolean
}

export const formulaOf = (math: Element): Formula => {
  const tex = attribute(math, SOURCE)
  return { source: tex === "" ? linear(math) : tex, isTex: tex !== "", isBlock: attribute(math, "display") === "block" }
}
