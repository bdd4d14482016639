import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { decodeJwt, decodeProtectedHeader } from "jose"
import { describe, expect } from "vitest"
import { embedded } from "./support/Embedded.ts"
import * as Flow from "./support/Flow.ts"
import { SoftKey } from "./support/SoftKey.ts"

describe("AuthServer", () => {
  it.live("gives a token for this server to whoever signs in by a passkey and allows it", () =>
    Effect.scoped(Effect.gen(function*() {
      const { access, code = "", issuer, resource, server } = yield* embedded()
      const key = new SoftKey(issuer)
      const client = Flow.text(yield* Effect.promise(() => Flow.register(issuer, {})), "client_id")
      const verifier = Flow.verifier()
      const answer = yield* Effect.promise(() =>
        Flow.authorize(issuer, { client, scope: "ddg:search ddg:read", resource, challenge: Flow.challengeOf(verifier) }, {
          key, code, name: "Ada", reading: "1h"
        }))
      expect(answer.query.get("error")).toBeNull()
      const tokens = yield* Effect.promise(() =>
        Flow.exchange(issuer, answer.query.get("code") ?? "", verifier, { client, resource }))
      const token = Flow.text(tokens, "access_token")
      expect(decodeProtectedHeader(token)).toMatchObject({ typ: "at+jwt", alg: "ES256" })
      expect(decodeJwt(token)).toMatchObject({ iss: issuer, aud: resource, client_id: client, scope: "ddg:search ddg:read" })
      expect(access).toMatchObject([{ client, reading: "1h" }])
      const subject = yield* server.tokens.verify({ authorization: `Bearer ${token}`, dpop: undefined, method: "POST", url: resource })
      expect(subject).toMatchObject({ kind: "token", issuer, client })
    })))
})
