import { FetchFailed } from "../domain/Errors.ts"

type Kind = FetchFailed["kind"]

const byCode: ReadonlyArray<readonly [RegExp, Kind, string]> = [
  [/^(ENOTFOUND|EAI_)/, "dns", "its name could not be resolved"],
  [/^ECONNREFUSED$/, "connect", "it refused the connection"],
  [/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, "connect", "there is no route to it"],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, "connect", "the connection was not established in time"],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_DESTROYED)$/, "reset", "the connection was cut"],
  [/^(CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/, "tls", "no trusted TLS connection"],
  [/^(HPE_|UND_ERR_RES_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RESPONSE)/, "protocol", "its answer was not valid HTTP"]
]

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : ""

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Errors hide their reason in `cause`, and a failed dual-stack connect in `errors`: the innermost one that has a code. */
const innermost = (error: unknown): unknown => {
  let current = error
  for (let depth = 0; depth < 8; depth++) {
    if (current instanceof AggregateError && current.errors.length > 0) current = current.errors[0]
    else if (current instanceof Error && current.cause instanceof Error) current = current.cause
    else return current
  }
  return current
}

/** Node's and undici's failures in the words of this program; the code is kept for whoever looks it up. */
export const describeFailure = (host: string, error: unknown): FetchFailed => {
  const cause = innermost(error)
  const code = codeOf(cause) || codeOf(error)
  const message = messageOf(cause)
  if (/proxy/i.test(message)) return new FetchFailed({ kind: "proxy", host, detail: `the proxy refused: ${message.slice(0, 160)}` })
  for (const [pattern, kind, words] of byCode) {
    if (pattern.test(code)) return new FetchFailed({ kind, host, detail: `${words} (${code})` })
  }
  return new FetchFailed({ kind: "protocol", host, detail: message.slice(0, 200) || "the request failed" })
}
