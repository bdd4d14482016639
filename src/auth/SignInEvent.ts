import type * as Effect from "effect/Effect"

/** What happens at the authorization server, for the record. No code, token or key is ever in it. */
export interface SignInEvent {
  readonly event:
    | "signed_in"
    | "sign_in_refused"
    | "enrolled"
    | "code_refused"
    | "access_granted"
    | "access_refused"
    | "access_revoked"
  /** The id of the person, where it is known who it was. */
  readonly person?: string
  readonly client?: string
  /** A short code, or the scopes. */
  readonly detail?: string
}

export type Listener = (event: SignInEvent) => Effect.Effect<void>
