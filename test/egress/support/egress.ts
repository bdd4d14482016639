import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Context from "effect/Context"
import { Egress, type EgressOptions, type EgressRequest } from "../../../src/egress/Egress.ts"

/** Deadlines that no test reaches unless it sets its own. */
const options: EgressOptions = {
  fetchDeadline: Duration.seconds(15),
  headerDeadline: Duration.seconds(15),
  maxBytes: 1024 * 1024
}

/** An HTTP client until the end of the scope. */
export const egressOf = (more: Partial<EgressOptions> = {}) =>
  Effect.map(Layer.build(Egress.layer({ ...options, ...more })), Context.get(Egress))

export const get = (url: URL, headers: EgressRequest["headers"] = {}): EgressRequest => ({ method: "GET", url, headers })

export const textOf = (reply: { readonly bytes: Uint8Array }): string => Buffer.from(reply.bytes).toString("utf8")
