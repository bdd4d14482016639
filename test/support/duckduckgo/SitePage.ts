import { escapeHtml } from "./Markup.ts"

const page = (title: string, head: string, body: string): string =>
  `<!DOCTYPE html><html lang="en-US" class="no-js has-zcm  no-theme"><head>` +
  `<meta http-equiv="content-type" content="text/html; charset=utf-8"><title>${escapeHtml(title)}</title>` +
  `<link rel="stylesheet" href="/dist/s.0123456789abcdef0123.css" type="text/css"><meta name="robots" content="noindex,nofollow">` +
  `<meta name="referrer" content="origin"><link rel="shortcut icon" href="/favicon.ico" type="image/x-icon" />${head}</head>` +
  `<body class="body--serp">${body}</body></html>`

/** The front page: a search box and nothing else. */
export const homePage = (): string =>
  page(
    "DuckDuckGo",
    "",
    `<div id="pg-index" class="page-index"><form id="searchbox_homepage" action="/" method="get">` +
      `<input name="q" type="text" autocomplete="off" id="searchbox_input" value=""><button type="submit">Search</button></form>` +
      `<p>A front page without a single result.</p></div>`
  )

/** What `/?q=` answers: scripts that fetch the results, and the vqd among their variables. */
export const searchShell = (query: string, vqd: string): string => {
  const encoded = encodeURIComponent(query)
  const path = `d.js?q=${encoded}&l=wt-wt&s=0&vqd=${vqd}&p_ent=&ex=-1`
  return page(
    `${query} at DuckDuckGo`,
    `<link id="deep_preload_link" rel="preload" as="script" href="https://links.duckduckgo.com/${path}">`,
    `<input id="state_hidden" name="state_hidden" type="text" size="1"><div id="react-layout"></div>` +
      `<script type="text/javascript">var rq="${encoded}",rds=30,rs=0,locale="en_US",rl="wt-wt",df="",vqd="${vqd}",safe_ddg=0;` +
      `DDG.deep.initialize('/${path}');</script>`
  )
}

/** The shell after a change: its scripts are there, the token is not. */
export const shellWithoutVqd = (query: string): string =>
  page(`${query} at DuckDuckGo`, "", `<div id="root"></div><script type="module" src="/dist/app.0123456789abcdef0123.js"></script>`)

export const needsJavaScript = (): string =>
  page("DuckDuckGo", "", `<noscript>Please enable JavaScript to see this page.</noscript><div id="root"></div>`)

export const statusPage = (status: number, reason: string): string =>
  `<html>\r\n<head><title>${status} ${reason}</title></head>\r\n<body>\r\n<center><h1>${status} ${reason}</h1></center>\r\n` +
  `<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
