import * as Duration from "effect/Duration"
import * as Codecs from "../Codecs.ts"
import { make, type SettingsOf } from "../Setting.ts"
import type { ConsentMode } from "./Security.ts"
import { DAY, HOUR, KIB, MIB, MINUTE, SECOND } from "./Units.ts"

export type AuthMode = "none" | "external" | "embedded"

export interface HttpValues {
  readonly host: string
  readonly port: number
  readonly httpPath: string
  readonly publicUrl: string | undefined
  readonly allowedHosts: ReadonlyArray<string>
  readonly allowedOrigins: ReadonlyArray<string>
  readonly auth: AuthMode
  readonly openToAll: boolean
  readonly httpConsent: ConsentMode
  readonly httpMode: "stateless" | "sessions"
  readonly sessionIdle: Duration.Duration
  readonly sessionLife: Duration.Duration
  readonly sessionLimit: number
  readonly httpMaxBody: number
  readonly httpMaxDepth: number
  readonly httpConnections: number
  readonly httpHeaderDeadline: Duration.Duration
  readonly httpRequestDeadline: Duration.Duration
  readonly httpKeepAlive: Duration.Duration
  readonly httpDrain: Duration.Duration
}

export const http: SettingsOf<HttpValues> = {
  host: make({
    key: "host",
    section: "http",
    codec: Codecs.listenHost,
    default: "127.0.0.1",
    description: "The address at which the server listens."
  }),
  port: make({
    key: "port",
    section: "http",
    codec: Codecs.integer(0, 65_535),
    default: 3000,
    description: "The port at which the server listens; 0 for any that is free, which is then printed."
  }),
  httpPath: make({
    key: "httpPath",
    section: "http",
    codec: Codecs.urlPath,
    default: "/mcp",
    description: "The path at which the protocol is served."
  }),
  publicUrl: make({
    key: "publicUrl",
    section: "http",
    codec: Codecs.optional(Codecs.httpUrl),
    default: undefined,
    description: "The URL by which clients call the server, path included, where a proxy stands before it; tokens must be for it."
  }),
  allowedHosts: make({
    key: "allowedHosts",
    section: "http",
    codec: Codecs.namedHosts,
    default: [],
    description: "Names by which the server may be called (Host), besides its own; without a port, with every port."
  }),
  allowedOrigins: make({
    key: "allowedOrigins",
    section: "http",
    codec: Codecs.origins,
    default: [],
    description: "Origins whose web pages may ask, besides the server's own."
  }),
  auth: make({
    key: "auth",
    section: "http",
    codec: Codecs.choice("none", "external", "embedded"),
    default: "none",
    description: "Who signs people in: nobody, an authorization server elsewhere, or the one within this program."
  }),
  openToAll: make({
    key: "openToAll",
    section: "http",
    codec: Codecs.boolean,
    default: false,
    description: "With auth none, listen at an address that other machines reach: whoever reaches it may search."
  }),
  httpConsent: make({
    key: "httpConsent",
    section: "http",
    codec: Codecs.choice("allow", "ask", "deny"),
    default: "ask",
    description: "Over HTTP, what needs a person's consent: allowed by this setting, asked through the client, or never done."
  }),
  httpMode: make({
    key: "httpMode",
    section: "http",
    codec: Codecs.choice("stateless", "sessions"),
    default: "stateless",
    description: "Whether every request stands for itself, or clients have sessions, in which they can be asked something."
  }),
  sessionIdle: make({
    key: "sessionIdle",
    section: "http",
    codec: Codecs.duration(SECOND, DAY),
    default: Duration.minutes(30),
    description: "How long a session lasts that nobody uses."
  }),
  sessionLife: make({
    key: "sessionLife",
    section: "http",
    codec: Codecs.duration(SECOND, 7 * DAY),
    default: Duration.hours(8),
    description: "How long a session lasts at most; at least as long as one that nobody uses."
  }),
  sessionLimit: make({
    key: "sessionLimit",
    section: "http",
    codec: Codecs.integer(1, 100_000),
    default: 1000,
    description: "How many sessions there may be; a subject that signed in may have a tenth of them."
  }),
  httpMaxBody: make({
    key: "httpMaxBody",
    section: "http",
    codec: Codecs.bytes(4 * KIB, 4 * MIB),
    default: 256 * KIB,
    description: "The largest message that is read."
  }),
  httpMaxDepth: make({
    key: "httpMaxDepth",
    section: "http",
    codec: Codecs.integer(8, 1000),
    default: 64,
    description: "How many levels deep the values of a message may be."
  }),
  httpConnections: make({
    key: "httpConnections",
    section: "http",
    codec: Codecs.integer(1, 100_000),
    default: 1000,
    description: "How many connections there may be; a further one takes the place of the one silent longest."
  }),
  httpHeaderDeadline: make({
    key: "httpHeaderDeadline",
    section: "http",
    codec: Codecs.duration(100, 5 * MINUTE),
    default: Duration.seconds(10),
    description: "How long the head of a request may take to arrive; at most the time for the whole request."
  }),
  httpRequestDeadline: make({
    key: "httpRequestDeadline",
    section: "http",
    codec: Codecs.duration(100, 10 * MINUTE),
    default: Duration.seconds(30),
    description: "How long a whole request may take to arrive."
  }),
  httpKeepAlive: make({
    key: "httpKeepAlive",
    section: "http",
    codec: Codecs.duration(100, HOUR),
    default: Duration.seconds(65),
    description: "How long a connection is kept open between two requests; longer than the proxy before it does."
  }),
  httpDrain: make({
    key: "httpDrain",
    section: "http",
    codec: Codecs.duration(0, HOUR),
    default: Duration.seconds(10),
    description: "How long requests in flight may go on after the signal to stop."
  })
}
