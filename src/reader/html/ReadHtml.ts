import { pruneHidden } from "../../security/text/Hidden.ts"
import { parse } from "../../security/text/Tree.ts"
import { cleanText } from "../../security/text/Untrusted.ts"
import { cleanMarkdown, cleanMetadata } from "../Clean.ts"
import type { ReadDocument } from "../Document.ts"
import { kindOf, showNoscript } from "./Kind.ts"
import { baseOf } from "./Links.ts"
import { mainContent } from "./MainContent.ts"
import { liftMath } from "./Math.ts"
import { metadataOf } from "./Metadata.ts"
import { attribute, find } from "./Nodes.ts"
import { render } from "./Render.ts"

/**
 * Reads a page. The order matters: what the page says of itself stands in parts that nobody sees, so it is read first;
 * then what is hidden goes, before anything is taken for content.
 */
export const readHtml = (html: string, url: string): ReadDocument => {
  const document = parse(html)
  const metadata = metadataOf(document, url)
  const kind = kindOf(document)
  const base = find(document, ({ attribs, name }) => name === "base" && attribs["href"] !== undefined)
  liftMath(document)
  showNoscript(document)
  pruneHidden(document)
  const main = mainContent(document, kind)
  const options = { base: baseOf(base === undefined ? undefined : attribute(base, "href"), url) }
  const markdown = render(main, { ...options, format: "markdown" })
  const text = render(main, { ...options, format: "text" })
  return {
    kind: "html",
    url,
    metadata: cleanMetadata(metadata),
    markdown: cleanMarkdown(markdown.text),
    text: cleanText(text.text),
    links: markdown.links,
    how: main.how,
    notes: text.text === "" ? ["The page has no text of its own without its scripts, only furniture if any."] : []
  }
}
