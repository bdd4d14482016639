import { LONGEST_NAME, MOST_PASSKEYS, type Passkey } from "../people/Person.ts"
import { html, type Html } from "./Html.ts"
import { page } from "./Layout.ts"
import { outcome, signInButton } from "./Passkeys.ts"

/** The pages on which people look after their own passkeys. All times are UTC: the server does not know where they are. */

export interface OwnPasskeys {
  readonly server: string
  readonly base: string
}

/** As many characters of an id as tell passkeys apart. */
const SHORT_ID = 8

export const nameOf = ({ id, name }: Pick<Passkey, "id" | "name">): string => name ?? `Passkey ${id.slice(0, SHORT_ID)}`

const timeFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" })

const time = (millis: number): Html => {
  const date = new Date(millis)
  return html`<time datetime="${date.toISOString()}">${timeFormat.format(date)} UTC</time>`
}

const row = (label: string, value: Html): Html => html`<div><dt>${label}</dt><dd>${value}</dd></div>`

const facts = ({ created, synced, used }: Passkey): Html => html`<dl class="facts">
${row("Made", time(created))}
${row("Last used", used === undefined ? html`not since it was made` : time(used))}
${row("Kept", synced ? html`in an account, on all its devices` : html`on one device only`)}
</dl>`

export interface ListPage extends OwnPasskeys {
  readonly person: string
  readonly passkeys: ReadonlyArray<Passkey>
  /** The id of the one that they have signed in by. */
  readonly current: string
  readonly isRemoved: boolean
}

const item = ({ base, current, passkeys }: ListPage) => (passkey: Passkey): Html => html`<li>
<h2>${nameOf(passkey)}${passkey.id === current ? html` <span class="tag">in use now</span>` : undefined}</h2>
${facts(passkey)}
${passkeys.length > 1
  ? html`<a class="button" href="${base}/remove?id=${encodeURIComponent(passkey.id)}">Remove<span class="unseen"> ${nameOf(passkey)}</span></a>`
  : undefined}
</li>`

const addForm = (base: string): Html => html`<form data-passkey data-options="${base}/add/options" data-verify="${base}/add/verify">
<label class="field" for="name">What to call it</label>
<input type="text" id="name" name="name" maxlength="${LONGEST_NAME}" autocomplete="off" spellcheck="false" aria-describedby="name-help">
<p class="soft" id="name-help">For you, to tell it from the others: “Phone”, or “Key in the drawer”.</p>
<div class="actions"><button class="primary" type="submit">Add a passkey</button></div>
</form>`

export const listPage = (list: ListPage): string => {
  const { base, isRemoved, passkeys, person, server } = list
  return page({
    server,
    title: "Your passkeys",
    script: true,
    body: html`<p>You are signed in as <strong>${person}</strong>.</p>
${isRemoved ? html`<p class="note good">The passkey was removed, and programs have to ask you to sign in anew.</p>` : undefined}
<ul class="keys">
${passkeys.map(item(list))}
</ul>
${passkeys.length > 1 ? undefined : html`<p class="soft">It is your only passkey, and cannot be removed. Add another one, so that a lost device does not keep you out.</p>`}
<h2>Another passkey</h2>
${passkeys.length < MOST_PASSKEYS ? addForm(base) : html`<p>There is room for ${MOST_PASSKEYS} passkeys. Remove one before you add another one.</p>`}
${outcome}
<form method="post" action="${base}/leave"><div class="actions"><button type="submit">Leave this page</button></div></form>`
  })
}

export interface RemovePage extends OwnPasskeys {
  readonly passkey: Passkey
  readonly isCurrent: boolean
}

export const removePage = ({ base, isCurrent, passkey, server }: RemovePage): string =>
  page({
    server,
    title: `Remove “${nameOf(passkey)}”?`,
    body: html`${facts(passkey)}
<p>Nobody can sign in with it any more, and every program that you have let in has to ask you to sign in anew. Your device may go on to
offer it until you delete it there as well.</p>
${isCurrent ? html`<p class="note warn">It is the one that you have just signed in with. You will need another one to come back.</p>` : undefined}
<form method="post" action="${base}/remove">
<input type="hidden" name="id" value="${passkey.id}">
<div class="actions">
<button class="primary" type="submit">Remove</button>
<a class="button" href="${base}">Keep it</a>
</div>
</form>`
  })

export interface ShowYourselfPage extends OwnPasskeys {
  /** Somebody is signed in, but too long ago. */
  readonly again: boolean
}

export const showYourselfPage = ({ again, base, server }: ShowYourselfPage): string =>
  page({
    server,
    title: again ? "Sign in once more" : "Your passkeys",
    script: true,
    body: html`<p>${
      again
        ? "What you are about to do needs a sign-in of the last few minutes."
        : "Sign in, to see the passkeys that you sign in with, to add another one, or to remove one."
    }</p>
<div class="actions">${signInButton(base)}</div>
${outcome}`
  })
