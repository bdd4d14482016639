import * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"
import * as AuthCodecs from "../AuthCodecs.ts"
import * as Codecs from "../Codecs.ts"
import { make, type SettingsOf } from "../Setting.ts"
import { SECOND } from "./Units.ts"

export interface AuthValues {
  readonly authName: string
  readonly authIssuer: string | undefined
  readonly authJwksUrl: string | undefined
  readonly authAlgorithms: ReadonlyArray<AuthCodecs.SigningAlgorithm>
  readonly authClockSkew: Duration.Duration
  readonly authDpop: "off" | "optional" | "required"
  readonly authIntrospectionUrl: string | undefined
  readonly authIntrospectionClient: string | undefined
  readonly authIntrospectionSecret: Redacted.Redacted<string> | undefined
}

export const auth: SettingsOf<AuthValues> = {
  authName: make({
    key: "authName",
    section: "auth",
    codec: Codecs.headerText(64),
    default: "DuckDuckGo search",
    description: "What the server is called where people sign in and are asked."
  }),
  authIssuer: make({
    key: "authIssuer",
    section: "auth",
    codec: Codecs.optional(AuthCodecs.issuer),
    default: undefined,
    description: "With auth external, the issuer whose access tokens count; it is compared to the letter."
  }),
  authJwksUrl: make({
    key: "authJwksUrl",
    section: "auth",
    codec: Codecs.optional(Codecs.httpUrl),
    default: undefined,
    description: "With auth external, where the issuer's keys are, in place of what its metadata says."
  }),
  authAlgorithms: make({
    key: "authAlgorithms",
    section: "auth",
    codec: AuthCodecs.signingAlgorithms,
    default: ["ES256", "EdDSA", "PS256", "RS256"],
    description: "With auth external, the algorithms that tokens may be signed with."
  }),
  authClockSkew: make({
    key: "authClockSkew",
    section: "auth",
    codec: Codecs.duration(0, 60 * SECOND),
    default: Duration.seconds(5),
    description: "By how much the clock of the issuer (auth external), and that of whoever makes proofs (authDpop), may differ from the server's."
  }),
  authDpop: make({
    key: "authDpop",
    section: "auth",
    codec: Codecs.choice("off", "optional", "required"),
    default: "off",
    description: "Tokens that count only with a proof that whoever shows them holds their key (DPoP, RFC 9449)."
  }),
  authIntrospectionUrl: make({
    key: "authIntrospectionUrl",
    section: "auth",
    codec: Codecs.optional(Codecs.httpUrl),
    default: undefined,
    description: "With auth external, where the issuer is asked about tokens (RFC 7662), in place of reading them."
  }),
  authIntrospectionClient: make({
    key: "authIntrospectionClient",
    section: "auth",
    codec: Codecs.optional(Codecs.headerText(256)),
    default: undefined,
    description: "By what name this server asks about tokens."
  }),
  authIntrospectionSecret: make({
    key: "authIntrospectionSecret",
    section: "auth",
    codec: Codecs.optional(Codecs.secretText(8, 1024)),
    default: undefined,
    description: "The secret that goes with that name."
  })
}
