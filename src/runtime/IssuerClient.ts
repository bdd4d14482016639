import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { Egress, type EgressRequest } from "../egress/Egress.ts"
import { IssuerHttp, IssuerUnreachable } from "../security/token/IssuerHttp.ts"
import type { AppOptions } from "./AppOptions.ts"

/** A request that waits for a token to be checked waits no longer. */
const DEADLINE = Duration.seconds(5)
const MOST_BYTES = 256 * 1024

const decode = Schema.decodeEither(Schema.parseJson())

const failed = (host: string, detail: string) => new IssuerUnreachable({ detail: `${host} ${detail}` })

const client = Layer.effect(
  IssuerHttp,
  Effect.map(Egress, ({ send }) => {
    const ask = (request: EgressRequest): Effect.Effect<unknown, IssuerUnreachable> =>
      Effect.gen(function*() {
        const { host } = request.url
        const { bytes, status } = yield* Effect.mapError(send(request), ({ message }) => new IssuerUnreachable({ detail: message }))
        if (status !== 200) return yield* failed(host, `answered HTTP ${status}`)
        const json = decode(new TextDecoder().decode(bytes))
        return yield* Either.isRight(json) ? Effect.succeed(json.right) : failed(host, "answered with something that is no JSON")
      })
    const headers = { accept: "application/json" }
    return {
      get: (url) => ask({ method: "GET", url, headers }),
      post: (url, form, authorization) =>
        ask({
          method: "POST",
          url,
          headers: {
            ...headers,
            authorization: Redacted.value(authorization),
            "content-type": "application/x-www-form-urlencoded"
          },
          body: new URLSearchParams({ ...form }).toString()
        })
    }
  })
)

/** The issuer is the operator's choice, and often in the operator's own network: it is asked past the guard of pages. */
export const layer = ({ config, files }: AppOptions): Layer.Layer<IssuerHttp> =>
  Layer.provide(client, Egress.layer({
    fetchDeadline: DEADLINE,
    headerDeadline: DEADLINE,
    maxBytes: MOST_BYTES,
    ...(config.proxy === undefined ? {} : { proxy: Redacted.value(config.proxy) }),
    noProxy: config.noProxy.join(","),
    ...(files.extraCa === undefined ? {} : { extraCa: files.extraCa })
  }))
