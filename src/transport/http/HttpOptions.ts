import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Standing } from "../../security/rate/Accounts.ts"
import type { Scope } from "../../security/Subject.ts"

/** Another server within this one, e.g. an authorization server: behind the same caps and the same check of `Host`. */
export interface Mounted {
  /** Beginnings of paths, each with a slash at its start. */
  readonly prefixes: ReadonlyArray<string>
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void
}

/** A page that is read with GET, e.g. figures for a monitor. */
export interface Route {
  readonly path: string
  readonly contentType: string
  readonly headers?: Readonly<Record<string, string>>
  /** What whoever asks must hold; nobody is asked where it is left out. */
  readonly needs?: Scope
  readonly body: Effect.Effect<string>
}

export interface SessionOptions {
  /** Nobody asked and nothing ran for this long. */
  readonly idle: Duration.Duration
  /** However busy. */
  readonly absolute: Duration.Duration
  readonly capacity: number
}

export interface HttpOptions {
  /** An address or a name; it must be loopback where nobody signs in, which is for the caller to see to. */
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** Where the protocol is served, e.g. `/mcp`. */
  readonly path: string
  /** How the world calls `path`: the resource that tokens must be for. By default, as it is listened to. */
  readonly publicUrl: string | undefined
  /** Hosts, each with a port or for every port, beside those of the address and of `publicUrl`. */
  readonly allowedHosts: ReadonlyArray<string>
  /** Origins of web pages that may ask, beside the server's own. */
  readonly allowedOrigins: ReadonlyArray<string>
  /** None: any request can be answered by any process, and nothing is kept between two. */
  readonly sessions: SessionOptions | undefined
  /** In bytes. */
  readonly maxBody: number
  /** Of arrays and objects within each other. */
  readonly maxDepth: number
  readonly maxConnections: number
  /** Until the head of a request is there. */
  readonly headerDeadline: Duration.Duration
  /** Until a request is there whole. */
  readonly requestDeadline: Duration.Duration
  /** Between two requests of a connection. */
  readonly keepAlive: Duration.Duration
  /** How long requests may go on after the signal to stop. */
  readonly drain: Duration.Duration
  /** What anybody may know about this server. */
  readonly info: Effect.Effect<object>
  /** Of the subject with this key, for the `RateLimit` headers. */
  readonly standing: (key: string) => Effect.Effect<Standing>
  readonly rateWindow: Duration.Duration
  readonly routes?: ReadonlyArray<Route>
  readonly mounted?: ReadonlyArray<Mounted>
}
