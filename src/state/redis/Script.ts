import { hash } from "node:crypto"

/** A program that Redis runs as a whole, nothing else in between. All keys of one must lie in one slot of a cluster. */
export interface Script {
  /** For messages. */
  readonly name: string
  readonly lua: string
  /** What Redis knows it by. */
  readonly sha: string
}

export const make = (name: string, lua: string): Script => ({ name, lua, sha: hash("sha1", lua, "hex") })

/** Milliseconds since the epoch by the clock of Redis, which is the same for all replicas. */
export const NOW = `local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`
