import type { UrlQuestion } from "../../security/consent/Questions.ts"
import { html, type Html } from "./Html.ts"
import { page } from "./Layout.ts"
import { outcome, signInButton } from "./Passkeys.ts"

export interface QuestionPage {
  readonly server: string
  readonly base: string
  readonly question: UrlQuestion
}

const TITLE = "A program asks for your consent"

/** A question of the consent ledger, for whoever it is meant for. Nothing is ticked. */
export const questionPage = ({ base, question, server }: QuestionPage): string => {
  const { durations, facts, heading, warnings } = question
  const lasting: Html | undefined = durations.length < 2 ? undefined : html`<fieldset><legend>For how long</legend>
${durations.map(({ text, value }, index) =>
  html`<label class="choice"><input type="radio" name="duration" value="${value}"${index === 0 ? html` checked` : undefined}><span>${text}</span></label>`)}
</fieldset>`
  return page({
    server,
    title: TITLE,
    body: html`<p>${heading}</p>
<dl>
${facts.map(({ label, text }) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}
</dl>
${warnings.map((text) => html`<p class="note warn">${text}</p>`)}
<form method="post" action="${base}">
<fieldset><legend>Your answer</legend>
<label class="choice"><input type="checkbox" name="allow" value="yes"><span>I allow this</span><small>Without a tick nothing is allowed.</small></label>
</fieldset>
${lasting}
<div class="actions">
<button class="primary" type="submit">Answer</button>
<button type="submit" name="decline" value="yes">Refuse</button>
</div>
</form>`
  })
}

/** Before the question: nothing of it is shown to whoever has only the address. */
export const whoAreYouPage = ({ base, server }: { readonly base: string; readonly server: string }): string =>
  page({
    server,
    title: TITLE,
    script: true,
    body: html`<p>Sign in, so that the question comes to whom it is meant for.</p>
<div class="actions">${signInButton(base)}</div>
${outcome}`
  })
