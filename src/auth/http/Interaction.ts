import * as Effect from "effect/Effect"
import type { InteractionResults } from "oidc-provider"
import type Provider from "oidc-provider"
import type { Scope } from "../../security/Subject.ts"
import { shown } from "../pages/Access.ts"
import type { Exchange } from "./Exchange.ts"
import { type Declined, notFound } from "./Reply.ts"

/** A request for tokens that waits for a person, as the library keeps it. */
export interface Details {
  readonly uid: string
  readonly prompt: "consent" | "login"
  /** The id of the person who is signed in. */
  readonly signedIn: string | undefined
  readonly client: {
    readonly id: string
    /** Fit to be shown. */
    readonly name: string
    /** It is known by an address, and its name was read there. */
    readonly isDocument: boolean
  }
  readonly redirectUri: string
  readonly scope: string
}

export interface Granting {
  readonly person: string
  readonly client: string
  readonly resource: string
  readonly given: ReadonlyArray<Scope>
  readonly refused: ReadonlyArray<Scope>
  /** Scopes that are no matter of the resource. */
  readonly plain: ReadonlyArray<string>
}

const param = (params: Readonly<Record<string, unknown>>, name: string): string => {
  const value = params[name]
  return typeof value === "string" ? value : ""
}

/** What the pages do with requests that wait. Any failure of the library means that there is no such request any more. */
export const make = (provider: Effect.Effect<Provider>) => {
  const attempt = <A>(work: (provider: Provider) => Promise<A>): Effect.Effect<A, Declined> =>
    Effect.flatMap(provider, (provider) =>
      Effect.tryPromise(() => work(provider)).pipe(
        Effect.tapError((error) => Effect.logDebug("A request for tokens could not be taken up", error)),
        Effect.mapError(() => notFound)
      ))

  return {
    /** Of this browser (the library's cookie says so) and of this address: one does not do without the other. */
    details: ({ request, response }: Exchange, uid: string): Effect.Effect<Details, Declined> =>
      Effect.gen(function*() {
        const found = yield* attempt((provider) => provider.interactionDetails(request, response))
        const { name } = found.prompt
        if (found.uid !== uid || (name !== "login" && name !== "consent")) return yield* notFound
        const id = param(found.params, "client_id")
        const client = yield* attempt((provider) => provider.Client.find(id))
        const isDocument = id.startsWith("https://")
        const clientName = shown(client?.clientName ?? "")
        return {
          uid,
          prompt: name,
          signedIn: found.session?.accountId,
          client: { id, name: clientName === "" ? "A program without a name" : clientName, isDocument },
          redirectUri: param(found.params, "redirect_uri"),
          scope: param(found.params, "scope")
        }
      }),

    /** Puts down the answer; the address where the request is taken up again. */
    finish: ({ request, response }: Exchange, result: InteractionResults): Effect.Effect<string, Declined> =>
      attempt((provider) =>
        provider.interactionResult(request, response, result, { mergeWithLastSubmission: result["error"] === undefined })),

    /** A new one each time: in an old one, what was refused once would be refused for good. */
    grant: ({ client, given, person, plain, refused, resource }: Granting): Effect.Effect<string, Declined> =>
      attempt((provider) => {
        const grant = new provider.Grant({ accountId: person, clientId: client })
        // The scopes of the resource are the server's own as well, so that clients may name them when they register.
        grant.addOIDCScope([...plain, ...given].join(" "))
        grant.addResourceScope(resource, given.join(" "))
        if (refused.length > 0) {
          grant.rejectOIDCScope(refused.join(" "))
          grant.rejectResourceScope(resource, refused.join(" "))
        }
        return grant.save()
      })
  }
}
