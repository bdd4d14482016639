import {
  type AuthenticationResponseJSON, generateAuthenticationOptions, generateRegistrationOptions, type RegistrationResponseJSON,
  verifyAuthenticationResponse, verifyRegistrationResponse
} from "@simplewebauthn/server"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { NewPasskey } from "../people/People.ts"
import type { Passkey } from "../people/Person.ts"
import { LASTS } from "./Ceremonies.ts"
import * as Duration from "effect/Duration"

/** Passkeys (WebAuthn level 3), by one relying party: the host of the issuer. The person is verified, always. */

export interface RelyingParty {
  /** The host, without a port. */
  readonly id: string
  readonly origin: string
  /** For people. */
  readonly name: string
}

/** What the browser sent proves nothing. */
export class NotProved extends Schema.TaggedError<NotProved>()("NotProved", { detail: Schema.String }) {
  override get message(): string {
    return `The passkey was not accepted: ${this.detail}`
  }
}

const notProved = (error: unknown) => new NotProved({ detail: error instanceof Error ? error.message : String(error) })

/** EdDSA, ES256, RS256: what every browser and system has one of. */
const ALGORITHMS = [-8, -7, -257]
const timeout = Duration.toMillis(LASTS)

export const registrationOptions = (
  party: RelyingParty,
  person: { readonly id: string; readonly name: string },
  existing: ReadonlyArray<Passkey>
) =>
  Effect.promise(() =>
    generateRegistrationOptions({
      rpID: party.id,
      rpName: party.name,
      userID: new TextEncoder().encode(person.id),
      userName: person.name,
      userDisplayName: person.name,
      timeout,
      attestationType: "none",
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      excludeCredentials: existing.map(({ id }) => ({ id })),
      supportedAlgorithmIDs: ALGORITHMS
    })
  )

export const authenticationOptions = (party: RelyingParty) =>
  Effect.promise(() => generateAuthenticationOptions({ rpID: party.id, timeout, userVerification: "required" }))

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** The library reads the rest itself, and throws at what does not fit. */
const hasParts = (value: unknown): boolean =>
  isObject(value) && "id" in value && typeof value.id === "string" && "response" in value && isObject(value.response)

export const RegistrationAnswer = Schema.declare((value): value is RegistrationResponseJSON => hasParts(value))
export const AuthenticationAnswer = Schema.declare((value): value is AuthenticationResponseJSON => hasParts(value))

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url")

export const verifyRegistration = (
  party: RelyingParty,
  response: RegistrationResponseJSON,
  challenge: string
): Effect.Effect<NewPasskey, NotProved> =>
  Effect.tryPromise({
    try: () =>
      verifyRegistrationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: party.origin,
        expectedRPID: party.id,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS
      }),
    catch: notProved
  }).pipe(Effect.flatMap((result) => {
    if (!result.verified) return notProved("the answer is not signed as it should be")
    const { credential: { counter, id, publicKey, transports = [] }, credentialBackedUp } = result.registrationInfo
    return Effect.succeed({ id, publicKey: base64url(publicKey), counter, transports: [...transports], synced: credentialBackedUp })
  }))

/** The new counter. A counter that went back says that the authenticator was copied; the library refuses it. */
export const verifyAuthentication = (
  party: RelyingParty,
  response: AuthenticationResponseJSON,
  challenge: string,
  passkey: Passkey
): Effect.Effect<number, NotProved> =>
  Effect.tryPromise({
    try: () =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: party.origin,
        expectedRPID: party.id,
        credential: {
          id: passkey.id,
          publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
          counter: passkey.counter
        },
        requireUserVerification: true
      }),
    catch: notProved
  }).pipe(Effect.flatMap((result) => {
    const { userHandle } = response.response
    const belongs = userHandle === undefined || Buffer.from(userHandle, "base64url").toString("utf8") === passkey.person
    if (!belongs) return notProved("it belongs to another person")
    return result.verified
      ? Effect.succeed(result.authenticationInfo.newCounter)
      : notProved("the answer is not signed as it should be")
  }))
