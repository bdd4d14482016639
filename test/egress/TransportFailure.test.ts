import { describe, expect, it } from "vitest"
import type { FetchFailed } from "../../src/domain/Errors.ts"
import { describeFailure } from "../../src/egress/TransportFailure.ts"

const coded = (code: string, message = code, more: Readonly<Record<string, unknown>> = {}) =>
  Object.assign(new Error(message), { code, ...more })

const told = (error: unknown, proxy?: URL) => {
  const { detail, host, kind } = describeFailure("example.org", error, proxy)
  expect(host).toBe("example.org")
  return { kind, detail }
}

describe("describeFailure", () => {
  it.each<[string, FetchFailed["kind"]]>([
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["ECONNREFUSED", "connect"],
    ["EHOSTUNREACH", "connect"],
    ["ENETUNREACH", "connect"],
    ["ETIMEDOUT", "connect"],
    ["UND_ERR_CONNECT_TIMEOUT", "connect"],
    ["ECONNRESET", "reset"],
    ["EPIPE", "reset"],
    ["ECONNABORTED", "reset"],
    ["UND_ERR_SOCKET", "reset"],
    ["UND_ERR_DESTROYED", "reset"],
    ["CERT_HAS_EXPIRED", "tls"],
    ["CERT_NOT_YET_VALID", "tls"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
    ["EPROTO", "tls"],
    ["INVALID_CA", "tls"],
    ["HPE_INVALID_CONSTANT", "protocol"],
    ["HPE_HEADER_OVERFLOW", "protocol"],
    ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "protocol"]
  ])("puts %s in words, as a failure of the kind %s, and keeps the code", (code, kind) => {
    const failure = told(coded(code))
    expect(failure.kind).toBe(kind)
    expect(failure.detail).toContain(`(${code})`)
    expect(failure.detail.length).toBeGreaterThan(code.length + 10)
  })

  it("finds the reason at the bottom of causes, and in the first of several attempts", () => {
    const nested = new TypeError("fetch failed", { cause: new Error("outer", { cause: coded("ECONNREFUSED") }) })
    expect(told(nested).kind).toBe("connect")
    expect(told(new AggregateError([coded("ENETUNREACH"), coded("ECONNREFUSED")])).detail).toContain("ENETUNREACH")
    expect(told(new Error("outer", { cause: new AggregateError([coded("ENOTFOUND")]) })).kind).toBe("dns")
    expect(told(Object.assign(new Error("x", { cause: new Error("inner") }), { code: "EPIPE" })).kind).toBe("reset")
  })

  it("ends at errors that cause each other", () => {
    const loop = new Error("loop")
    loop.cause = loop
    expect(told(loop)).toEqual({ kind: "protocol", detail: "loop" })
  })

  it.each([
    ["nothing", undefined, "undefined"],
    ["a text", "broken", "broken"],
    ["an error without words", new Error(""), "the request failed"],
    ["a code that is no text", Object.assign(new Error("odd"), { code: 7 }), "odd"],
    ["an empty list of attempts", new AggregateError([], "none"), "none"]
  ])("makes a failure of %s", (_, error, detail) => {
    expect(told(error)).toEqual({ kind: "protocol", detail })
  })

  it("is short, however long the reason is", () => {
    expect(told(new Error("x".repeat(10_000))).detail.length).toBeLessThanOrEqual(200)
  })
})

describe("describeFailure, of a proxy", () => {
  const proxy = new URL("http://user:secret@proxy.example:3128")

  it("tells how the proxy answered", () => {
    const refused = coded("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling")
    expect(told(refused, proxy)).toEqual({ kind: "proxy", detail: "the proxy answered HTTP 407" })
  })

  it.each([
    ["has no address", coded("ENOTFOUND", "getaddrinfo ENOTFOUND proxy.example", { hostname: "proxy.example" })],
    ["refuses the connection", coded("ECONNREFUSED", "connect", { syscall: "connect", address: "192.0.2.1", port: 3128 })],
    ["cannot be reached in time",
      coded("UND_ERR_CONNECT_TIMEOUT", "Connect Timeout Error (attempted address: proxy.example:3128, timeout: 9ms)")],
    ["does not answer", coded("UND_ERR_HEADERS_TIMEOUT")],
    ["has a certificate for another name",
      new Error("Secure Proxy Connection failed", { cause: coded("ERR_TLS_CERT_ALTNAME_INVALID") })]
  ])("says that it is the proxy that %s", (_, error) => {
    const outer = error.message.startsWith("Secure") ? Object.assign(error, { code: "UND_ERR_PRX_TLS" }) : error
    const failure = told(outer, proxy)
    expect(failure.kind).toBe("proxy")
    expect(failure.detail).toMatch(/^the proxy failed: /)
    expect(failure.detail).not.toContain("secret")
  })

  it("does not blame the proxy for what the other side did", () => {
    expect(told(coded("ENOTFOUND", "getaddrinfo ENOTFOUND proxy.test", { hostname: "proxy.test" })).kind).toBe("dns")
    expect(told(coded("ENOTFOUND", "", { hostname: "proxy.test" }), proxy).kind).toBe("dns")
    expect(told(coded("ECONNREFUSED", "", { syscall: "connect", port: 443 }), proxy).kind).toBe("connect")
    expect(told(coded("ECONNRESET", "", { syscall: "read" }), proxy).kind).toBe("reset")
    expect(told(coded("CERT_HAS_EXPIRED"), proxy).kind).toBe("tls")
  })
})
