import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import * as AuthServer from "../../../src/auth/AuthServer.ts"
import type { AccessGiven } from "../../../src/auth/http/SignIn.ts"
import type { SignInEvent } from "../../../src/auth/SignInEvent.ts"
import type { PeopleEvent, Recorder } from "../../../src/auth/people/PeopleEvent.ts"
import { type AuditUnavailable, FetchFailed } from "../../../src/domain/Errors.ts"
import type { PageFetcher } from "../../../src/egress/page/PageFetcher.ts"
import type { Denylist } from "../../../src/security/token/Denylist.ts"
import type { StateFileError } from "../../../src/state/StateFile.ts"
import { tempFolder } from "../../support/tempFolder.ts"

export interface Embedded {
  readonly issuer: string
  readonly resource: string
  readonly folder: string
  readonly server: AuthServer.AuthServer
  /** The code that the operator was told at the start. */
  readonly code: string | undefined
  readonly events: ReadonlyArray<SignInEvent>
  readonly access: ReadonlyArray<AccessGiven>
  /** What was recorded of who may sign in. */
  readonly recorded: ReadonlyArray<PeopleEvent>
  readonly fetched: ReadonlyArray<string>
}

export interface EmbeddedOptions {
  /** What stands at addresses of clients. */
  readonly documents?: ReadonlyMap<string, object>
  readonly pages?: Context.Tag.Service<PageFetcher>
  /** In place of a new one. */
  readonly folder?: string
  /** In place of one that always can. */
  readonly record?: Recorder
  /** In place of its own. */
  readonly denylist?: Context.Tag.Service<Denylist>
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void

/** A port of loopback with a server that can be told later what it does. */
export const listening: Effect.Effect<
  { readonly port: number; readonly serve: (handle: Handle) => void },
  never,
  Scope.Scope
> = Effect.map(
  Effect.acquireRelease(
    Effect.async<{ readonly port: number; readonly close: () => void; readonly serve: (handle: Handle) => void }>((resume) => {
      let handle: Handle = (_, response) => response.writeHead(503).end()
      const server = createServer((request, response) => handle(request, response))
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed({
          port: typeof address === "object" && address !== null ? address.port : 0,
          close: () => {
            server.close()
            server.closeAllConnections()
          },
          serve: (given) => {
            handle = given
          }
        }))
      })
    }),
    ({ close }) => Effect.sync(close)
  ),
  ({ port, serve }) => ({ port, serve })
)

const documentsOf = (documents: ReadonlyMap<string, object>, fetched: Array<string>): Context.Tag.Service<PageFetcher> => ({
  fetch: ({ url }) => {
    fetched.push(url)
    const document = documents.get(url)
    return document === undefined
      ? Effect.fail(new FetchFailed({ kind: "connect", host: new URL(url).host, detail: "nothing is there" }))
      : Effect.succeed({
        finalUrl: url,
        status: 200,
        headers: { contentType: "application/json" },
        bytes: Buffer.from(JSON.stringify(document)),
        truncated: false,
        redirects: [],
        fetchedAt: 0,
        address: undefined
      })
  }
})

/** The embedded authorization server, reached over real HTTP, without the server that it is embedded in. */
export const embedded = (options: EmbeddedOptions = {}): Effect.Effect<Embedded, AuditUnavailable | StateFileError, Scope.Scope> =>
  Effect.gen(function*() {
    const { port, serve } = yield* listening
    const folder = options.folder ?? (yield* tempFolder)
    const issuer = `http://localhost:${port}`
    const events: Array<SignInEvent> = []
    const access: Array<AccessGiven> = []
    const recorded: Array<PeopleEvent> = []
    const fetched: Array<string> = []
    const server = yield* AuthServer.make({
      resource: { uri: `${issuer}/mcp`, issuer, name: "DuckDuckGo for us" },
      folder,
      listener: (event) => Effect.sync(() => void events.push(event)),
      record: (event) =>
        Effect.zipRight(options.record?.(event) ?? Effect.void, Effect.sync(() => void recorded.push(event))),
      onAccess: (given) => Effect.sync(() => void access.push(given)),
      ...(options.denylist === undefined ? {} : { denylist: options.denylist })
    }, options.pages ?? documentsOf(options.documents ?? new Map(), fetched))
    serve(server.handler.handle)
    const code = server.bootstrap === undefined ? undefined : Redacted.value(server.bootstrap.code)
    return { issuer, resource: `${issuer}/mcp`, folder, server, code, events, access, recorded, fetched }
  })
