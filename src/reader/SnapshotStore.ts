import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Envelope from "../cache/Envelope.ts"
import { SecondLevel } from "../cache/SecondLevel.ts"
import { hashOf, type Snapshot, type SnapshotQuota, Snapshots } from "./Snapshot.ts"

const optional = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

const Texts = Schema.Array(Schema.String)

/** As `Snapshot`: a store can be written by others, and by other versions of this program. */
const Stored = Schema.Struct({
  hash: Schema.String,
  takenAt: Schema.Number,
  document: Schema.Struct({
    kind: Schema.Literal("html", "text", "markdown", "json", "feed", "xml", "pdf"),
    url: Schema.String,
    metadata: Schema.Struct({
      title: optional(Schema.String),
      authors: optional(Texts),
      published: optional(Schema.String),
      modified: optional(Schema.String),
      site: optional(Schema.String),
      language: optional(Schema.String),
      canonical: optional(Schema.String),
      description: optional(Schema.String),
      types: optional(Texts)
    }),
    markdown: Schema.String,
    text: Schema.String,
    links: Schema.Array(Schema.Struct({ number: Schema.Number, url: Schema.String })),
    how: optional(Schema.Literal("article", "page")),
    pages: optional(Schema.Number),
    notes: Texts
  })
})

const SPACE = "snapshots"

/** A page that nobody has read anew for so long is no evidence any more. */
const KEPT = Duration.days(30)

/**
 * Snapshots in memory, and behind it in a store where they outlive the process. A snapshot from the store is believed
 * only if its text has the hash that it is named by.
 */
export const layer = (quota: SnapshotQuota): Layer.Layer<Snapshots, never, SecondLevel> =>
  Layer.effect(
    Snapshots,
    Effect.gen(function*() {
      const memory = yield* Snapshots
      const second = yield* SecondLevel
      const envelope = Envelope.make(Stored)

      const fromStore = Effect.fnUntraced(function*(hash: string) {
        const found = yield* second.get(SPACE, hash)
        const snapshot = found === undefined ? undefined : envelope.open(hash, Buffer.from(found.bytes).toString("utf8"))
        if (snapshot === undefined || snapshot.hash !== hash || hashOf(snapshot.document.markdown) !== hash) return undefined
        yield* memory.put(snapshot)
        return snapshot
      })

      return Snapshots.of({
        list: memory.list,
        get: (hash) => Effect.flatMap(memory.get(hash), (known) => known === undefined ? fromStore(hash) : Effect.succeed(known)),
        put: Effect.fnUntraced(function*(snapshot: Snapshot) {
          yield* memory.put(snapshot)
          const until = (yield* Clock.currentTimeMillis) + Duration.toMillis(KEPT)
          yield* second.put(SPACE, snapshot.hash, {
            bytes: Buffer.from(envelope.seal(snapshot.hash, snapshot)),
            fetchedAt: snapshot.takenAt,
            freshUntil: until,
            staleUntil: until
          })
        })
      })
    })
  ).pipe(Layer.provide(Snapshots.layer(quota)))
