import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from "oidc-provider"
import type { DenylistUnavailable } from "../../security/token/Denylist.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import type { Kind, Records } from "./Records.ts"

/** How the authorization server's library keeps its models in `Records`. */

const Payload: Schema.Schema<AdapterPayload> = Schema.declare(
  (value): value is AdapterPayload => typeof value === "object" && value !== null && !Array.isArray(value)
)

const MOST = 10_000
/** Anybody may register: what is never used must not push out what is. */
const MOST_CLIENTS = 1_000

const kindOf = (model: string): Kind<AdapterPayload, AdapterPayload> => ({
  name: model.toLowerCase(),
  schema: Payload,
  most: model === "Client" ? MOST_CLIENTS : MOST
})

/** From the unguessable name of a session, which is told to pages, to its id, which is told to nobody. */
const uids: Kind<string, string> = { name: "session-uids", schema: Schema.String, most: MOST }

/** A registration that leads to nothing is forgotten after a day; one that is used, this long after its last use. */
const UNUSED_CLIENT = Duration.toMillis("1 day")
const USED_CLIENT = Duration.toMillis("90 days")

/** What is removed when a grant is revoked. */
const ofGrant: ReadonlySet<string> = new Set(["AuthorizationCode", "RefreshToken", "AccessToken"])

export interface OidcOptions {
  readonly records: Records
  readonly run: <A>(effect: Effect.Effect<A, DenylistUnavailable | StateFileError>) => Promise<A>
  /** What rests on a grant counts no more; asked for several times over. */
  readonly onRevoked: (grant: string) => Effect.Effect<void, DenylistUnavailable | StateFileError>
}

const grantGroup = (id: string): string => `grant:${id}`

/** A registered client was used: it is kept. */
export const touchClient = (records: Records, id: string): Effect.Effect<void, StateFileError> =>
  Effect.gen(function*() {
    const client = yield* records.get(kindOf("Client"), id)
    if (client === undefined) return
    const now = yield* Clock.currentTimeMillis
    yield* records.put(kindOf("Client"), id, client, { expires: now + USED_CLIENT })
  })

const make = ({ onRevoked, records, run }: OidcOptions, turn: Effect.Semaphore, model: string): Adapter => {
  const kind = kindOf(model)
  const find = (id: string) => run(records.get(kind, id))
  const put = (id: string, payload: AdapterPayload, seconds: number | undefined) =>
    Effect.gen(function*() {
      const now = yield* Clock.currentTimeMillis
      const expires = now + (seconds === undefined ? UNUSED_CLIENT : seconds * 1_000)
      const { grantId, uid } = payload
      if (model === "Session" && uid !== undefined) yield* records.put(uids, uid, id, { expires })
      const group = grantId !== undefined && ofGrant.has(model) ? { group: grantGroup(grantId) } : {}
      yield* records.put(kind, id, payload, { expires, ...group })
    })
  /** Answers whether nobody was before: of several who come at once with what counts once, one gets it. */
  const consumed = (id: string) =>
    turn.withPermits(1)(Effect.gen(function*() {
      const payload = yield* records.get(kind, id)
      if (payload === undefined || payload.consumed !== undefined) return false
      const seconds = Math.floor((yield* Clock.currentTimeMillis) / 1_000)
      yield* put(id, { ...payload, consumed: seconds }, (payload.exp ?? seconds) - seconds)
      return true
    }))
  return {
    upsert: (id, payload, seconds) => run(put(id, payload, seconds)),
    find,
    findByUid: async (uid) => {
      const id = await run(records.get(uids, uid))
      return id === undefined ? undefined : find(id)
    },
    // Of the device flow, which is not offered.
    findByUserCode: async () => undefined,
    consume: async (id) => {
      if (!(await run(consumed(id)))) throw new errors.InvalidGrant("it was used before")
    },
    destroy: (id) => run(records.remove(kind, id)),
    // The library waits for this, and then answers.
    revokeByGrantId: (id) => run(Effect.zipRight(onRevoked(id), records.removeGroup(grantGroup(id))))
  }
}

/** One adapter for each model, on one store. */
export const adapters = (options: OidcOptions): Effect.Effect<AdapterFactory> =>
  Effect.map(Effect.makeSemaphore(1), (turn) => (model) => make(options, turn, model))
