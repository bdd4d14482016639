import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as fc from "fast-check"
import { parse, show } from "../../../src/state/redis/RedisUrl.ts"

const address = (text: string) => Either.getOrThrow(parse(text))
const fault = (text: string) => Either.match(parse(text), { onLeft: (why) => why, onRight: () => "none" })

describe("the URL of Redis", () => {
  it("says server, TLS, user, password and database", () => {
    assert.deepStrictEqual(address("rediss://search:p%40ss@redis.example:6380/2"), {
      mode: "single", tls: true, hosts: [{ host: "redis.example", port: 6380 }],
      username: "search", password: "p@ss", database: 2, master: ""
    })
    assert.deepStrictEqual(address("redis://[::1]").hosts, [{ host: "::1", port: 6379 }])
    assert.strictEqual(address("redis://:secret@h").password, "secret")
    assert.strictEqual(address("redis://:secret@h").username, undefined)
  })

  it("names sentinels and the master, or nodes of a cluster", () => {
    const sentinels = address("redis+sentinel://:s@a,b:26380/main/1")
    assert.deepStrictEqual(sentinels.hosts, [{ host: "a", port: 26379 }, { host: "b", port: 26380 }])
    assert.strictEqual(sentinels.master, "main")
    assert.strictEqual(sentinels.database, 1)
    assert.deepStrictEqual(address("rediss+cluster://a:7000,b:7001").hosts.length, 2)
  })

  it.each([
    ["http://h", "is not a URL of Redis"],
    ["redis://", "is not a URL of Redis"],
    ["redis://a b", "names a host that is none"],
    ["redis://h:70000", "names a host that is none"],
    ["redis://h:0", "names a host that is none"],
    ["redis://a,b", "names several hosts; that is for redis+sentinel and redis+cluster"],
    ["redis+sentinel://a", "does not say what the sentinels call the master"],
    ["redis+cluster://a/1", "names a database, and a cluster has only one"],
    ["redis://h/x", "ends with something that is no number of a database"],
    ["redis://h/0/more", "ends with something that is no number of a database"],
    ["redis://u:%zz@h", "holds a user or a password that is not percent-encoded"]
  ])("refuses %s", (text, why) => {
    assert.strictEqual(fault(text), why)
  })

  it("never shows a password, in whatever it is shown or refused", () => {
    fc.assert(fc.property(fc.string({ minLength: 8 }), fc.constantFrom("h", "h:1", "a,b", "h/x"), (secret, rest) => {
      const text = `redis://user:${encodeURIComponent(secret)}@${rest}`
      const said = Either.match(parse(text), { onLeft: (why) => why, onRight: show })
      assert.isFalse(said.includes(secret) || said.includes(encodeURIComponent(secret)))
    }))
  })
})
