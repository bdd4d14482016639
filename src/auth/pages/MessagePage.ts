import { html } from "./Html.ts"
import { page } from "./Layout.ts"

export interface MessagePage {
  readonly server: string
  readonly title: string
  readonly text: string
}

export const messagePage = ({ server, text, title }: MessagePage): string =>
  page({ server, title, body: html`<p>${text}</p>` })

/**
 * Leads on to `next`. A redirect would be counted as a part of the form that was sent, and the page's own policy would
 * forbid that to end at another place than this server: at the program that asked.
 */
export const continuePage = (server: string, client: string, next: string): string =>
  page({
    server,
    title: "One moment",
    refresh: next,
    body: html`<p>You are taken back to <strong>${client}</strong>.</p>
<p><a href="${next}">Go on</a> if nothing happens.</p>`
  })
