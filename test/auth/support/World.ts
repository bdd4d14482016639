import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as People from "../../../src/auth/people/People.ts"
import { recordsIn } from "../../../src/auth/Places.ts"
import type { AuditUnavailable } from "../../../src/domain/Errors.ts"
import type { StateFileError } from "../../../src/state/StateFile.ts"
import { type Embedded, embedded, type EmbeddedOptions } from "./Embedded.ts"
import * as Flow from "./Flow.ts"
import { SoftKey } from "./SoftKey.ts"
import { Visitor } from "./Visitor.ts"

export interface Tokens {
  readonly access: string
  readonly refresh: string | undefined
  readonly scope: string
}

export interface Wish {
  readonly scope?: string
  readonly client?: string
  readonly answers?: Partial<Flow.Answers>
  /** In place of the person's own browser. */
  readonly visitor?: Visitor
}

/** Somebody with a passkey, a browser and a program. */
export interface Somebody {
  readonly key: SoftKey
  readonly visitor: Visitor
  readonly client: string
  readonly authorize: (wish?: Wish, asking?: Partial<Flow.Asking>) => Promise<Flow.Answer & { readonly verifier: string }>
  readonly tokens: (wish?: Wish) => Promise<Tokens>
}

const first = "ddg:search ddg:read"

export const tokensOf = (json: Flow.Json): Tokens => ({
  access: Flow.text(json, "access_token"),
  refresh: typeof json["refresh_token"] === "string" ? json["refresh_token"] : undefined,
  scope: Flow.text(json, "scope")
})

export interface World extends Embedded {
  /** Enrols by the code, or by that of the start. */
  readonly somebody: (name: string, code?: string) => Promise<Somebody>
  readonly subject: (token: string) => ReturnType<Embedded["server"]["tokens"]["verify"]>
}

export const world = (options: EmbeddedOptions = {}): Effect.Effect<World, AuditUnavailable | StateFileError, Scope.Scope> =>
  Effect.map(embedded(options), (all): World => {
    const { issuer, resource, server } = all
    return {
      ...all,
      subject: (token) => server.tokens.verify({ authorization: `Bearer ${token}`, dpop: undefined, method: "POST", url: resource }),
      somebody: async (name, code = all.code) => {
        const key = new SoftKey(issuer)
        const visitor = new Visitor(issuer)
        const client = Flow.text(await Flow.register(issuer, { client_name: `Program of ${name}` }), "client_id")
        const authorize: Somebody["authorize"] = async (wish = {}, asking = {}) => {
          const verifier = Flow.verifier()
          const answer = await Flow.authorize(
            issuer,
            { client: wish.client ?? client, scope: wish.scope ?? first, resource, challenge: Flow.challengeOf(verifier), ...asking },
            { key, ...wish.answers },
            wish.visitor ?? visitor
          )
          return { ...answer, verifier }
        }
        const tokens: Somebody["tokens"] = async (wish = {}) => {
          const { query, verifier } = await authorize(wish)
          const by = { client: wish.client ?? client, resource }
          return tokensOf(await Flow.exchange(issuer, query.get("code") ?? "", verifier, by))
        }
        await authorize({ answers: { name, ...(code === undefined ? {} : { code }) } })
        return { key, visitor, client, authorize, tokens }
      }
    }
  })

/** As the commands of the terminal know them; nothing is recorded. */
export const peopleIn = ({ folder }: Embedded) => People.make(recordsIn(folder), () => Effect.void)

/** A promise of the test, in an effect. */
export const wait = <A>(work: () => Promise<A>): Effect.Effect<A> => Effect.promise(work)
