import * as Either from "effect/Either"

/** Where Redis is, as one URL says it. */
export interface RedisAddress {
  readonly mode: "single" | "sentinel" | "cluster"
  readonly tls: boolean
  /** At least one: the server, the sentinels, or some nodes of the cluster. */
  readonly hosts: ReadonlyArray<{ readonly host: string; readonly port: number }>
  readonly username: string | undefined
  readonly password: string | undefined
  /** Zero in a cluster, which has no other. */
  readonly database: number
  /** What the sentinels call the master; empty for the other modes. */
  readonly master: string
}

const SHAPE =
  /^(?<scheme>rediss?)(?:\+(?<mode>sentinel|cluster))?:\/\/(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?(?<hosts>[^/?#@]+)(?<path>\/[^?#]*)?$/i

const HOST = /^(?<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?<port>\d{1,5}))?$/i

const PORTS = { single: 6379, sentinel: 26379, cluster: 6379 }

const modeOf = (text: string | undefined): RedisAddress["mode"] => {
  const word = text?.toLowerCase()
  return word === "sentinel" || word === "cluster" ? word : "single"
}

const decoded = (text: string | undefined): string | undefined => {
  if (text === undefined || text === "") return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const hostOf = (text: string, usual: number): { readonly host: string; readonly port: number } | undefined => {
  const { host, port } = HOST.exec(text.trim())?.groups ?? {}
  const number = port === undefined ? usual : Number(port)
  return host === undefined || number < 1 || number > 65_535 ? undefined : { host: host.replace(/^\[|\]$/g, ""), port: number }
}

/** What `SELECT` takes; by default a server has 16 databases. */
const databaseOf = (text: string | undefined): number | undefined => {
  if (text === undefined || text === "") return 0
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined
}

/**
 * Reads `redis://`, `rediss://` (TLS), `redis+sentinel://host,host/master` and `redis+cluster://host,host`, with user and
 * password before the hosts and the number of the database at the end. The fault does not repeat the text: it may hold a
 * password.
 */
export const parse = (text: string): Either.Either<RedisAddress, string> => {
  const groups = SHAPE.exec(text.trim())?.groups
  if (groups === undefined) return Either.left("is not a URL of Redis")
  const mode = modeOf(groups["mode"])
  const hosts = (groups["hosts"] ?? "").split(",").map((host) => hostOf(host, PORTS[mode]))
  const known = hosts.filter((host) => host !== undefined)
  if (known.length < hosts.length) return Either.left("names a host that is none")
  if (mode === "single" && known.length > 1) return Either.left("names several hosts; that is for redis+sentinel and redis+cluster")
  const parts = (groups["path"] ?? "").split("/").slice(1)
  const master = mode === "sentinel" ? decoded(parts.shift()) ?? "" : ""
  if (mode === "sentinel" && master === "") return Either.left("does not say what the sentinels call the master")
  const database = databaseOf(parts.shift())
  if (database === undefined || parts.some((part) => part !== "")) return Either.left("ends with something that is no number of a database")
  if (mode === "cluster" && database !== 0) return Either.left("names a database, and a cluster has only one")
  const { password, scheme, user } = groups
  const username = decoded(user)
  const secret = decoded(password)
  if ((username === undefined && (user ?? "") !== "") || (secret === undefined && (password ?? "") !== "")) {
    return Either.left("holds a user or a password that is not percent-encoded")
  }
  return Either.right({ mode, tls: scheme?.toLowerCase() === "rediss", hosts: known, username, password: secret, database, master })
}

/** For people: without user and password. */
export const show = ({ hosts, master, mode, tls }: RedisAddress): string =>
  `${tls ? "rediss" : "redis"}${mode === "single" ? "" : `+${mode}`}://` +
  `${hosts.map(({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`).join(",")}${master === "" ? "" : `/${master}`}`
