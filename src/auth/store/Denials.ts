import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Denylist, DenylistUnavailable } from "../../security/token/Denylist.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import type { Kind, Records } from "./Records.ts"

const MOST = 100_000

/** What counts no more, until it would have expired anyhow. */
const denied: Kind<true, true> = { name: "denied", schema: Schema.Literal(true), most: MOST }

const unavailable = Effect.mapError(({ message }: StateFileError) => new DenylistUnavailable({ detail: message }))

/** Tokens that were taken back, in files: for servers that share one state folder, and over restarts. */
export const make = (records: Records): Context.Tag.Service<Denylist> => ({
  revoke: (id, until) => unavailable(records.put(denied, id, true, { expires: until })),
  isRevoked: (id) => unavailable(records.has(denied, id))
})
