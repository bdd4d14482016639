import * as Schema from "effect/Schema"
import { createHash } from "node:crypto"
import { Duration } from "../../security/consent/Grant.ts"
import { clean } from "../../security/consent/Questions.ts"
import type { Scope } from "../../security/Subject.ts"

/** What a person is asked when a program wants tokens, and how the answer is read. */

export interface ScopeText {
  readonly title: string
  readonly text: string
  /** Ticked from the start: what ordinary use needs. */
  readonly ticked: boolean
}

export const scopeTexts: { readonly [S in Scope]: ScopeText } = {
  "ddg:search": { title: "Search the web for you", text: "Searches, news, images and suggestions.", ticked: true },
  "ddg:read": { title: "Read pages for you", text: "Fetch pages that you or the model name, and do research.", ticked: true },
  "ddg:account": { title: "Handle your own data here", text: "Hand out or erase what this server holds about you.", ticked: false },
  "ddg:admin": { title: "Administer this server", text: "Change how it works, or look into its records. You are asked at each call.", ticked: false }
}

/** The first is chosen from the start: the person has just said that pages may be read at all. */
export const readingTexts: { readonly [D in Duration]: string } = {
  "1h": "For one hour",
  "30d": "For 30 days",
  once: "Ask me each time"
}

export interface Access {
  /** What the program calls itself, fit to be shown. */
  readonly client: string
  readonly clientId: string
  /** Whether the name was read at the address that the program is known by, or was only said. */
  readonly vouched: boolean
  /** Where the answer goes. */
  readonly returnsTo: string
  /** That is on the person's own machine, or to a program that is installed there. */
  readonly isLocal: boolean
  readonly resource: string
  readonly person: string
  readonly scopes: ReadonlyArray<Scope>
  readonly staysSignedIn: boolean
}

export interface Given {
  readonly scopes: ReadonlyArray<Scope>
  /** For how long pages may be read without another question. */
  readonly reading: Duration
}

const LONGEST = 200

export const shown = (text: string): string => clean(text, LONGEST)

/** `returnsTo` for people: the host, or the scheme of an installed program. */
export const placeOf = (redirectUri: string): Pick<Access, "isLocal" | "returnsTo"> => {
  if (!URL.canParse(redirectUri)) return { returnsTo: "an address that cannot be read", isLocal: false }
  const { host, hostname, protocol } = new URL(redirectUri)
  if (protocol !== "http:" && protocol !== "https:") return { returnsTo: `a program on this device (${shown(protocol)})`, isLocal: true }
  return { returnsTo: host, isLocal: hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname) }
}

/** SHA-256, in hex, of what was shown, for the evidence. */
export const wordsOf = (access: Access): string =>
  createHash("sha256").update(JSON.stringify([access, scopeTexts, readingTexts])).digest("hex")

const isDuration = Schema.is(Duration)

/** What was ticked, of what was asked for. */
export const readGiven = (form: URLSearchParams, asked: ReadonlyArray<Scope>): Given => {
  const ticked = form.getAll("scope")
  const reading = form.get("reading")
  return { scopes: asked.filter((scope) => ticked.includes(scope)), reading: isDuration(reading) ? reading : "once" }
}
