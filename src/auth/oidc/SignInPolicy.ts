import { interactionPolicy, type KoaContextWithOIDC } from "oidc-provider"
import { isScope, type Scope } from "../../security/Subject.ts"
import { demands } from "../../security/Policy.ts"

/** How lately whoever asks for a scope must have signed in. Ages and times in seconds. */

const MINUTE = 60

/** None where any sign-in will do. */
export const longestAge = (scopes: Iterable<string>): number | undefined => {
  const asked: ReadonlySet<string> = new Set(scopes)
  const ages = Object.values(demands)
    .filter(({ scope }) => scope !== undefined && asked.has(scope))
    .flatMap(({ passkeyMinutes, signInMinutes }) => [passkeyMinutes, signInMinutes])
    .filter((minutes) => minutes !== undefined)
  return ages.length === 0 ? undefined : Math.min(...ages) * MINUTE
}

/** What a token may be renewed with: what asks for a young sign-in is not. */
export const renewable = (scopes: ReadonlyArray<Scope>): ReadonlyArray<Scope> =>
  scopes.filter((scope) => longestAge([scope]) === undefined)

const LONGEST_LIFE = 3_600
/** Less would be of no use: the sign-in is checked again with each request anyhow. */
const SHORTEST_LIFE = 60

/** How long a token may live: not longer than its highest scope counts after the sign-in that it rests on. */
export const lifeOf = (scopes: Iterable<string>, signedInAt: number | undefined, now: number): number => {
  const age = longestAge(scopes)
  if (age === undefined || signedInAt === undefined) return LONGEST_LIFE
  return Math.max(SHORTEST_LIFE, Math.min(LONGEST_LIFE, signedInAt + age - now))
}

const now = (): number => Math.floor(Date.now() / 1_000)

/** Whether the session of the browser still counts; of nobody, and of somebody who was removed, it does not. */
export type IsSignedIn = (person: string, signedInAt: number) => Promise<boolean>

/**
 * Asks for a sign-in where there is none that counts, and where the one there is is too old for what is asked. (`max_age`
 * would do that only for those who ask for an ID token.) `resource` is what scopes are asked for.
 */
export const make = (isSignedIn: IsSignedIn, resource: string) => {
  const { Check } = interactionPolicy
  const policy = interactionPolicy.base()
  const justSignedIn = ({ oidc }: KoaContextWithOIDC) => oidc.result?.login !== undefined
  policy.get("login")?.checks.add(
    new Check("too_old", "What is asked needs a recent sign-in", "login_required", (ctx) => {
      const age = longestAge(String(ctx.oidc.params?.["scope"] ?? "").split(" "))
      const at = ctx.oidc.session?.loginTs
      return age !== undefined && (at === undefined || now() - at > age) && !justSignedIn(ctx)
        ? Check.REQUEST_PROMPT
        : Check.NO_NEED_TO_PROMPT
    }),
    0
  )
  policy.get("login")?.checks.add(
    new Check("signed_out", "The sign-in does not count any more", "login_required", async (ctx) => {
      const { accountId, loginTs = 0 } = ctx.oidc.session ?? {}
      return accountId === undefined || (await isSignedIn(accountId, loginTs * 1_000)) || justSignedIn(ctx)
        ? Check.NO_NEED_TO_PROMPT
        : Check.REQUEST_PROMPT
    }),
    0
  )
  policy.get("consent")?.checks.add(
    new Check("not_allowed", "Not everything that is asked for was allowed", "consent_required", ({ oidc }) => {
      // What was refused once may be asked for again, when the person asks for what needs it.
      const allowed = (oidc.grant?.getResourceScope(resource) ?? "").split(" ")
      const asked = String(oidc.params?.["scope"] ?? "").split(" ").filter(isScope)
      return oidc.result?.consent === undefined && asked.some((scope) => !allowed.includes(scope))
        ? Check.REQUEST_PROMPT
        : Check.NO_NEED_TO_PROMPT
    })
  )
  return policy
}
