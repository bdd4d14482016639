import { assert, beforeEach, describe, it, vi } from "@effect/vitest"
import { afterEach } from "vitest"
import { RedisFailed, type RedisFault } from "../../../src/state/redis/RedisFailed.ts"
import { Standing } from "../../../src/state/redis/Standing.ts"

const BEGUN = Date.parse("2026-06-15T00:00:00Z")
const DEADLINE = 400

const failure = (fault: RedisFault) => new RedisFailed({ fault, operation: "SET", detail: "it said so" })

const standing = () => {
  const said: Array<string> = []
  return { said, of: new Standing({ address: "redis://a", deadline: DEADLINE, begun: BEGUN, log: (text) => said.push(text) }) }
}

describe("how a Redis is", () => {
  beforeEach(() => void vi.useFakeTimers({ now: BEGUN }))
  afterEach(() => void vi.useRealTimers())

  it("is well from the beginning, and told once for each change", () => {
    const { of, said } = standing()
    assert.deepStrictEqual(of.status, { address: "redis://a", state: "up", since: BEGUN, why: undefined })
    vi.setSystemTime(BEGUN + 5)
    of.fell("it was closed")
    vi.setSystemTime(BEGUN + 9)
    of.fell("it is refused")
    assert.deepStrictEqual(of.status, { address: "redis://a", state: "down", since: BEGUN + 5, why: "it is refused" })
    assert.strictEqual(of.down, "it is refused")
    of.rose()
    of.rose()
    assert.deepStrictEqual(of.status, { address: "redis://a", state: "up", since: BEGUN + 9, why: undefined })
    assert.deepStrictEqual(said, ["cannot be used: it was closed", "can be used again"])
  })

  it("is limited by a word of the server for ten seconds", () => {
    const { of, said } = standing()
    of.refused(failure("full"))
    of.refused(failure("read_only"))
    assert.include(of.status, { state: "limited", why: "it can be read only (it said so)" })
    vi.setSystemTime(BEGUN + 10_001)
    assert.strictEqual(of.status.state, "up")
    assert.deepStrictEqual(said, ["its memory is used up: it said so"])
  })

  it("is slow while its answers take more than half of their time, and down or limited rather than slow", () => {
    const { of, said } = standing()
    for (let reply = 0; reply < 10; reply++) of.answered(300)
    assert.strictEqual(of.status.state, "slow")
    assert.match(of.status.why ?? "", /^its answers take 29\d ms of the 400 ms they are given$/)
    of.refused(failure("denied"))
    assert.strictEqual(of.status.state, "limited")
    of.fell("it was closed")
    assert.strictEqual(of.status.state, "down")
    of.rose()
    vi.setSystemTime(BEGUN + 10_001)
    for (let reply = 0; reply < 10; reply++) of.answered(1)
    assert.strictEqual(of.status.state, "up")
    assert.lengthOf(said.filter((text) => text.startsWith("is slow")), 1)
  })
})
