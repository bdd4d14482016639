import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Redis as Client } from "ioredis"
import { spawnSync } from "node:child_process"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { canMakeCertificates, makeAuthority } from "../../egress/support/certificates.ts"
import { tempFolder } from "../tempFolder.ts"
import * as TestRedis from "./RedisServer.ts"
import { until } from "../until.ts"

/** A Redis as it is reached in one of the ways that a URL can name. */
export interface Reached {
  readonly url: string
  /** The authority that vouches for it, in PEM. */
  readonly ca?: string
  /** The servers, each without a user and without TLS: for the test itself. */
  readonly admins: ReadonlyArray<Client>
}

export interface Mode {
  readonly name: string
  readonly tls: boolean
  readonly open: (acl: ReadonlyArray<string>) => Effect.Effect<Reached, never, Scope.Scope>
}

const hasTls = `${spawnSync("redis-cli", ["--help"]).stdout}`.includes("--tls")

/** Why the modes with TLS are skipped; undefined where they run. */
export const missingTls: string | undefined = TestRedis.missing ??
  (hasTls ? canMakeCertificates ? undefined : "there is no openssl" : "this redis-server has no TLS")

if (TestRedis.missing === undefined && missingTls !== undefined) console.warn(`Skipped, for ${missingTls}: tests of Redis over TLS`)

const USER = "ddg"
const PASSWORD = "p@ss/word"
const SIGNED_IN = `${USER}:${encodeURIComponent(PASSWORD)}@`

/** The rules of the user, with whom the default user ceases to be of use to anybody else but the test. */
const withUser = (admin: Client, acl: ReadonlyArray<string>) =>
  Effect.promise(() => admin.call("ACL", ["SETUSER", USER, "on", `>${PASSWORD}`, ...acl]))

interface Certified {
  readonly ca: string
  readonly settings: ReadonlyArray<string>
  readonly port: number
}

/** A port with TLS beside the one without, by an authority of the test's own. */
const certified = Effect.gen(function*() {
  const folder = yield* tempFolder
  const { ca, server } = makeAuthority("IP:127.0.0.1")
  const port = yield* Effect.promise(TestRedis.freePort)
  const file = (name: string, text: string) =>
    Effect.promise(async () => {
      const place = path.join(folder, name)
      await fs.writeFile(place, text)
      return place
    })
  const settings = [
    "--tls-port", String(port), "--tls-auth-clients", "no",
    "--tls-ca-cert-file", yield* file("ca.pem", ca),
    "--tls-cert-file", yield* file("server.pem", server.cert),
    "--tls-key-file", yield* file("server.key", server.key)
  ]
  return { ca, settings, port } satisfies Certified
})

/** Three masters with a third of the slots each, who know each other. */
export const cluster = Effect.gen(function*() {
  const nodes = yield* Effect.forEach([0, 1, 2], () =>
    Effect.gen(function*() {
      const bus = yield* Effect.promise(TestRedis.freePort)
      const node = yield* TestRedis.server(
        "--cluster-enabled", "yes", "--cluster-port", String(bus), "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "5000"
      )
      return { ...node, bus }
    }))
  const [first] = nodes
  for (const [index, { admin, bus, port }] of nodes.entries()) {
    const [from, to] = [Math.floor((index * 16_384) / 3), Math.floor(((index + 1) * 16_384) / 3) - 1]
    yield* Effect.promise(() => admin.call("CLUSTER", ["ADDSLOTSRANGE", from, to]))
    if (first !== undefined && index > 0) yield* Effect.promise(() => first.admin.call("CLUSTER", ["MEET", "127.0.0.1", port, bus]))
  }
  for (const { admin } of nodes) {
    yield* until(Effect.promise(async () => String(await admin.call("CLUSTER", ["INFO"]))), (info) =>
      info.includes("cluster_state:ok") && info.includes("cluster_known_nodes:3"))
  }
  return nodes
})

/** By two of its nodes: the third is found. */
export const clusterUrl = (nodes: ReadonlyArray<{ readonly port: number }>): string =>
  `redis+cluster://${nodes.slice(0, 2).map(({ port }) => `127.0.0.1:${port}`).join(",")}`

export const modes: ReadonlyArray<Mode> = [
  {
    name: "one server",
    tls: false,
    open: () => Effect.map(TestRedis.server(), ({ admin, url }) => ({ url, admins: [admin] }))
  },
  {
    name: "a user of an access list",
    tls: false,
    open: (acl) =>
      Effect.gen(function*() {
        const { admin, port } = yield* TestRedis.server()
        yield* withUser(admin, acl)
        return { url: `redis://${SIGNED_IN}127.0.0.1:${port}`, admins: [admin] }
      })
  },
  {
    name: "TLS by an authority of its own",
    tls: true,
    open: () =>
      Effect.gen(function*() {
        const { ca, port, settings } = yield* certified
        const { admin } = yield* TestRedis.server(...settings)
        return { url: `rediss://127.0.0.1:${port}`, ca, admins: [admin] }
      })
  },
  {
    name: "TLS and a user",
    tls: true,
    open: (acl) =>
      Effect.gen(function*() {
        const { ca, port, settings } = yield* certified
        const { admin } = yield* TestRedis.server(...settings)
        yield* withUser(admin, acl)
        return { url: `rediss://${SIGNED_IN}127.0.0.1:${port}`, ca, admins: [admin] }
      })
  },
  {
    name: "a cluster of three",
    tls: false,
    open: () =>
      Effect.map(cluster, (nodes) => ({
        url: clusterUrl(nodes),
        admins: nodes.map(({ admin }) => admin)
      }))
  },
  {
    name: "a cluster and a user",
    tls: false,
    open: (acl) =>
      Effect.gen(function*() {
        const nodes = yield* cluster
        for (const { admin } of nodes) yield* withUser(admin, [...acl, "+cluster|slots", "+cluster|info", "+client|setname"])
        return {
          url: `redis+cluster://${SIGNED_IN}${nodes.map(({ port }) => `127.0.0.1:${port}`).join(",")}`,
          admins: nodes.map(({ admin }) => admin)
        }
      })
  }
]
