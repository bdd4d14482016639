import { html } from "./Html.ts"
import { page } from "./Layout.ts"
import { enrolForm, outcome, signInButton } from "./Passkeys.ts"

export interface SignInPage {
  readonly server: string
  /** What the program calls itself, fit to be shown. */
  readonly client: string
  /** Where the page's own requests go. */
  readonly base: string
  /** Somebody is signed in, but has to show it anew. */
  readonly again: boolean
}

export const signInPage = ({ again, base, client, server }: SignInPage): string =>
  page({
    server,
    title: again ? "Sign in once more" : "Sign in",
    script: true,
    body: html`<p><strong>${client}</strong> wants to use this server for you.${
      again ? " What it asks for needs a sign-in of the last few minutes." : ""
    } Sign in to see what it asks for.</p>
<div class="actions">${signInButton(base)}</div>
${outcome}
<details>
<summary>I have a code and no passkey yet</summary>
${enrolForm(base)}
</details>
<form method="post" action="${base}/cancel"><div class="actions"><button type="submit">Cancel</button></div></form>`
  })

export interface EnrolPage {
  readonly server: string
  readonly base: string
}

export const enrolPage = ({ base, server }: EnrolPage): string =>
  page({
    server,
    title: "Create a passkey",
    script: true,
    body: html`<p>A passkey replaces a password: your device keeps it and asks for your finger, face or number. The operator
of this server gives you the code; it counts once.</p>
${enrolForm(base)}
${outcome}
<p class="soft">If you have one already, <a href="${base}/passkeys">look after your passkeys</a> here.</p>`
  })
