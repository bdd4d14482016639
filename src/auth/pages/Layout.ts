import { html, type Html } from "./Html.ts"

export const STYLE_PATH = "/auth/assets/page.css"
export const SCRIPT_PATH = "/auth/assets/passkey.js"

export interface PageOptions {
  readonly title: string
  /** Of the server, as people know it. */
  readonly server: string
  readonly body: Html
  /** The page asks for a passkey. */
  readonly script?: boolean
  /** Where the browser goes by itself, without a script. */
  readonly refresh?: string
}

const MARK = html`<svg class="mark" viewBox="0 0 24 24" width="28" height="28" aria-hidden="true"><circle cx="10" cy="10" r="6.25" fill="none" stroke="currentColor" stroke-width="2.5"/><path d="M14.8 14.8 21 21" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/></svg>`

export const page = ({ body, refresh, script = false, server, title }: PageOptions): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${refresh === undefined ? undefined : html`<meta http-equiv="refresh" content="0; url=${refresh}">`}
<title>${title} – ${server}</title>
<link rel="stylesheet" href="${STYLE_PATH}">
${script ? html`<script src="${SCRIPT_PATH}" defer></script>` : undefined}
</head>
<body>
<header>${MARK}<span>${server}</span></header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text
