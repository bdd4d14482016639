import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { policy } from "../../../src/security/Policy.ts"
import { Secured } from "../../../src/security/Secured.ts"

/** Knows every operation and lets everything through, for tests of what stands behind the door. */
export const openDoor = Layer.succeed(Secured, {
  ruleOf: () => policy.completion,
  attempt: ({ prepare }) => Effect.flatMap(prepare, ({ work }) => work)
})
