import { declarationsOf, rulesOf } from "./Css.ts"
import { classesOf, parseSelector, type Selector, type Steps } from "./Selector.ts"
import { INITIAL, type Inherited, isSeen, longhands, styled } from "./Style.ts"
import { type Document, type Element, isElement, isText, type Node, type Parent } from "./Tree.ts"

/** One value of a property, and how much it counts against others: importance, layer, specificity, order. */
interface Weighed {
  readonly name: string
  readonly value: string
  readonly rank: number
}

interface SheetRule {
  readonly selector: Selector
  readonly values: ReadonlyArray<Weighed>
}

/** The rules by what an element must have for them to match. */
type Rules = ReadonlyMap<string, ReadonlyArray<SheetRule>>

const IMPORTANT = 1e13
const UNLAYERED = 1e12
const INLINE = 5e11
const SPECIFICITY = 1e5

/** Of all style sheets of a page, in UTF-16 units. */
const MOST_CSS = 2_000_000
/** Tests of a selector against an element, for a page of 100,000 elements some dozen each. */
const MOST_STEPS = 5_000_000

const SHEET_TYPES = /^(?:text\/css)?$/i

/** Visits what is inside, in page order, without recursion; `enter` says whether to go in. */
const walk = (root: Parent, enter: (node: Node) => boolean): void => {
  const open: Array<Node> = [...root.children].toReversed()
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!enter(node) || !("children" in node)) continue
    for (let child = node.lastChild; child !== null; child = child.prev) open.push(child)
  }
}

const textIn = (element: Element): string =>
  element.children.map((child) => ("data" in child ? child.data : "")).join("")

const indexed = (sheets: ReadonlyArray<string>): Rules => {
  const rules = new Map<string, Array<SheetRule>>()
  let order = 0
  for (const rule of sheets.flatMap(rulesOf)) {
    const base = (rule.layered ? 0 : UNLAYERED) + Math.min(++order, SPECIFICITY - 1)
    const declared = rule.declarations.flatMap((declaration) =>
      longhands(declaration).map(([name, value]) => ({ name, value, important: declaration.important })))
    if (declared.length === 0) continue
    for (const source of rule.selectors) {
      const selector = parseSelector(source)
      if (selector === undefined) continue
      const rank = base + Math.min(selector.specificity, 4_000_000) * SPECIFICITY
      const values = declared.map(({ important, name, value }) =>
        ({ name, value, rank: rank + (important ? IMPORTANT : 0) }))
      const known = rules.get(selector.key)
      if (known === undefined) rules.set(selector.key, [{ selector, values }])
      else known.push({ selector, values })
    }
  }
  return rules
}

/** What attributes of old say about looks; any style sheet counts more. */
const hints = ({ attribs, name }: Element): ReadonlyArray<Weighed> => {
  const list: Array<Weighed> = []
  const hint = (property: string, value: string | undefined) => {
    if (value !== undefined && value !== "") list.push({ name: property, value: value.trim().toLowerCase(), rank: 0 })
  }
  hint("background-color", attribs["bgcolor"])
  if (attribs["background"] !== undefined) hint("background-image", "url()")
  if (name === "font") hint("color", attribs["color"])
  if (name === "body") hint("color", attribs["text"])
  return list
}

const valuesOf = (element: Element, rules: Rules, steps: Steps) => {
  const winners = new Map<string, Weighed>()
  const take = (weighed: Weighed) => {
    const known = winners.get(weighed.name)
    if (known === undefined || weighed.rank >= known.rank) winners.set(weighed.name, weighed)
  }
  const matching = (key: string) => {
    for (const { selector, values } of rules.get(key) ?? []) {
      if (steps.left <= 0) return
      if (selector.matches(element, steps)) values.forEach(take)
    }
  }
  const { attribs, name } = element
  hints(element).forEach(take)
  if (rules.size > 0) {
    matching("*")
    matching(name)
    if (attribs["id"] !== undefined) matching(`#${attribs["id"]}`)
    if (attribs["class"] !== undefined) classesOf(element, steps).forEach((part) => matching(`.${part}`))
  }
  if (attribs["style"] !== undefined) {
    for (const declaration of declarationsOf(attribs["style"])) {
      const rank = UNLAYERED + INLINE + (declaration.important ? IMPORTANT : 0)
      for (const [property, value] of longhands(declaration)) take({ name: property, value, rank })
    }
  }
  const colour = winners.get("-webkit-text-fill-color") ?? winners.get("color")
  return {
    values: new Map(Array.from(winners.values(), ({ name: property, value }) => [property, value])),
    isColourOwn: colour !== undefined && (colour.rank === 0 || colour.rank % IMPORTANT === UNLAYERED + INLINE)
  }
}

/** Elements whose content is no text of the page, or is shown only where something else fails. */
const UNSHOWN = new Set(
  ("script style template noscript noembed noframes iframe frame frameset object embed applet param canvas video " +
    "audio source track datalist select meter progress area map base link meta annotation annotation-xml desc " +
    "metadata defs symbol clippath mask rp portal fencedframe").split(" ")
)

/** Whoever came to the page sees something, whatever its own scripts hide until it is ready. */
const isPageBody = ({ name }: Element): boolean => name === "html" || name === "body"

const HIDING = ["hidden", "popover", "inert"]

const isUnshown = (element: Element): boolean => {
  const { attribs, name } = element
  if (isPageBody(element)) return false
  if (UNSHOWN.has(name)) return !(name === "meta" && isDescription(element))
  if (HIDING.some((attribute) => attribs[attribute] !== undefined)) return true
  if (attribs["aria-hidden"]?.trim().toLowerCase() === "true") return true
  if (name === "input") return attribs["type"]?.toLowerCase() === "hidden"
  if (name === "dialog") return attribs["open"] === undefined
  // The name of a drawing is read out, not shown; that of the page stands in its tab.
  return name === "title" && isInside(element, "svg")
}

/** The description that search engines show with the page. */
export const isDescription = ({ attribs, name }: Element): boolean =>
  name === "meta" && /^(?:description|og:description)$/i.test(attribs["name"] ?? attribs["property"] ?? "")

const isInside = (element: Element, name: string): boolean => {
  let node = element.parent
  while (node !== null && "name" in node && node.name !== name) node = node.parent
  return node !== null && "name" in node
}

const LINK_COLOUR = "#0000ee"

/** The style sheets of a page, and whether all of them are at hand. */
interface Sheets {
  readonly rules: Rules
  readonly isWhole: boolean
}

const sheetsOf = (document: Document): Sheets => {
  const sheets: Array<string> = []
  let isWhole = true
  let room = MOST_CSS
  walk(document, (node) => {
    if (!isElement(node)) return false
    if (node.name === "link" && /\bstylesheet\b/i.test(node.attribs["rel"] ?? "")) isWhole = false
    if (node.name === "style" && SHEET_TYPES.test(node.attribs["type"] ?? "") && !isInside(node, "noscript")) {
      const css = textIn(node).slice(0, room)
      room -= css.length
      if (/@import/i.test(css)) isWhole = false
      const media = node.attribs["media"]
      sheets.push(media === undefined ? css : `@media ${media.replace(/[{};]/g, " ")}{${css}}`)
    }
    return true
  })
  return { rules: indexed(sheets), isWhole }
}

interface Frame {
  readonly parent: Parent
  readonly style: Inherited
}

interface Unseen {
  /** The nodes that a person does not see, the outermost of each. */
  readonly dropped: ReadonlySet<Node>
  /** The elements that make what is inside them invisible, but for what makes itself visible again. */
  readonly veiled: ReadonlySet<Node>
}

/** What is in `spared` is taken to be seen. */
const unseen = (document: Document, { isWhole, rules }: Sheets, spared: ReadonlySet<Node>): Unseen => {
  const steps: Steps = { left: MOST_STEPS, classes: new Map() }
  const dropped = new Set<Node>()
  const veiled = new Set<Node>()
  const frames: Array<Frame> = [{ parent: document, style: INITIAL }]
  for (let frame = frames.pop(); frame !== undefined; frame = frames.pop()) {
    const { parent, style } = frame
    const isTextSeen = isSeen(style, isWhole)
    for (const node of parent.children) {
      if (isText(node)) {
        if (!isTextSeen) dropped.add(node)
      } else if (!isElement(node)) {
        if ("children" in node) frames.push({ parent: node, style })
        else dropped.add(node)
      } else if (spared.has(node)) frames.push({ parent: node, style })
      else if (isUnshown(node)) dropped.add(node)
      else {
        const { isColourOwn, values } = valuesOf(node, rules, steps)
        const isLink = node.name === "a" && node.attribs["href"] !== undefined
        if (isLink && !values.has("color")) values.set("color", LINK_COLOUR)
        const { inherited, isGone } = styled(values, style, {
          isRoot: node.name === "html",
          isPageBody: isPageBody(node),
          colourFrom: isColourOwn && !isPageBody(node) ? "element" : "sheet"
        })
        if (style.visible && !inherited.visible) veiled.add(node)
        if (isGone || (node.name === "img" && !isSeen({ ...inherited, ...IMAGE_COLOURS }, isWhole))) dropped.add(node)
        else frames.push({ parent: node, style: inherited })
      }
    }
  }
  return { dropped, veiled }
}

/** Never text of a page, whatever it is in. */
const isNoise = ({ name }: Element): boolean => name !== "noscript" && UNSHOWN.has(name)

/** How much text is inside, in UTF-16 units, without what is in `without`. */
const textLength = (root: Parent, without: ReadonlySet<Node>): number => {
  let length = 0
  walk(root, (node) => {
    if (without.has(node) || (isElement(node) && isNoise(node))) return false
    if (isText(node)) length += node.data.trim().length
    return true
  })
  return length
}

/** UTF-16 units of text, and how many times as much as all that is seen: a page that its script has yet to show. */
const WAITING_LENGTH = 2_000
const WAITING_SHARE = 4
/** A page that waits within a page that waits; no more is looked for. */
const MOST_WAITING = 3

/** The element that holds nearly all text of the page and is not shown, if there is one. */
const waiting = (document: Document, { dropped, veiled }: Unseen): Element | undefined => {
  const least = Math.max(WAITING_LENGTH, WAITING_SHARE * textLength(document, dropped))
  for (const node of [...dropped, ...veiled]) {
    if (isElement(node) && !isNoise(node) && node.name !== "dialog" && textLength(node, NONE) >= least) return node
  }
  return undefined
}
const NONE: ReadonlySet<Node> = new Set()

/** An image is seen whatever colour text would have. */
const IMAGE_COLOURS = { colour: undefined, fontSize: 16, indent: 0, spacing: 0, paint: "text" } as const

/**
 * Takes out of a tree what a person does not see: by its style, inline and of the page's own style sheets, as they
 * apply on a screen 1,280 pixels wide; by attributes; by the kind of element; comments. What scripts and other files
 * would change is not known; but an element that is hidden and holds nearly all text of a page waits for its script,
 * and counts as seen. The title and the description stay. The work grows with the size of the page only; there are no
 * errors.
 */
export const pruneHidden = (document: Document): void => {
  const sheets = sheetsOf(document)
  const spared = new Set<Node>()
  let found = unseen(document, sheets, spared)
  for (let element = waiting(document, found); element !== undefined && spared.size < MOST_WAITING;) {
    spared.add(element)
    found = unseen(document, sheets, spared)
    element = waiting(document, found)
  }
  const { dropped } = found
  if (dropped.size === 0) return
  const parents = new Set<Parent>()
  for (const { parent } of dropped) if (parent !== null && "children" in parent) parents.add(parent)
  for (const parent of parents) {
    parent.children = parent.children.filter((child) => !dropped.has(child))
    parent.children.forEach((child, index) => {
      child.prev = parent.children[index - 1] ?? null
      child.next = parent.children[index + 1] ?? null
    })
  }
}
