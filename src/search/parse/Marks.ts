import { type Element, type Page, isElement } from "./Dom.ts"

/**
 * Which of several selectors an element answers to, asked for every element of a page in turn. Selectors of the plain
 * kind (`a.title`, `#id`, `.outer > span`, and lists of them) are looked up by class, id or tag, as browsers do it;
 * the others are left to cheerio, once for the page.
 */

interface Compound {
  readonly tag: string | undefined
  readonly ids: ReadonlyArray<string>
  readonly classes: ReadonlyArray<string>
}

interface Rule extends Compound {
  readonly role: number
  readonly parent: Compound | undefined
}

interface Rules {
  readonly byClass: Map<string, Array<Rule>>
  readonly byId: Map<string, Array<Rule>>
  readonly byTag: Map<string, Array<Rule>>
  readonly other: Array<{ readonly selector: string; readonly role: number }>
}

/** The rules, and what a page makes of them. */
export interface Bound {
  readonly rules: Rules
  /** The roles of elements that cheerio has selected. */
  readonly selected: ReadonlyMap<unknown, number>
  /** A page has some hundred elements with a class, and some dozen different class attributes. */
  readonly byAttribute: Map<string, ReadonlyArray<Rule>>
}

export interface Marks<Role extends string> {
  /** The bit that stands for a role. */
  readonly bit: (role: Role) => number
  readonly bind: (page: Page) => Bound
}

const COMPOUND = /^(\*|[a-z][\w-]*)?((?:[.#][a-z_][\w-]*)*)$/i

const compound = (text: string): Compound | undefined => {
  const match = COMPOUND.exec(text)
  if (match === null || text === "") return undefined
  const tag = match[1]?.toLowerCase()
  const names = match[2]?.match(/[.#][\w-]+/g) ?? []
  return {
    tag: tag === "*" ? undefined : tag,
    ids: names.filter((name) => name.startsWith("#")).map((name) => name.slice(1)),
    classes: names.filter((name) => name.startsWith(".")).map((name) => name.slice(1))
  }
}

const rule = (alternative: string, role: number): Rule | undefined => {
  const parts = alternative.split(">").map((part) => compound(part.trim()))
  const [first, second, ...more] = parts
  if (first === undefined || more.length > 0 || (parts.length === 2 && second === undefined)) return undefined
  const own = second ?? first
  // A bare `*` has nothing that it could be looked up by.
  if (own.tag === undefined && own.ids.length === 0 && own.classes.length === 0) return undefined
  return { ...own, role, parent: second === undefined ? undefined : first }
}

const file = (index: Map<string, Array<Rule>>, key: string, entry: Rule): void => {
  const list = index.get(key)
  if (list === undefined) index.set(key, [entry])
  else list.push(entry)
}

const add = (rules: Rules, selector: string, role: number): void => {
  const plain = selector.split(",").map((alternative) => rule(alternative.trim(), role))
  if (plain.includes(undefined)) {
    rules.other.push({ selector, role })
    return
  }
  for (const entry of plain) {
    if (entry === undefined) continue
    const [id] = entry.ids
    const [name] = entry.classes
    if (id !== undefined) file(rules.byId, id, entry)
    else if (name !== undefined) file(rules.byClass, name, entry)
    else if (entry.tag !== undefined) file(rules.byTag, entry.tag, entry)
  }
}

const NONE: ReadonlyArray<Rule> = []

const hasClasses = (attribute: string | undefined, names: ReadonlyArray<string>): boolean => {
  if (names.length === 0) return true
  const own = attribute?.split(/\s+/) ?? []
  return names.every((name) => own.includes(name))
}

/** Whether tag and id are as wanted. */
const isNamed = ({ attribs, name }: Element, { ids, tag }: Compound): boolean =>
  (tag === undefined || tag === name) && ids.every((id) => id === attribs["id"])

const hasParent = ({ parent }: Element, wanted: Compound): boolean =>
  parent !== null && isElement(parent) && isNamed(parent, wanted) && hasClasses(parent.attribs["class"], wanted.classes)

/** `selectors`: one for each role, at most 31 of them. */
export const compile = <Role extends string>(selectors: Readonly<Record<Role, string>>): Marks<Role> => {
  const roles = Object.entries<string>(selectors)
  const rules: Rules = { byClass: new Map(), byId: new Map(), byTag: new Map(), other: [] }
  for (const [index, [, selector]] of roles.entries()) add(rules, selector, 1 << index)
  return {
    bit: (role) => 1 << roles.findIndex(([name]) => name === role),
    bind: (page) => bind(rules, page)
  }
}

const bind = (rules: Rules, page: Page): Bound => {
  const selected = new Map<unknown, number>()
  for (const { role, selector } of rules.other) {
    for (const element of page.$(selector)) selected.set(element, (selected.get(element) ?? 0) | role)
  }
  return { rules, selected, byAttribute: new Map() }
}

const withClasses = ({ byAttribute, rules }: Bound, attribute: string): ReadonlyArray<Rule> => {
  const known = byAttribute.get(attribute)
  if (known !== undefined) return known
  const found = attribute.split(/\s+/)
    .flatMap((name) => rules.byClass.get(name) ?? NONE)
    .filter(({ classes }) => hasClasses(attribute, classes))
  byAttribute.set(attribute, found)
  return found
}

const rolesBy = (entries: ReadonlyArray<Rule>, element: Element): number => {
  let roles = 0
  for (const entry of entries) {
    const { parent, role } = entry
    if (isNamed(element, entry) && (parent === undefined || hasParent(element, parent))) roles |= role
  }
  return roles
}

/** The roles of an element as a set of bits. */
export const rolesOf = (bound: Bound, element: Element): number => {
  const { rules, selected } = bound
  const { attribs, name } = element
  let roles = selected.size === 0 ? 0 : selected.get(element) ?? 0
  const attribute = attribs["class"]
  if (attribute !== undefined) roles |= rolesBy(withClasses(bound, attribute), element)
  const named = rules.byId.get(attribs["id"] ?? "")?.filter(({ classes }) => hasClasses(attribute, classes))
  if (named !== undefined) roles |= rolesBy(named, element)
  if (rules.byTag.size > 0) roles |= rolesBy(rules.byTag.get(name) ?? NONE, element)
  return roles
}
