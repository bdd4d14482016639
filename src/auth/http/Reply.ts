import * as Schema from "effect/Schema"

/** What a page of the authorization server answers with. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string>>>
  readonly body: string
}

/**
 * On everything that is answered here. Nothing is fetched from elsewhere, framed, kept, or told to another site. The
 * referrer is kept within the site and not forbidden altogether, for then browsers hide the origin of forms as well.
 */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "permissions-policy": "publickey-credentials-get=(self), publickey-credentials-create=(self)",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY"
} as const

const reply = (status: number, type: string, body: string, more: Reply["headers"] = {}): Reply => ({
  status,
  headers: { ...HEADERS, "content-type": type, ...more },
  body
})

export const pageReply = (body: string, status = 200): Reply => reply(status, "text/html; charset=utf-8", body)

export const json = (value: object, status = 200): Reply => reply(status, "application/json", JSON.stringify(value))

/** Script and style are part of the program: they change with it, and are asked for with every page. */
export const asset = (type: string, body: string): Reply => reply(200, type, body, { "cache-control": "public, max-age=300" })

export const redirect = (location: string): Reply => reply(303, "text/plain; charset=utf-8", "", { location })

export const withCookie = (reply: Reply, cookie: string | undefined): Reply =>
  cookie === undefined ? reply : { ...reply, headers: { ...reply.headers, "set-cookie": [cookie] } }

/** A request that is not served, with what a person is told of it. */
export class Declined extends Schema.TaggedError<Declined>()("Declined", {
  status: Schema.Number,
  title: Schema.String,
  text: Schema.String
}) {
  override get message(): string {
    return this.text
  }
}

export const notFound = new Declined({
  status: 404,
  title: "Nothing is here",
  text: "There is no such page, or it has been answered or has expired."
})

export const tooMany = new Declined({
  status: 429,
  title: "Too many attempts",
  text: "There were too many attempts. Wait a quarter of an hour, then try again."
})
