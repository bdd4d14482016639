import type { InstantAnswer } from "../../domain/InstantAnswer.ts"
import { type Element, findElement, firstLink, MAX_NODES } from "./Dom.ts"
import { resolveHref } from "./Href.ts"
import { isAboutAsker, isSourceLink, textOf } from "./Text.ts"

/** The parts of a page that html and lite mark up alike. */

/** A title link: its text, and apart from it the file type that stands before it. */
export const readTitle = (
  link: Element,
  isBadge: (element: Element) => boolean
): { readonly title: string; readonly badge: string | undefined } => {
  let badge: string | undefined
  const title = textOf(link, (element) => {
    if (!isBadge(element)) return false
    badge ??= textOf(element)
    return true
  })
  return { title, badge }
}

/** `url` is empty for an answer that leads nowhere (a conversion, a colour). Undefined for one not worth showing. */
export const readInstantAnswer = (
  heading: { readonly text: string; readonly href: string | undefined },
  body: Element
): InstantAnswer | undefined => {
  const text = textOf(body, isSourceLink)
  if (text === "" || isAboutAsker(text) || isAboutAsker(heading.text)) return undefined
  const link = findElement(body, isSourceLink, MAX_NODES)
  const quoted = link === undefined ? undefined : findElement(link, ({ name }) => name === "q", MAX_NODES)
  const source = quoted === undefined ? "" : textOf(quoted)
  return {
    heading: heading.text,
    text,
    url: resolveHref(heading.href) ?? resolveHref(link?.attribs["href"]) ??
      resolveHref(heading.href, "https://duckduckgo.com") ?? "",
    ...(source === "" ? {} : { source })
  }
}

export const readHeading = (element: Element): { readonly text: string; readonly href: string | undefined } => ({
  text: textOf(element),
  href: firstLink(element)
})

/** "Did you mean x" or "Including results for x. Search only for y": x. The link to y turns the rewriting off. */
export const readSpelling = (box: Element): string | undefined => {
  const isProposal = ({ attribs, name }: Element): boolean => name === "a" && !/[?&]norw=1/.test(attribs["href"] ?? "")
  const link = findElement(box, isProposal, MAX_NODES)
  const proposal = link === undefined ? "" : textOf(link)
  return proposal === "" ? undefined : proposal
}
