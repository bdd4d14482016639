import type * as Redacted from "effect/Redacted"
import * as Codecs from "../Codecs.ts"
import { make, type SettingsOf } from "../Setting.ts"

export interface NetworkValues {
  readonly proxy: Redacted.Redacted<string> | undefined
  readonly noProxy: ReadonlyArray<string>
  readonly caFile: string | undefined
  readonly htmlUrl: string
  readonly liteUrl: string
  readonly apiUrl: string
  readonly suggestUrl: string
  readonly siteUrl: string
}

export const network: SettingsOf<NetworkValues> = {
  proxy: make({
    key: "proxy",
    section: "network",
    codec: Codecs.optional(Codecs.proxyUrl),
    default: undefined,
    sharedEnv: ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"],
    description: "The proxy through which requests go out."
  }),
  noProxy: make({
    key: "noProxy",
    section: "network",
    codec: Codecs.hostList,
    default: [],
    sharedEnv: ["NO_PROXY", "no_proxy"],
    description: "Hosts that are asked directly although there is a proxy."
  }),
  caFile: make({
    key: "caFile",
    section: "network",
    codec: Codecs.optional(Codecs.path("FILE")),
    default: undefined,
    description: "A PEM file of certificate authorities to trust besides the built-in ones."
  }),
  htmlUrl: make({
    key: "htmlUrl",
    section: "network",
    codec: Codecs.httpUrl,
    default: "https://html.duckduckgo.com/html/",
    description: "DuckDuckGo's search without JavaScript, asked first."
  }),
  liteUrl: make({
    key: "liteUrl",
    section: "network",
    codec: Codecs.httpUrl,
    default: "https://lite.duckduckgo.com/lite/",
    description: "DuckDuckGo's lightest search page."
  }),
  apiUrl: make({
    key: "apiUrl",
    section: "network",
    codec: Codecs.httpUrl,
    default: "https://api.duckduckgo.com/",
    description: "DuckDuckGo's Instant Answer API."
  }),
  suggestUrl: make({
    key: "suggestUrl",
    section: "network",
    codec: Codecs.httpUrl,
    default: "https://duckduckgo.com/ac/",
    description: "DuckDuckGo's suggestions."
  }),
  siteUrl: make({
    key: "siteUrl",
    section: "network",
    codec: Codecs.httpUrl,
    default: "https://duckduckgo.com/",
    description: "DuckDuckGo's own site."
  })
}
