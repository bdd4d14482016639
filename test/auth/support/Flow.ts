import { createHash, randomBytes } from "node:crypto"
import type { SoftKey } from "./SoftKey.ts"
import { Visitor } from "./Visitor.ts"

/** A program that wants tokens, and the person in front of it. */

export const CALLBACK = "http://127.0.0.1:49163/callback"

export interface Json {
  readonly [key: string]: unknown
}

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

export const jsonOf = async (response: Response): Promise<Json> => {
  const value: unknown = await response.json()
  if (!isJson(value)) throw new Error("No JSON object was answered")
  return value
}

export const text = (json: Json, key: string): string => {
  const value = json[key]
  if (typeof value !== "string") throw new Error(`${key} is missing: ${JSON.stringify(json)}`)
  return value
}

export interface Asking {
  readonly client: string
  readonly scope?: string | undefined
  readonly resource?: string | undefined
  readonly challenge?: string | undefined
  readonly method?: string
  readonly redirect?: string
  readonly extra?: Readonly<Record<string, string>>
}

/** What the person does with the pages. */
export interface Answers {
  readonly key: SoftKey
  readonly code?: string
  readonly name?: string
  readonly scopes?: ReadonlyArray<string>
  readonly reading?: string
  readonly refuse?: boolean
}

export interface Answer {
  readonly query: URLSearchParams
  /** How many times a passkey was asked for. */
  readonly signIns: number
  readonly questions: number
  /** Of the last question. */
  readonly page: string
}

export const verifier = (): string => randomBytes(32).toString("base64url")
export const challengeOf = (text: string): string => createHash("sha256").update(text).digest("base64url")

export const authorizeUrl = (issuer: string, asking: Asking): string => {
  const url = new URL("/oauth/authorize", issuer)
  const parameters = {
    client_id: asking.client,
    response_type: "code",
    redirect_uri: asking.redirect ?? CALLBACK,
    scope: asking.scope,
    state: "state-1",
    resource: asking.resource,
    code_challenge: asking.challenge,
    code_challenge_method: asking.challenge === undefined ? undefined : asking.method ?? "S256",
    ...asking.extra
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url.href
}

const MOST_STEPS = 15

const signIn = async (visitor: Visitor, base: string, answers: Answers): Promise<string> => {
  const { code, key, name = "" } = answers
  const enrolling = code !== undefined
  const path = enrolling ? `${base}/enrol` : base
  const asked = await jsonOf(await visitor.post(`${path}/options`, enrolling ? { code, name } : {}))
  const challenge = text(asked, "challenge")
  const user = asked["user"]
  const made = enrolling
    ? key.create({ challenge, user: { id: isJson(user) ? text(user, "id") : "" } })
    : key.get({ challenge })
  return text(await jsonOf(await visitor.post(`${path}/verify`, made)), "next")
}

/** Walks a request for tokens through its pages, until it comes back to the program. */
export const authorize = async (
  issuer: string,
  asking: Asking,
  answers: Answers,
  visitor = new Visitor(issuer)
): Promise<Answer> => {
  let url = authorizeUrl(issuer, asking)
  let signIns = 0
  let questions = 0
  let page = ""
  for (let step = 0; step < MOST_STEPS; step++) {
    if (url.startsWith(asking.redirect ?? CALLBACK)) return { query: new URL(url).searchParams, signIns, questions, page }
    const response = await visitor.ask(url)
    const location = response.headers.get("location")
    if (location !== null) {
      url = new URL(location, url).href
      continue
    }
    const body = await response.text()
    const base = new URL(url).pathname
    if (response.status !== 200) throw new Error(`${response.status}: ${body.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ")}`)
    if (body.includes("data-passkey")) {
      signIns++
      url = new URL(await signIn(visitor, base, answers), issuer).href
      continue
    }
    questions++
    page = body
    const scopes = answers.scopes ?? [...body.matchAll(/name="scope" value="([^"]+)"/g)].map(([, scope = ""]) => scope)
    const fields = [...scopes.map((scope) => ["scope", scope] as const), ["reading", answers.reading ?? "once"] as const]
    const answered = await visitor.submit(`${base}/${answers.refuse === true ? "cancel" : "access"}`, fields)
    const next = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(await answered.text())?.[1]
    if (next === undefined) throw new Error(`The answer led nowhere: ${answered.status}`)
    url = next.replaceAll("&amp;", "&")
  }
  throw new Error(`Still no answer after ${MOST_STEPS} steps, at ${url}`)
}

export interface Exchanging {
  readonly client: string
  readonly resource?: string | ReadonlyArray<string>
  readonly redirect?: string
  /** A proof of the key that tokens are to be bound to. */
  readonly proof?: string
}

const post = async (
  issuer: string,
  path: string,
  fields: ReadonlyArray<readonly [string, string]>,
  proof?: string
): Promise<Json> => {
  const body = new URLSearchParams()
  for (const [name, value] of fields) body.append(name, value)
  const response = await fetch(new URL(path, issuer), { method: "POST", body, headers: proof === undefined ? {} : { dpop: proof } })
  return { status: response.status, ...await jsonOf(response) }
}

const resources = (resource: Exchanging["resource"]): ReadonlyArray<readonly [string, string]> =>
  resource === undefined ? [] : (typeof resource === "string" ? [resource] : resource).map((value) => ["resource", value] as const)

export const exchange = (issuer: string, code: string, verifier: string, by: Exchanging): Promise<Json> =>
  post(issuer, "/oauth/token", [
    ["grant_type", "authorization_code"],
    ["client_id", by.client],
    ["code", code],
    ["redirect_uri", by.redirect ?? CALLBACK],
    ["code_verifier", verifier],
    ...resources(by.resource)
  ], by.proof)

export const refresh = (issuer: string, token: string, by: Exchanging): Promise<Json> =>
  post(issuer, "/oauth/token", [
    ["grant_type", "refresh_token"],
    ["client_id", by.client],
    ["refresh_token", token],
    ...resources(by.resource)
  ], by.proof)

export const revoke = async (issuer: string, token: string, client: string): Promise<number> => {
  const response = await fetch(new URL("/oauth/revoke", issuer), {
    method: "POST",
    body: new URLSearchParams({ token, client_id: client })
  })
  return response.status
}

export const register = async (issuer: string, metadata: Json): Promise<Json> => {
  const response = await fetch(new URL("/oauth/register", issuer), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_name: "Test program",
      redirect_uris: [CALLBACK],
      application_type: "native",
      token_endpoint_auth_method: "none",
      ...metadata
    })
  })
  return { status: response.status, ...await jsonOf(response) }
}
