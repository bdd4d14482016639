import type { Steering } from "./Steering.ts"

/** The surfaces that are simulated; `site` is the front page, which hands out the vqd. */
export const endpointNames = ["html", "lite", "site", "api", "suggest", "images", "videos", "news"] as const
export type EndpointName = (typeof endpointNames)[number]

const byPath: ReadonlyMap<string, EndpointName> = new Map<string, EndpointName>([
  ["/html", "html"],
  ["/lite", "lite"],
  ["/", "site"],
  ["/api", "api"],
  ["/ac", "suggest"],
  ["/i.js", "images"],
  ["/v.js", "videos"],
  ["/news.js", "news"]
])

/** With or without the closing slash. */
export const endpointOf = (pathname: string): EndpointName | undefined =>
  byPath.get(pathname.length > 1 && pathname.endsWith("/") ? pathname.slice(0, -1) : pathname)

export const isEndpoint = (name: string): name is EndpointName => endpointNames.some((known) => known === name)

export const takesPost = (endpoint: EndpointName): boolean => endpoint === "html" || endpoint === "lite"

export const answersJson = (endpoint: EndpointName): boolean =>
  endpoint !== "html" && endpoint !== "lite" && endpoint !== "site"

/** What was asked, however it came (query string or form body). */
export interface Ask {
  readonly endpoint: EndpointName
  readonly method: string
  readonly fields: URLSearchParams
  readonly query: string
  readonly steering: Steering
  readonly userAgent: string
  readonly referer: string
}

/** A whole answer, before a fault or a compression is put on it. */
export interface Reply {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

export const HTML_TYPE = "text/html; charset=UTF-8"
export const SCRIPT_TYPE = "application/x-javascript"
export const JSON_TYPE = "application/json; charset=utf-8"
