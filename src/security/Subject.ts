import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

/** What a token may be good for. Each includes those before it. */
export const scopes = ["ddg:search", "ddg:read", "ddg:account", "ddg:admin"] as const
export type Scope = (typeof scopes)[number]

export const isScope = (text: string): text is Scope => scopes.some((scope) => scope === text)

/** Whoever asks, as far as it was verified. */
export interface SubjectShape {
  /** `local`: the user of the operating system, over stdio or at the terminal. */
  readonly kind: "local" | "token" | "anonymous"
  /** Who vouches for `id`: the issuer of a token, or `local`. */
  readonly issuer: string
  /** Unique and never given to another within `issuer`: the `sub` of a token, or the name of the local user. */
  readonly id: string
  /** The program that asks for the subject: `client_id` of a token, or what a local client calls itself. */
  readonly client: string
  readonly scopes: ReadonlySet<Scope>
  /** Milliseconds since the epoch of the last sign-in; none where nobody vouches for one. */
  readonly signedInAt: number | undefined
  /** The same for a sign-in by passkey with user verification. */
  readonly passkeyAt: number | undefined
}

/** The subject of the request under way; provided for each, never held in a layer. Without one, only PUBLIC is allowed. */
export class Subject extends Context.Tag("mcp-duckduckgo/security/Subject")<Subject, SubjectShape>() {}

/** The subject of the request under way, if there is one. */
export const current: Effect.Effect<SubjectShape | undefined> = Effect.withFiberRuntime((fiber) =>
  Effect.succeed(Option.getOrUndefined(Context.getOption(fiber.currentContext, Subject))))

/** What limits, grants and keys go by: one person or account, whatever client it uses. */
export const keyOf = (subject: SubjectShape): string => JSON.stringify([subject.issuer, subject.id])

/** Whether a scope is held, itself or within a higher one. */
export const holds = (subject: SubjectShape, scope: Scope): boolean =>
  scopes.slice(scopes.indexOf(scope)).some((higher) => subject.scopes.has(higher))

/** The user of the operating system. */
export const local = (user: string, client: string): SubjectShape => ({
  kind: "local",
  issuer: "local",
  id: user,
  client,
  scopes: new Set(scopes),
  signedInAt: undefined,
  passkeyAt: undefined
})

/** Whoever can reach the address, known by where the request came from. It may search and read, and nothing of anybody's own. */
export const anonymous = (address: string, client: string): SubjectShape => ({
  kind: "anonymous",
  issuer: "anonymous",
  id: address,
  client,
  scopes: new Set<Scope>(["ddg:search", "ddg:read"]),
  signedInAt: undefined,
  passkeyAt: undefined
})

/** What belongs to one client of a subject goes by this: requests under way, sessions. */
export const ownerOf = ({ client, id, issuer }: SubjectShape): string => JSON.stringify([issuer, id, client])
