import type { Ad, Hit } from "./Corpus.ts"
import type { Listing, ZeroClick } from "./Listing.ts"
import { escapeHtml, type Fields, href, richHtml } from "./Markup.ts"
import { dateChoices, menu, regionChoices } from "./Menus.ts"

const head = (query: string): string =>
  `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<html>

<head>
  <meta http-equiv="content-type" content="text/html; charset=UTF-8">
  <meta name="viewport" content="width=device-width, initial-scale=1.0, maximum-scale=3.0, user-scalable=1;">
  <meta name="referrer" content="origin">
  <meta name="HandheldFriendly" content="true" />
  <meta name="robots" content="noindex, nofollow" />
  <title>${escapeHtml(query)} at DuckDuckGo</title>
  <link href="//duckduckgo.com/favicon.ico" rel="shortcut icon" />
  <link rel="icon" href="//duckduckgo.com/favicon.ico" type="image/x-icon" />
  <link rel="stylesheet" media="handheld, all" href="//duckduckgo.com/dist/lr.0123456789abcdef0123.css" type="text/css"/>
</head>
`

const regionMenu = menu(regionChoices, "          ")
const dateMenu = menu(dateChoices, "          ")

const filters = (listing: Listing): string => `
      <div class="filters">
        <select class="submit" name="kl">
${regionMenu(listing.kl === "wt-wt" ? "" : listing.kl)}
        </select>

        <select class="submit" name="df">
${dateMenu(listing.df)}
        </select>
      </div>
`

const input = ([name, value]: readonly [string, string]): string =>
  name === "kl" || name === "df"
    ? `\n    \n    \n    \n      <input name="${name}" value="${escapeHtml(value)}" type="hidden">`
    : `\n    <input type="hidden" name="${name}" value="${escapeHtml(value)}">` +
      (name === "vqd" ? "\n    &nbsp;&nbsp;&nbsp;&nbsp;" : "")

const form = (kind: "next_form" | "prev_form", label: string, fields: Fields | undefined): string =>
  fields === undefined
    ? ""
    : `
            <!-- ${kind} -->
<form class="${kind}" action="/lite/" method="post">
    <input type="submit" class='navbutton' value="${label}">${fields.map(input).join("")}
    
    
</form>
`

const previousForm = (listing: Listing): string => form("prev_form", "&lt; Previous Page", listing.previous)
const nextForm = (listing: Listing): string => form("next_form", "Next Page &gt;", listing.next)

const spellingBox = (spelling: string): string => `
  <br>
  <span class='did-you-mean'>

        <div class="msg msg--spelling">
            <div id="did_you_mean">
                
                    Did you mean <a href="/lite/?q=${encodeURIComponent(spelling)}">${escapeHtml(spelling)}</a>?
                
            </div>
        </div>

  </span>
`

const zeroClickRows = (box: ZeroClick): string => `
      <tr>
        <td>Zero-click info: <a rel="nofollow" href="${escapeHtml(box.url)}">${escapeHtml(box.heading)}</a></td>
      </tr>
      <tr>
        <td>
          ${escapeHtml(box.text)}
            <a rel="nofollow" href="${escapeHtml(box.url)}">More at <q>${escapeHtml(box.source)}</q></a>
        </td>
      </tr>
      <tr>
        <td>&nbsp;</td>
      </tr>
`

interface Row {
  readonly number: number
  /** Of every `tr`: empty, or the class of an advertisement, in double quotes as on the site. */
  readonly rowClass: string
  readonly linkHtml: string
  readonly snippetHtml: string
  readonly displayHtml: string
  readonly published: string | undefined
}

const snippetRow = (row: Row): string =>
  row.snippetHtml === ""
    ? ""
    : `
            
              
                <!-- shown only beside a link -->
                <tr${row.rowClass}>
                  <td>&nbsp;&nbsp;&nbsp;</td>
                  <td class='result-snippet'>
                    ${row.snippetHtml}
                  </td>
                </tr>
              
            
`

const rows = (row: Row): string => `
        
            <tr${row.rowClass}>
              
                <td valign="top">
                  
                    ${row.number}.&nbsp;
                  
                </td>
                <td>
                  ${row.linkHtml}
                </td>
                
            </tr>
${snippetRow(row)}
            
              <tr${row.rowClass}>
                <td>&nbsp;&nbsp;&nbsp;</td>
                <td>
                  <span class='link-text'>${row.displayHtml}</span>
                  
${row.published === undefined ? "" : `                    &nbsp;&nbsp;&nbsp;<span class='timestamp'>${row.published}T00:00:00.0000000</span>
                  
`}                </td>
              </tr>
            

            <tr>
              <td>&nbsp;</td>
              <td>&nbsp;</td>
            </tr>

        
      `

const link = (address: string, titleHtml: string): string =>
  `<a rel="nofollow" href="${address}" class='result-link'>${titleHtml}</a>`

const hitRows = (hit: Hit, number: number, listing: Listing): string =>
  rows({
    number,
    rowClass: "",
    linkHtml: link(
      href(hit.url, listing.links, hit.rut),
      `${hit.badge === undefined ? "" : `<span class="result__type">${hit.badge}</span> `}${escapeHtml(hit.title)}`
    ),
    snippetHtml: richHtml(hit.snippet),
    displayHtml: escapeHtml(hit.displayUrl),
    published: hit.published
  })

const adRows = (ad: Ad, number: number, listing: Listing): string =>
  rows({
    number,
    rowClass: ` class="result-sponsored"`,
    linkHtml: `${link(href(ad.url, listing.links, ad.rut), escapeHtml(ad.title))}
                  (Sponsored link - <a href="https://help.example/ads" rel="nofollow" class="result-link">more info</a>)`,
    snippetHtml: richHtml(ad.snippet),
    displayHtml: escapeHtml(ad.host),
    published: undefined
  })

const decoyRows = (): string =>
  rows({
    number: 1,
    rowClass: "",
    linkHtml: link("javascript:alert(document.domain)", "A link that is no address"),
    snippetHtml: "Nothing stands behind it.",
    displayHtml: "decoy.test",
    published: undefined
  })

const messageRow = (text: string): string => `
            <tr>
              <td valign="top">&nbsp;</td>
              <td>${text}</td>
            </tr>
`

const endingRows = (listing: Listing): string => {
  switch (listing.ending) {
    case "open":
      return ""
    case "marker":
      return rows({
        number: listing.offset + listing.hits.length + 1,
        rowClass: "",
        linkHtml: link(`http://www.google.com/search?hl=en&amp;q=${encodeURIComponent(listing.query)}`, "EOF"),
        snippetHtml: "",
        displayHtml: "google.com search",
        published: undefined
      })
    case "none":
    case "none-old":
    case "no-more":
      return messageRow("No more results.")
  }
}

const resultRows = (listing: Listing): string => {
  const first = listing.offset + 1
  const ads = listing.ads.map((ad, index) => adRows(ad, first + index, listing))
  const hits = listing.hits.map((hit, index) => hitRows(hit, first + listing.ads.length + index, listing))
  return [listing.decoy ? decoyRows() : "", ...ads, ...hits, endingRows(listing)].join("")
}

/** A page of lite.duckduckgo.com as it has looked since 2025, with invented text. */
export const litePage = (listing: Listing): string =>
  `${head(listing.query)}
<body>
  <p class='extra'>&nbsp;</p>
  <div class="header">
    DuckDuckGo
  </div>
  <p class='extra'>&nbsp;</p>

  <form action="/lite/" method="post">
      <input class='query' type="text" size="40" name="q" value="${escapeHtml(listing.query)}">
      <input class='submit' type="submit" value="Search">
${filters(listing)}  </form>
${listing.spelling === undefined ? "" : spellingBox(listing.spelling)}
  
    <p class="extra">&nbsp;</p>
    <table border="0">
      <tr>
        <td>
          ${previousForm(listing)}
        </td>
        <td>
          ${nextForm(listing)}
        </td>
      </tr>
    </table>
  

  <p class='extra'>&nbsp;</p>

  <table border="0">
    ${listing.zeroClick === undefined ? "" : zeroClickRows(listing.zeroClick)}
  </table>

  <table border="0">
    
      
      <!-- results -->
      ${resultRows(listing)}
      <tr>
        <td colspan=2>
          ${previousForm(listing)}${nextForm(listing)}
        </td>
      </tr>
    
  </table>

  <p class='extra'>&nbsp;</p>

  <form action="/lite/" method="post">
      <input class='query' type="text" size="40" name="q" value="${escapeHtml(listing.query)}" >
      <input class='submit' type="submit" value="Search">
        <input name="kl" value="${escapeHtml(listing.kl === "" ? "wt-wt" : listing.kl)}" type="hidden">
  </form>

  <p class='extra'>&nbsp;</p>

  
    <img src="//duckduckgo.com/t/sl_l"/>
  
  <div id='end-spacer'>&nbsp;</div>

</body>
</html>
`
