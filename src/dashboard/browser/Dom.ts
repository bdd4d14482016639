/** Elements, made without ever reading markup: nothing that arrives can become code. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>
type Child = Node | string

const fill = <E extends Element>(element: E, attributes: Attributes, children: ReadonlyArray<Child>): E => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "")
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value))
  }
  element.append(...children)
  return element
}

export const html = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: ReadonlyArray<Child>
): HTMLElementTagNameMap[K] => fill(document.createElement(name), attributes, children)

const SVG = "http://www.w3.org/2000/svg"

export const svg = <K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: ReadonlyArray<Child>
): SVGElementTagNameMap[K] => fill(document.createElementNS(SVG, name), attributes, children)

/** The part of the page with this id; the page is ours, so it is there. */
export const part = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no #${id}`)
  return found
}

/** Changes a text only where it differs: what is read aloud is not read again. */
export const say = (element: Element, text: string): void => {
  if (element.textContent !== text) element.textContent = text
}
