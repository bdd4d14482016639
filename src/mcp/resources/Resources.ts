import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import { type Registry, registryOf } from "../Registry.ts"
import type { McpResource } from "./McpResource.ts"
import { region, regions } from "./Regions.ts"

/** The resources of this server and their templates. An address that is used twice is a defect. */
export class Resources extends Context.Tag("mcp-duckduckgo/mcp/resources/Resources")<Resources, Registry<McpResource>>() {
  static readonly layerOf = (resources: ReadonlyArray<McpResource>): Layer.Layer<Resources> =>
    Layer.effect(Resources, registryOf("resource", resources, (resource) => resource.key))

  static readonly layer: Layer.Layer<Resources> = Resources.layerOf([regions, region])
}
