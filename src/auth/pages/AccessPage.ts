import { type Access, readingTexts, scopeTexts } from "./Access.ts"
import { html, type Html } from "./Html.ts"
import { page } from "./Layout.ts"
import type { Scope } from "../../security/Subject.ts"

const row = (label: string, text: string): Html => html`<div><dt>${label}</dt><dd>${text}</dd></div>`

const tick = (scope: Scope): Html => {
  const { text, ticked, title } = scopeTexts[scope]
  return html`<label class="choice"><input type="checkbox" name="scope" value="${scope}"${ticked ? html` checked` : undefined}><span>${title}</span><small>${text}</small></label>`
}

const reading: Html = html`<fieldset><legend>Reading pages without asking you again</legend>
${Object.entries(readingTexts).map(([value, text], index) =>
  html`<label class="choice"><input type="radio" name="reading" value="${value}"${index === 0 ? html` checked` : undefined}><span>${text}</span></label>`)}
</fieldset>`

export interface AccessPage {
  readonly server: string
  readonly base: string
  readonly access: Access
}

/** The question before a program gets tokens: who it is, for what, what it may and for how long. */
export const accessPage = ({ access, base, server }: AccessPage): string =>
  page({
    server,
    title: `Allow ${access.client}?`,
    body: html`<p>This program wants to use the server for you.</p>
<dl>
${row("Program", access.vouched ? access.client : `${access.client} (it says so itself)`)}
${row("Known as", access.clientId)}
${row("Answer goes to", access.returnsTo)}
${row("Server", access.resource)}
${row("You are", access.person)}
</dl>
${access.isLocal
  ? html`<p class="note warn">The answer goes to a program on your own device, and any program there can give itself this name. Go on only if you have just started this yourself.</p>`
  : undefined}
<form method="post" action="${base}/access">
<fieldset><legend>It may</legend>
${access.scopes.map(tick)}
</fieldset>
${access.scopes.includes("ddg:read") ? reading : undefined}
<p class="soft">${access.staysSignedIn
  ? "It stays signed in until nothing was asked for 14 days, or until the operator of this server ends it."
  : "Its access ends after an hour at most; then it asks you to sign in again."}</p>
<div class="actions">
<button class="primary" type="submit">Allow</button>
<button type="submit" formaction="${base}/cancel">Refuse</button>
</div>
</form>`
  })
