import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type {
  AccessDenied, AuditUnavailable, ConsentRefused, ConsentRequired, InvalidInput, OverLimit
} from "../domain/Errors.ts"
import type { Purpose } from "./consent/Purposes.ts"
import type { Rule } from "./Policy.ts"

/** What may be answered in place of the work. */
export type Refusal = AccessDenied | AuditUnavailable | ConsentRefused | ConsentRequired | OverLimit

/** What the decision about one call depends on besides its operation. */
export interface Facts {
  /** In place of the cost that the rule names. */
  readonly cost?: number
  /** What a consent must cover, e.g. a host. */
  readonly target?: string
  /** The arguments make it one level more than the rule says. */
  readonly raised?: boolean
  /** What was asked for, kept in the audit trail under the subject's own key only. */
  readonly sealed?: Readonly<Record<string, string>>
}

/** A call whose input was read: what it is about, and what it does. */
export interface Prepared<A, E, R> {
  readonly facts: Facts
  readonly work: Effect.Effect<A, E, R>
}

/** As `consent/Terms.ts` makes them. */
export type TermsOf = (purpose: Purpose) => string

/** One call at the door. */
export interface Attempt<A, E, R> {
  readonly operation: string
  /** What serves a purpose, as clients are told of it: when that changes, a consent to the purpose is void. */
  readonly terms: TermsOf
  /** Fails for input that nothing can be made of, which is a decision as well. */
  readonly prepare: Effect.Effect<Prepared<A, E, R>, InvalidInput>
}

/**
 * The one door. A decision is made before the work and is in the audit trail before the answer leaves; what the work
 * needs of the request goes through.
 */
export class Secured extends Context.Tag("mcp-duckduckgo/security/Secured")<Secured, {
  readonly ruleOf: (operation: string) => Rule | undefined
  readonly attempt: <A, E, R>(attempt: Attempt<A, E, R>) => Effect.Effect<A, E | InvalidInput | Refusal, R>
}>() {}

/** Nothing that clients are told of serves it. */
const NO_TERMS = ""

const guarded: unique symbol = Symbol("mcp-duckduckgo/security/guarded")

/** A handler that can only be reached through the door. Nothing but {@link guard} makes one. */
export interface Guarded<I, A, E, R> {
  (input: I): Effect.Effect<A, E | InvalidInput | Refusal, R>
  readonly [guarded]: true
}

export interface GuardOptions<I, A, E, R> {
  readonly operation: string
  readonly terms?: TermsOf
  readonly prepare: (input: I) => Effect.Effect<Prepared<A, E, R>, InvalidInput>
}

/** Puts a handler behind the door. An operation without a rule is a defect: the server does not start. */
export const guard = <I, A, E, R>(
  options: GuardOptions<I, A, E, R>
): Effect.Effect<Guarded<I, A, E, R>, never, Secured> =>
  Effect.flatMap(Secured, ({ attempt, ruleOf }) => {
    const { operation, prepare } = options
    const terms = options.terms ?? (() => NO_TERMS)
    if (ruleOf(operation) === undefined) return Effect.dieMessage(`The policy has no rule for ${operation}`)
    const call = (input: I) => attempt({ operation, terms, prepare: Effect.suspend(() => prepare(input)) })
    return Effect.succeed(Object.assign(call, { [guarded]: true as const }))
  })
