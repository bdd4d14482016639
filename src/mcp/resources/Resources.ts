import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Readings } from "../../research/Readings.ts"
import type { Dashboard } from "../../dashboard/Dashboard.ts"
import { guard, type Guarded, type Secured } from "../../security/Secured.ts"
import { type Completing, guardedCompleter } from "../Completions.ts"
import type { McpRequest } from "../McpRequest.ts"
import type { PublicError } from "../McpTool.ts"
import { type Registry, registryOf } from "../Registry.ts"
import type { McpResource, Variables } from "./McpResource.ts"
import { operations } from "./Operations.ts"
import { region, regions } from "./Regions.ts"
import { snapshots } from "./Snapshots.ts"

/** A resource as it can be read: through the door only. */
export interface SecuredResource extends Pick<McpResource, "descriptor" | "key" | "match"> {
  readonly read: Guarded<Variables, string | undefined, PublicError, McpRequest>
  readonly complete: Completing
}

const secured = (resource: McpResource): Effect.Effect<SecuredResource, never, Secured> => {
  const { descriptor, key, match } = resource
  return Effect.zipWith(
    guard({
      operation: `resource/${key}`,
      prepare: (variables: Variables) => Effect.succeed({ facts: {}, work: resource.read(variables) })
    }),
    guardedCompleter(resource.complete),
    (read, complete) => ({ key, descriptor, match, read, complete })
  )
}

/** Every resource of this server, in the order in which clients list them. */
export const all: Effect.Effect<ReadonlyArray<McpResource>, never, Dashboard | Readings> = Effect.zipWith(
  snapshots,
  operations,
  (pages, views) => [regions, region, pages, ...views]
)

/** The resources of this server and their templates. An address that is used twice, or that the policy does not know, is a defect. */
export class Resources extends Context.Tag("mcp-duckduckgo/mcp/resources/Resources")<Resources, Registry<SecuredResource>>() {
  static readonly make = (
    resources: ReadonlyArray<McpResource>
  ): Effect.Effect<Registry<SecuredResource>, never, Secured> =>
    Effect.flatMap(Effect.forEach(resources, secured), (all) => registryOf("resource", all, (resource) => resource.key))

  static readonly layer = (resources: ReadonlyArray<McpResource>): Layer.Layer<Resources, never, Secured> =>
    Layer.effect(Resources, Resources.make(resources))
}
