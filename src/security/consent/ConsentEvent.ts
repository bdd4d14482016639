import type { AuditUnavailable } from "../../domain/Errors.ts"
import type * as Effect from "effect/Effect"
import type { Duration, Grant, Person, Wanted } from "./Grant.ts"
import type * as Ledger from "./Ledger.ts"

/** The two ways to reach a person through a client: a form in the client, a page in the browser. */
export type Way = "form" | "url"

export type Answer =
  | "agreed"
  | "declined"
  /** Closed without an answer. */
  | "dismissed"
  /** No answer in time. */
  | "unanswered"
  /** The client could not put the question. */
  | "failed"
  /** Whoever it was asked for has gone away. */
  | "withdrawn"

/** Everything that happens to consent, for the record. */
export type ConsentEvent =
  | {
    readonly _tag: "Asked"
    readonly question: string
    readonly way: Way
    readonly wanted: Wanted
    /** SHA-256 of the words shown, in hex. */
    readonly words: string
  }
  | {
    readonly _tag: "Answered"
    readonly question: string
    readonly way: Way
    readonly wanted: Wanted
    readonly answer: Answer
    /** Where the answer is `agreed`. */
    readonly duration?: Duration
  }
  | { readonly _tag: "Granted"; readonly grant: Grant }
  | {
    readonly _tag: "Ended"
    readonly grant: Grant
    /** `not_stored`: it was told of as granted, but could not be written down, and held for its call only. */
    readonly why: Extract<Ledger.Change, { readonly _tag: "Ended" }>["why"] | "not_stored"
  }
  | { readonly _tag: "Erased"; readonly subject: Person }

/**
 * Takes note of an event, before what it tells of takes effect where that gives somebody more. A question of which no
 * note can be taken is not put, and a consent of which none can be taken does not count; what takes consent back counts
 * all the same.
 */
export type Listener = (event: ConsentEvent) => Effect.Effect<void, AuditUnavailable>
