import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from "jose"
import { createHash, randomUUID } from "node:crypto"

/** A client that holds a key, and makes proofs of it (RFC 9449), or what is to be taken for one. */

type Claims = { readonly [claim: string]: unknown }

export interface Prover {
  readonly alg: string
  readonly publicJwk: JWK
  readonly privateJwk: JWK
  /** What tokens are bound by. */
  readonly thumbprint: string
  /** What is undefined is left out. */
  readonly proof: (claims: Claims, header?: Partial<JWTHeaderParameters>) => Promise<string>
}

export const athOf = (token: string): string => createHash("sha256").update(token).digest("base64url")

const stripped = (claims: Claims): Record<string, unknown> => JSON.parse(JSON.stringify(claims))

export const prover = async (alg = "ES256"): Promise<Prover> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const publicJwk = await exportJWK(publicKey)
  return {
    alg,
    publicJwk,
    privateJwk: await exportJWK(privateKey),
    thumbprint: await calculateJwkThumbprint(publicJwk),
    proof: (claims, header = {}) =>
      new SignJWT(stripped({ jti: randomUUID(), iat: Math.floor(Date.now() / 1_000), ...claims }))
        .setProtectedHeader({ alg, typ: "dpop+jwt", jwk: publicJwk, ...header })
        .sign(privateKey, { crit: { x: true } })
  }
}
