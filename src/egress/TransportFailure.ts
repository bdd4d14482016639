import { FetchFailed } from "../domain/Errors.ts"

type Kind = FetchFailed["kind"]

const TLS = /^(CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA)/
const CUT = /^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_DESTROYED)$/

const byCode: ReadonlyArray<readonly [RegExp, Kind, string]> = [
  [/^(ENOTFOUND|EAI_)/, "dns", "its name could not be resolved"],
  [/^ECONNREFUSED$/, "connect", "it refused the connection"],
  [/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, "connect", "there is no route to it"],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, "connect", "the connection was not established in time"],
  [CUT, "reset", "the connection was cut"],
  [TLS, "tls", "no trusted TLS connection"],
  [/^(HPE_|UND_ERR_RES_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RESPONSE)/, "protocol", "its answer was not valid HTTP"],
  // No request has such a timer of undici's but the one that asks a proxy for a tunnel.
  [/^UND_ERR_HEADERS_TIMEOUT$/, "proxy", "it did not answer"]
]

const field = (error: unknown, name: string): unknown =>
  typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined

const codeOf = (error: unknown): string => {
  const code = field(error, "code")
  return typeof code === "string" ? code : ""
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Errors hide their reason in `cause`, and a failed dual-stack connect in `errors`: the innermost one. */
const innermost = (error: unknown): unknown => {
  let current = error
  for (let depth = 0; depth < 8; depth++) {
    if (current instanceof AggregateError && current.errors.length > 0) current = current.errors[0]
    else if (current instanceof Error && current.cause instanceof Error) current = current.cause
    else return current
  }
  return current
}

/** Whether the way to the proxy failed, which is not the other side's fault. */
const failedAtProxy = (error: unknown, cause: unknown, proxy: URL): boolean => {
  const port = proxy.port === "" ? (proxy.protocol === "https:" ? "443" : "80") : proxy.port
  switch (codeOf(cause)) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return field(cause, "hostname") === proxy.hostname
    case "UND_ERR_CONNECT_TIMEOUT":
      return messageOf(cause).includes(`${proxy.hostname}:${port},`)
    default:
      return codeOf(error) === "UND_ERR_PRX_TLS" ||
        (field(cause, "syscall") === "connect" && String(field(cause, "port")) === port)
  }
}

/**
 * Node's and undici's failures in the words of this program; the code is kept for whoever looks it up. `proxy` is the one
 * that the request goes through, if any.
 */
export const describeFailure = (host: string, error: unknown, proxy?: URL): FetchFailed => {
  const cause = innermost(error)
  const message = messageOf(cause)
  const refusal = /^Proxy response \((\d{3})\)/.exec(message)?.[1]
  if (refusal !== undefined) return new FetchFailed({ kind: "proxy", host, detail: `the proxy answered HTTP ${refusal}` })
  const code = codeOf(cause) || codeOf(error)
  const [, kind = "protocol", words] = byCode.find(([pattern]) => pattern.test(code)) ?? []
  const detail = words === undefined ? message.slice(0, 160) || "the request failed" : `${words} (${code})`
  return kind === "proxy" || (proxy !== undefined && failedAtProxy(error, cause, proxy))
    ? new FetchFailed({ kind: "proxy", host, detail: `the proxy failed: ${detail}` })
    : new FetchFailed({ kind, host, detail })
}
