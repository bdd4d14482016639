import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** It cannot be told whether a proof was shown before. Nobody may be let in on that. */
export class ReplaysUnavailable extends Schema.TaggedError<ReplaysUnavailable>()("ReplaysUnavailable", {
  detail: Schema.String
}) {
  override get message(): string {
    return `It cannot be told whether a proof was shown before: ${this.detail}`
  }
}

/** How many proofs are remembered: of one key, so that it cannot fill the room of all, and of all of this process. */
export const MOST_EACH = 10_000
export const MOST = 200_000

/** Proofs that were shown, each for as long as it could be shown again. */
export class Replays extends Context.Tag("mcp-duckduckgo/security/token/Replays")<Replays, {
  /**
   * Whether it is the first time for this proof of this key; of several at once one is the first. `lasts` in
   * milliseconds, and the same for all.
   */
  readonly isFirst: (key: string, proof: string, lasts: number) => Effect.Effect<boolean, ReplaysUnavailable>
}>() {}

interface Shown {
  readonly key: string
  readonly until: number
}

/**
 * In this process. Where there is no room nobody is let in: what is forgotten too soon could be shown again. All last
 * equally long, so that those that are over stand at the front.
 */
export const make = (most = MOST, mostEach = MOST_EACH): Effect.Effect<Context.Tag.Service<Replays>> =>
  Effect.sync(() => {
    const shown = new Map<string, Shown>()
    const counts = new Map<string, number>()

    const sweep = (now: number) => {
      for (const [id, { key, until }] of shown) {
        if (until > now) return
        shown.delete(id)
        const left = (counts.get(key) ?? 0) - 1
        if (left > 0) counts.set(key, left)
        else counts.delete(key)
      }
    }

    return {
      isFirst: (key, proof, lasts) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          sweep(now)
          const id = JSON.stringify([key, proof])
          if (shown.has(id)) return Effect.succeed(false)
          const count = counts.get(key) ?? 0
          if (shown.size >= most || count >= mostEach) return new ReplaysUnavailable({ detail: "too many were shown lately" })
          shown.set(id, { key, until: now + lasts })
          counts.set(key, count + 1)
          return Effect.succeed(true)
        })
    }
  })
