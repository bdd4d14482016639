import type * as Effect from "effect/Effect"
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http"
import type { SubjectShape } from "../../security/Subject.ts"
import type { Message } from "./Message.ts"
import type { Refusal } from "./Refusal.ts"

/** An HTTP request that passed all guards. */
export interface Call {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly subject: SubjectShape
  /** The revision of the protocol that it is made in. */
  readonly version: string
  /** What goes with the answer, whenever that is. */
  readonly headers: () => OutgoingHttpHeaders
}

/** How requests are matched with servers of the SDK: each by itself, or within sessions. */
export interface Mode {
  /** The methods of HTTP that mean something here. */
  readonly methods: ReadonlyArray<string>
  readonly post: (call: Call, message: Message) => Effect.Effect<void, Refusal>
  readonly get: (call: Call) => Effect.Effect<void, Refusal>
  readonly remove: (call: Call) => Effect.Effect<void, Refusal>
  /** Interrupts what runs; whoever waits is told. */
  readonly interrupt: Effect.Effect<void>
  readonly sessions: () => number
}

/** Is called every second until it says that there is nothing left to do. */
export type Ticking = () => boolean

/** What is done regularly for as long as something lasts. */
export interface Ticker {
  readonly add: (ticking: Ticking) => void
}
