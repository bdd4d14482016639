import type { Ad, Hit } from "./Corpus.ts"
import type { Listing, ZeroClick } from "./Listing.ts"
import { escapeHtml, type Fields, href, richHtml } from "./Markup.ts"
import { dateChoices, menu, regionChoices } from "./Menus.ts"

const ICONS = [60, 76, 120, 152]
  .map((size) => {
    const sizes = size === 60 ? "" : ` sizes="${size}x${size}"`
    const file = `//duckduckgo.com/assets/icons/meta/DDG-iOS-icon_${size}x${size}.png?v=2`
    return `  <link id="icon${size}" rel="apple-touch-icon"${sizes} href="${file}"/>\n`
  })
  .join("")

const head = (query: string): string =>
  `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">

<!--[if IE 6]><html class="ie6" xmlns="http://www.w3.org/1999/xhtml"><![endif]-->
<!--[if gt IE 8]><!--><html xmlns="http://www.w3.org/1999/xhtml"><!--<![endif]-->
<head>
  <meta http-equiv="content-type" content="text/html; charset=UTF-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1.0, maximum-scale=3.0, user-scalable=1" />
  <meta name="referrer" content="origin" />
  <meta name="HandheldFriendly" content="true" />
  <meta name="robots" content="noindex, nofollow" />
  <title>${escapeHtml(query)} at DuckDuckGo</title>
  <link href="//duckduckgo.com/favicon.ico" rel="shortcut icon" />
  <link rel="icon" href="//duckduckgo.com/favicon.ico" type="image/x-icon" />
${ICONS}  <link rel="stylesheet" media="handheld, all" href="//duckduckgo.com/dist/h.0123456789abcdef0123.css" type="text/css"/>
</head>
`

const regionMenu = menu(regionChoices, "            ")
const dateMenu = menu(dateChoices, "            ")

const searchForm = (listing: Listing): string => `
      <form name="x" class="header__form" action="/html/" method="post">
        <div class="search search--header">
          <input name="q" autocomplete="off" class="search__input" id="search_form_input_homepage" type="text" value="${escapeHtml(listing.query)}" />
          <input name="b" id="search_button_homepage" class="search__button search__button--html" value="" title="Search" alt="Search" type="submit" />
        </div>

        <div class="frm__select">
          <select name="kl">
${regionMenu(listing.kl === "wt-wt" ? "" : listing.kl)}
          </select>
        </div>

        <div class="frm__select frm__select--last">
          <select class="" name="df">
${dateMenu(listing.df)}
          </select>
        </div>
      </form>
    </div>
`

const zeroClickBox = (box: ZeroClick): string => `
      <div class="zci-wrapper">
        <div class="zci">
          <h1 class="zci__heading">
            <a rel="nofollow" href="${escapeHtml(box.url)}">${escapeHtml(box.heading)}</a>
          </h1>

          
            <div class="zci__result" id="zero_click_abstract">
              
${box.image === undefined ? "" : `                <a rel="nofollow" href="${escapeHtml(box.url)}">
                  <img alt="" title="" id="i0" class="zci__image" src="${box.image}" name="i0" />
                </a>
              
`}
              ${escapeHtml(box.text)}
              
                <a rel="nofollow" href="${escapeHtml(box.url)}" >More at <q>${escapeHtml(box.source)}</q></a>
              
            </div>
          
        </div>
      </div>
    
`

/** Known from the lite endpoint; that the html endpoint has the same block is an assumption. */
const spellingBox = (spelling: string): string => `
      <div class="msg msg--spelling">
        <div id="did_you_mean">
          Did you mean <a href="/html/?q=${encodeURIComponent(spelling)}">${escapeHtml(spelling)}</a>?
        </div>
      </div>
`

interface Card {
  readonly link: string
  readonly titleHtml: string
  readonly host: string
  readonly displayHtml: string
  readonly snippetHtml: string
  readonly published: string | undefined
}

const icon = (card: Card): string => `
                          <span class="result__icon">
                            <a rel="nofollow" href="${card.link}">
                              <img class="result__icon__img" width="16" height="16" alt="" src="//external-content.duckduckgo.com/ip3/${card.host}.ico" name="i15" />
                            </a>
                          </span>`

/** The site comments the icon of an advertisement out instead of leaving it away. */
const extras = (card: Card, advertisement = false): string => `
                      <div class="result__extras">
                        <div class="result__extras__url">${advertisement ? `
                          <!-- no icon${icon(card)}
                          -->` : icon(card)}
                          <a class="result__url" href="${card.link}">
                            ${card.displayHtml}
                          </a>
                          
${card.published === undefined ? "" : `                            <span>&nbsp; &nbsp; ${card.published}T00:00:00.0000000</span>
                          
`}                        </div>
                      </div>
                    

                    
                      
${card.snippetHtml === "" ? "" : `                        <a class="result__snippet" href="${card.link}">${card.snippetHtml}</a>
                      
`}                    

                    <div class="clear"></div>
                  </div>
                </div>
              
            
`

const cardHtml = (card: Card): string => `
              
                <div class="result results_links results_links_deep web-result ">
                  <div class="links_main links_deep result__body"> <!-- shown -->
                    
                      <h2 class="result__title">
                        <a rel="nofollow" class="result__a" href="${card.link}">${card.titleHtml}</a>
                      </h2>

                    

                    ${extras(card)}`

const hitCard = (hit: Hit, listing: Listing): string => {
  const type = hit.badge === undefined ? "" : `<span class="result__type">${hit.badge}</span> `
  return cardHtml({
    link: href(hit.url, listing.links, hit.rut),
    titleHtml: `${type}${escapeHtml(hit.title)}`,
    host: hit.host,
    displayHtml: escapeHtml(hit.displayUrl),
    snippetHtml: richHtml(hit.snippet),
    published: hit.published
  })
}

const adCard = (ad: Ad, listing: Listing): string => {
  const link = href(ad.url, listing.links, ad.rut)
  return `
              
                  <div class="result results_links results_links_deep result--ad ">
                    <div class="links_main links_deep result__body"> <!-- shown -->
                      <h2 class="result__title">
                        
                          <a rel="nofollow" class="result__a" href="${link}">${escapeHtml(ad.title)}</a>
                        
                        <div class="result__badge-wrap">
                          <button class="badge--ad">Ad</button>
                          <div class="badge--ad__tooltip-wrap">
                            <div class="tooltip tooltip--right">
                              <div class="tooltip__triangle-outer"></div>
                              <div class="tooltip__triangle-inner"></div>
                              Paid for by its advertiser (<a href="https://help.example/ads" class="tooltip-link">more info</a>).
                            </div>
                          </div>
                        </div>
                      </h2>
${extras({
    link,
    titleHtml: "",
    host: ad.host,
    displayHtml: escapeHtml(ad.host),
    snippetHtml: richHtml(ad.snippet),
    published: undefined
  }, true)}`
}

const decoyCard = (): string =>
  cardHtml({
    link: "javascript:alert(document.domain)",
    titleHtml: "A link that is no address",
    host: "decoy.test",
    displayHtml: "decoy.test",
    snippetHtml: "Nothing stands behind it.",
    published: undefined
  })

const endMarker = (query: string): string =>
  cardHtml({
    link: `http://www.google.com/search?hl=en&amp;q=${encodeURIComponent(query)}`,
    titleHtml: "EOF",
    host: "www.google.com",
    displayHtml: "google.com search",
    snippetHtml: "",
    published: undefined
  })

const emptyCard = (message: string): string => `
                <div class="result results_links results_links_deep web-result result--no-result">
                  <div class="links_main links_deep result__body"> <!-- shown -->

${message}

                    <div class="clear"></div>
                  </div>
                </div>
`

const oldEmptyCard = (message: string): string =>
  emptyCard(`                    <h2 class="result__title">
                    
                    </h2>

                    <div class="no-results">${message}</div>

                    <div class="result__extras">
                      <div class="result__extras__url">
                        <span class="result__icon">
                          
                        </span>

                        <a class="result__url" href="">
                        
                        </a>
                      </div>
                    </div>
`)

const messageCard = (start: string, query: string): string =>
  emptyCard(`                    <div class="no-results__message">
                      <h1>${start} found for <b>${escapeHtml(query)}</b></h1>
                    </div>`)

const endingHtml = ({ ending, hits, query }: Listing): string => {
  switch (ending) {
    case "open":
      return ""
    case "marker":
      return endMarker(query) + (hits.length === 0 ? oldEmptyCard("") : "")
    case "none":
      return messageCard("No results", query)
    case "none-old":
      return oldEmptyCard("No more results.")
    case "no-more":
      return messageCard("No more results", query)
  }
}

const input = ([name, value]: readonly [string, string]): string =>
  name === "kl" || name === "df"
    ? `
                    
                    
                    
                      <input name="${name}" value="${escapeHtml(value)}" type="hidden" />`
    : `
                    <input type="hidden" name="${name}" value="${escapeHtml(value)}" />`

const navigation = (fields: Fields | undefined, label: string): string => fields === undefined ? "" : `
              
                <div class="nav-link">
                  <form action="/html/" method="post">
                    <input type="submit" class='btn btn--alt' value="${label}" />${fields.map(input).join("")}
                    
                    
                  </form>
                </div>
              
            
`

const boxes = ({ spelling, zeroClick }: Listing): string =>
  (zeroClick === undefined ? "" : zeroClickBox(zeroClick)) + (spelling === undefined ? "" : spellingBox(spelling))

const cards = (listing: Listing): string =>
  [
    listing.decoy ? decoyCard() : "",
    ...listing.ads.map((ad) => adCard(ad, listing)),
    ...listing.hits.map((hit) => hitCard(hit, listing)),
    endingHtml(listing)
  ].join("")

/** A page of html.duckduckgo.com as it has looked since 2025, with invented text. */
export const htmlPage = (listing: Listing): string =>
  `${head(listing.query)}
<body class="body--html">
  <a name="top" id="top"></a>

  <form action="/html/" method="post">
    <input type="text" name="state_hidden" id="state_hidden" />
  </form>

  <div>
    <div class="site-wrapper-border"></div>

    <div id="header" class="header cw header--html">
      <a title="DuckDuckGo" href="/html/" class="header__logo-wrap"></a>
${searchForm(listing)}
    ${boxes(listing)}
    
      <!-- results -->
      <div>
        <div class="serp__results">
          <div id="links" class="results">
            

            ${cards(listing)}
${navigation(listing.previous, "Previous")}${navigation(listing.next, "Next")}
            <div class="feedback-btn">
              <a rel="nofollow" href="//duckduckgo.com/feedback.html" target="_new">Feedback</a>
            </div>
            <div class="clear"></div>
          </div>
        </div>
      </div> <!-- end of results -->
    
  </div>

  <div id="bottom_spacing2"></div>

  
    <img src="//duckduckgo.com/t/sl_h"/>
  
</body>
</html>
`
