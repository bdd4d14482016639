import * as Effect from "effect/Effect"
import { Readings } from "../../research/Readings.ts"
import { late } from "../Envelope.ts"
import * as McpResource from "./McpResource.ts"

const SHA256 = /^[0-9a-f]{64}$/

/** Pages as they were read, by the sha256 of their text. They are kept within a quota, and nobody can list them. */
export const snapshots: Effect.Effect<McpResource.McpResource, never, Readings> = Effect.map(Readings, ({ snapshot }) => {
  const envelope = late()
  return McpResource.templated({
    uriTemplate: "duckduckgo://snapshots/{sha256}",
    name: "snapshot",
    title: "Page as it was read",
    description: "The whole text of a page, by the snapshot that read_page, research or check_quote named.",
    mimeType: "text/markdown",
    read: ({ sha256 = "" }) =>
      SHA256.test(sha256)
        ? Effect.zipWith(snapshot(sha256), envelope, (found, wrap) => {
          if (found === undefined) return undefined
          const { links, markdown, metadata, url } = found.document
          const references = links.map((link) => `[${link.number}]: ${link.url}`).join("\n")
          return wrap([metadata.title ?? "", url, `read ${new Date(found.takenAt).toISOString()}`, markdown, references].filter((part) => part !== "")).join("")
        })
        : Effect.succeed(undefined)
  })
})
