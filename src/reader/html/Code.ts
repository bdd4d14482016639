import { attribute, type Dropped, type Element, find, isElement, isText, walk } from "./Nodes.ts"

const LANGUAGE = /(?:^|\s)(?:language|lang|highlight-source|brush:|highlight|sourceCode|hljs)[-\s]?([a-z][\w+#.-]{0,30})/i
const NO_LANGUAGE = /^(?:none|plain|text|plaintext|default|highlight|highlighted|source|code|hljs|notranslate|copybutton)$/i

const languageIn = (element: Element): string | undefined => {
  const said = attribute(element, "data-lang") || attribute(element, "data-language")
  if (/^[a-z][\w+#.-]{0,30}$/i.test(said)) return said.toLowerCase()
  const named = LANGUAGE.exec(attribute(element, "class"))?.[1]
  return named === undefined || NO_LANGUAGE.test(named) ? undefined : named.toLowerCase()
}

/** The language of a block of code, as the block, the code inside, or one of two boxes around it names it. */
export const languageOf = (pre: Element): string => {
  const inside = find(pre, ({ name }) => name === "code")
  const own = (inside === undefined ? undefined : languageIn(inside)) ?? languageIn(pre)
  if (own !== undefined) return own
  let { parent } = pre
  for (let level = 0; level < 2 && parent !== null && "attribs" in parent; level++) {
    const named = languageIn(parent)
    if (named !== undefined) return named
    parent = parent.parent
  }
  return ""
}

const GUTTER = /(?:^|[\s_-])(?:line-?numbers?|linenos?|lineno|gutter|ln-num)(?=$|[\s_-])/i

/** Code as it is written, without numbers of lines. */
export const codeOf = (pre: Element, dropped: Dropped): string => {
  const pieces: Array<string> = []
  walk(pre, (node) => {
    if (dropped.has(node)) return false
    if (isText(node)) pieces.push(node.data)
    else if (isElement(node)) {
      if (GUTTER.test(attribute(node, "class"))) return false
      if (node.name === "br") pieces.push("\n")
    }
    return true
  }, ({ name }) => {
    if ((name === "div" || name === "tr" || name === "li" || name === "p") &&
      !(pieces.at(-1) ?? "").endsWith("\n")) pieces.push("\n")
  })
  return pieces.join("").replace(/\r\n?/g, "\n").replace(/^\n+|\s+$/g, "")
}

/** A fence that the code itself does not close. */
export const fenced = (code: string, language: string): string => {
  const longest = (code.match(/`{3,}/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2)
  const fence = "`".repeat(longest + 1)
  return `${fence}${language}\n${code}\n${fence}`
}

export const inlineCode = (code: string): string => {
  const text = code.replace(/\s+/g, " ").trim()
  if (text === "") return ""
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0)
  const fence = "`".repeat(longest + 1)
  const gap = text.startsWith("`") || text.endsWith("`") ? " " : ""
  return `${fence}${gap}${text}${gap}${fence}`
}
