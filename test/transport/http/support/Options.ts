import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { HttpOptions, SessionOptions } from "../../../../src/transport/http/HttpOptions.ts"

export interface Wanted extends Partial<Omit<HttpOptions, "sessions">> {
  readonly sessions?: { readonly [K in keyof SessionOptions]: SessionOptions[K] extends number ? number : Duration.DurationInput } | undefined
}

/** A server on a free port of loopback, with the bounds of the settings. */
export const httpOptions = ({ sessions, ...wanted }: Wanted = {}): HttpOptions => ({
  host: "127.0.0.1",
  port: 0,
  path: "/mcp",
  publicUrl: undefined,
  allowedHosts: [],
  allowedOrigins: [],
  maxBody: 256 * 1024,
  maxDepth: 64,
  maxConnections: 1000,
  headerDeadline: Duration.seconds(10),
  requestDeadline: Duration.seconds(30),
  keepAlive: Duration.seconds(65),
  drain: Duration.seconds(5),
  info: Effect.succeed({ name: "fake" }),
  standing: () => Effect.succeed({ limit: 100, remaining: 42, resetSeconds: 7 }),
  rateWindow: Duration.minutes(60),
  ...wanted,
  sessions: sessions === undefined ? undefined : {
    idle: Duration.decode(sessions.idle),
    absolute: Duration.decode(sessions.absolute),
    capacity: sessions.capacity
  }
})
