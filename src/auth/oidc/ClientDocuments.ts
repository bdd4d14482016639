import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { PageFetcher } from "../../egress/page/PageFetcher.ts"

/**
 * Documents of clients (draft-ietf-oauth-client-id-metadata-document), and whatever else the library fetches because a
 * client named it: through the guarded fetcher of pages, which no address of the inside is reached by. What goes wrong is
 * told as a status that the library takes for a failure.
 */
export type Fetch = (url: string | URL | Request) => Promise<Response>

const NOT_FETCHED = 502

const addressOf = (url: string | URL | Request): string => (url instanceof Request ? url.url : String(url))

export const make = (
  pages: Context.Tag.Service<PageFetcher>,
  run: <A>(effect: Effect.Effect<A>) => Promise<A>
): Fetch =>
(url) =>
  run(
    pages.fetch({ url: addressOf(url) }).pipe(
      Effect.map(({ bytes, headers, status }) =>
        new Response(status === 204 || status === 304 ? null : Buffer.from(bytes), {
          status,
          headers: { "content-type": headers.contentType ?? "application/octet-stream" }
        })),
      Effect.catchAll((error) =>
        Effect.as(Effect.logInfo(`A document of a client was not fetched: ${error.message}`), new Response(null, { status: NOT_FETCHED })))
    )
  )
