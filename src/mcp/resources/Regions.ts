import * as Effect from "effect/Effect"
import * as Region from "../../domain/Region.ts"
import * as Completions from "../Completions.ts"
import * as McpResource from "./McpResource.ts"

const JSON_TYPE = "application/json"

const publicForm = ({ code, locale, name }: Region.Region) => ({ code, name, locale })

export const regions = McpResource.fixed({
  uri: "duckduckgo://regions",
  name: "regions",
  title: "Regions",
  description: "All regions that a search can be made for: code, name, locale.",
  mimeType: JSON_TYPE,
  read: Effect.sync(() => JSON.stringify(Region.regions.map(publicForm)))
})

export const region = McpResource.templated({
  uriTemplate: "duckduckgo://regions/{code}",
  name: "region",
  title: "Region",
  description: "One region by its code, e.g. duckduckgo://regions/de-de.",
  mimeType: JSON_TYPE,
  completions: new Map([["code", Completions.region]]),
  read: ({ code }) =>
    Effect.sync(() => {
      const found = code === undefined ? undefined : Region.find(code)
      return found === undefined ? undefined : JSON.stringify(publicForm(found))
    })
})
