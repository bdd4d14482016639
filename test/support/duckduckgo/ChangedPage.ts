import type { Listing } from "./Listing.ts"
import { escapeHtml, richHtml } from "./Markup.ts"

/** The same results after a redesign: not one of the known class names, forms or menus. */
export const changedPage = (listing: Listing): string => {
  const items = listing.hits.map((hit) =>
    `      <li data-layout="organic"><article>
        <h2><a data-testid="title" href="${escapeHtml(hit.url)}"><span>${escapeHtml(hit.title)}</span></a></h2>
        <cite>${escapeHtml(hit.displayUrl)}</cite>
        <div data-part="summary">${richHtml(hit.snippet)}</div>
      </article></li>`
  )
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(listing.query)} at DuckDuckGo</title></head>
<body>
  <main>
    <ol data-area="mainline">
${items.join("\n")}
    </ol>
  </main>
</body>
</html>
`
}
