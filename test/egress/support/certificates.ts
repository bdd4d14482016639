import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import * as path from "node:path"

const OPENSSL = "/usr/bin/openssl"

export const canMakeCertificates = existsSync(OPENSSL)
if (!canMakeCertificates) console.warn(`Tests of TLS are skipped: there is no ${OPENSSL}`)

export interface Authority {
  /** PEM. */
  readonly ca: string
  readonly server: { readonly key: string; readonly cert: string }
}

/** A certificate authority of its own, and a server's certificate from it, made for one test run. */
export const makeAuthority = (subjectAltName: string): Authority => {
  const folder = mkdtempSync(path.join(tmpdir(), "mcp-duckduckgo-test-ca-"))
  const at = (name: string): string => path.join(folder, name)
  const openssl = (...args: ReadonlyArray<string>): void => {
    execFileSync(OPENSSL, [...args], { stdio: "pipe", timeout: 20_000 })
  }
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
  try {
    openssl("req", "-x509", ...key, "-keyout", at("ca.key"), "-out", at("ca.pem"), "-days", "2", "-subj", "/CN=Test authority")
    openssl("req", ...key, "-keyout", at("server.key"), "-out", at("server.csr"), "-subj", "/CN=Test server")
    writeFileSync(at("ext"), `subjectAltName=${subjectAltName}\n`)
    openssl("x509", "-req", "-in", at("server.csr"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial",
      "-out", at("server.pem"), "-days", "2", "-extfile", at("ext"))
    return {
      ca: readFileSync(at("ca.pem"), "utf8"),
      server: { key: readFileSync(at("server.key"), "utf8"), cert: readFileSync(at("server.pem"), "utf8") }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
