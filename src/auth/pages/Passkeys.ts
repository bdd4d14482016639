import { LONGEST_NAME } from "../people/Person.ts"
import { html, type Html } from "./Html.ts"

/** The parts of pages that ask for a passkey. Each button names the two addresses that its script talks to. */

export const signInButton = (base: string, label = "Sign in with a passkey"): Html =>
  html`<button class="primary" type="button" data-passkey data-options="${base}/options" data-verify="${base}/verify">${label}</button>`

export const enrolForm = (base: string): Html =>
  html`<form data-passkey data-options="${base}/enrol/options" data-verify="${base}/enrol/verify">
<label class="field" for="code">Code</label>
<input class="code" type="text" id="code" name="code" required maxlength="40" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" placeholder="0000-0000-0000-0000">
<label class="field" for="name">Your name here</label>
<input type="text" id="name" name="name" maxlength="${LONGEST_NAME}" autocomplete="nickname" spellcheck="false" aria-describedby="name-help">
<p class="soft" id="name-help">If the code was made for a name, that one is used.</p>
<div class="actions"><button class="primary" type="submit">Create a passkey</button></div>
</form>`

/** Where the script says how it went, and what is shown where there is none. */
export const outcome: Html = html`<noscript><p class="note warn">A passkey can only be used with JavaScript. Everything else here works without it.</p></noscript>
<div role="alert"></div>
<div role="status"></div>`
