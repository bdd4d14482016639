import * as Either from "effect/Either"
import { httpUrl, refuse } from "./Codecs.ts"
import type { Codec } from "./Setting.ts"

/** Compared to the letter, and so kept to the letter: an origin without a path has no slash behind it unless it is given one. */
export const issuer: Codec<string> = {
  ...httpUrl,
  decode: (text, at) => Either.map(httpUrl.decode(text, at), () => text.trim())
}

/** As `security/token/SignedTokens.ts` has them; the start of the server does not wait for that module. */
export const signingAlgorithmNames = [
  "ES256", "ES384", "ES512", "EdDSA", "Ed25519", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"
] as const
export type SigningAlgorithm = (typeof signingAlgorithmNames)[number]

/** Of public keys only: whoever can check a signature by a shared secret can make one. */
export const signingAlgorithms: Codec<ReadonlyArray<SigningAlgorithm>> = {
  allowed: `one or more of ${signingAlgorithmNames.join(", ")}, separated by commas`,
  placeholder: "NAMES",
  json: "list",
  decode: (text) => {
    const found = text.split(/[\s,]+/).filter((word) => word !== "").map((word) =>
      signingAlgorithmNames.find((name) => name.toLowerCase() === word.toLowerCase()))
    if (found.length === 0) return refuse("names none")
    return found.every((name) => name !== undefined) ? Either.right(found) : refuse("names another one")
  },
  print: (names) => names.join(","),
  show: (names) => names.join(",")
}
