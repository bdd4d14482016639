import { demands, isOlder } from "../Policy.ts"
import { holds, type Scope, scopes, type SubjectShape } from "../Subject.ts"

/** The level that a scope belongs to asks for a sign-in that is young enough. */
const rules = Object.values(demands)

const isFresh = ({ passkeyAt, signedInAt }: SubjectShape, now: number) => (scope: Scope): boolean =>
  rules
    .filter((rule) => rule.scope === scope)
    .every(({ passkeyMinutes, signInMinutes }) =>
      !isOlder(signedInAt, signInMinutes, now) && !isOlder(passkeyAt, passkeyMinutes, now))

/**
 * A scope that asks for a young sign-in does not count after an old one. So the request is answered with the challenge
 * for a scope that is missing, which is the only one that makes clients sign their user in again. What a higher scope
 * includes stays.
 */
export const fresh = (subject: SubjectShape, now: number): SubjectShape => ({
  ...subject,
  scopes: new Set(scopes.filter((scope) => holds(subject, scope)).filter(isFresh(subject, now)))
})
