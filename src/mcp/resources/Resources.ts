import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Dashboard } from "../../dashboard/Dashboard.ts"
import type { Readings } from "../../research/Readings.ts"
import type { Searches } from "../../search/Searches.ts"
import { guard, type Guarded, type Secured } from "../../security/Secured.ts"
import type { SecurityStatus } from "../../security/SecurityStatus.ts"
import { type Completing, guardedCompleter } from "../Completions.ts"
import type { McpRequest } from "../McpRequest.ts"
import type { PublicError } from "../McpTool.ts"
import { type Registry, registryOf } from "../Registry.ts"
import type { McpResource, Variables } from "./McpResource.ts"
import { operations, type OperationsOptions } from "./Operations.ts"
import { region, regions } from "./Regions.ts"
import { snapshots } from "./Snapshots.ts"
import { views } from "./Views.ts"

/** A resource as it can be read: through the door only. */
export interface SecuredResource extends Pick<McpResource, "descriptor" | "key" | "match"> {
  readonly read: Guarded<Variables, string | undefined, PublicError, McpRequest>
  readonly complete: Completing
  /** The text to watch; nothing where the resource cannot be subscribed to. */
  readonly subscribe: Guarded<void, Effect.Effect<string> | undefined, PublicError, McpRequest>
}

const secured = (resource: McpResource): Effect.Effect<SecuredResource, never, Secured> => {
  const { descriptor, key, match, version } = resource
  const operation = `resource/${key}`
  return Effect.map(
    Effect.all({
      read: guard({
        operation,
        prepare: (variables: Variables) => Effect.succeed({ facts: {}, work: resource.read(variables) })
      }),
      subscribe: guard({ operation, prepare: () => Effect.succeed({ facts: {}, work: Effect.succeed(version) }) }),
      complete: guardedCompleter(resource.complete)
    }),
    (guarded) => ({ key, descriptor, match, ...guarded })
  )
}

/** Every resource of this server, in the order in which clients list them. */
export const all = (
  options: OperationsOptions
): Effect.Effect<ReadonlyArray<McpResource>, never, Dashboard | Readings | Searches | SecurityStatus> =>
  Effect.map(Effect.all([snapshots, operations(options), views]), ([pages, own, shown]) => [regions, region, pages, ...own, ...shown])

/** The resources of this server and their templates. An address that is used twice, or that the policy does not know, is a defect. */
export class Resources extends Context.Tag("mcp-duckduckgo/mcp/resources/Resources")<Resources, Registry<SecuredResource>>() {
  static readonly make = (
    resources: ReadonlyArray<McpResource>
  ): Effect.Effect<Registry<SecuredResource>, never, Secured> =>
    Effect.flatMap(Effect.forEach(resources, secured), (all) => registryOf("resource", all, (resource) => resource.key))

  static readonly layer = (resources: ReadonlyArray<McpResource>): Layer.Layer<Resources, never, Secured> =>
    Layer.effect(Resources, Resources.make(resources))
}
