import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as path from "node:path"
import type { SecondLevel } from "../cache/SecondLevel.ts"
import { CircuitBreaker } from "../egress/CircuitBreaker.ts"
import { CoolDown } from "../egress/CoolDown.ts"
import { Egress } from "../egress/Egress.ts"
import { Pace } from "../egress/Pace.ts"
import { DuckDuckGo, type Site } from "../search/DuckDuckGo.ts"
import { InstantAnswers } from "../search/InstantAnswers.ts"
import { Media } from "../search/Media.ts"
import { Parsers } from "../search/Parsers.ts"
import * as QueryText from "../search/QueryText.ts"
import { Search } from "../search/Search.ts"
import { Searches } from "../search/Searches.ts"
import { Status } from "../search/Status.ts"
import { Suggestions } from "../search/Suggestions.ts"
import { WebPages } from "../search/WebPages.ts"
import type { AppOptions } from "./AppOptions.ts"
import * as CacheLayers from "./CacheLayers.ts"
import { cursors } from "./CursorLayer.ts"
import type { SettingValues } from "./Settings.ts"

const siteOf = (config: SettingValues): Site => ({
  html: new URL(config.htmlUrl),
  lite: new URL(config.liteUrl),
  api: new URL(config.apiUrl),
  suggest: new URL(config.suggestUrl),
  site: new URL(config.siteUrl),
  userAgent: config.userAgent
})

/** What the processes of a machine share, or all replicas: the pace, the cool-down, the answers. */
const shared = (options: AppOptions): Layer.Layer<CoolDown | Pace | SecondLevel> => {
  const { config } = options
  const pace = { requests: config.paceRequests, window: config.paceWindow, queueLimit: config.queueLimit }
  const coolDown = { base: config.coolDown, max: config.coolDownMax, file: path.join(config.stateFolder, "cooldown.json") }
  return config.redisUrl === undefined
    ? Layer.mergeAll(Pace.layer(pace), CoolDown.layer(coolDown), CacheLayers.secondLevel(config))
    : Layer.unwrapEffect(Effect.promise(async () =>
      (await import("./RedisLayers.ts")).search(options, { pace, coolDown })))
}

/** The door to DuckDuckGo: everything that goes out goes through it. */
const client = ({ config, files }: AppOptions) =>
  DuckDuckGo.layer(siteOf(config)).pipe(
    Layer.provideMerge(Layer.mergeAll(
      Egress.layer({
        fetchDeadline: config.fetchDeadline,
        headerDeadline: config.headerDeadline,
        maxBytes: config.maxBytes,
        ...(config.proxy === undefined ? {} : { proxy: Redacted.value(config.proxy) }),
        noProxy: config.noProxy.join(","),
        ...(files.extraCa === undefined ? {} : { extraCa: files.extraCa })
      }),
      CircuitBreaker.layer(CircuitBreaker.defaults)
    ))
  )

/** How the memory for answers is shared out: pages of web results are most of what is asked for. */
const shares = { pages: 0.7, media: 0.2, instantAnswers: 0.05, suggestions: 0.05 }

/** Search in all its kinds, for the tools and the command line alike. */
export const search = (options: AppOptions) => {
  const { config, files } = options
  const lookup = (share: keyof typeof shares) => ({
    cache: CacheLayers.settingsOf(config, shares[share]),
    lifetimes: config.cacheLifetimes
  })
  const deadline = config.searchDeadline
  const { region, safeSearch, safeSearchLock } = config
  const lookups = Layer.mergeAll(
    WebPages.layer({ ...lookup("pages"), similar: config.cacheSimilar }),
    InstantAnswers.layer({ ...lookup("instantAnswers"), deadline }),
    Suggestions.layer({ ...lookup("suggestions"), deadline }),
    Media.layer({ ...lookup("media"), deadline, region, safeSearch, safeSearchLock })
  )
  return Layer.merge(Search.layer({ region, safeSearch, safeSearchLock, deadline }), Status.layer).pipe(
    Layer.provideMerge(lookups),
    Layer.provideMerge(Layer.mergeAll(
      client(options),
      cursors(config),
      Parsers.layer(files.selectors)
    )),
    Layer.provideMerge(shared(options))
  )
}

/** The same without a cache: for whoever wants to know whether DuckDuckGo answers. */
export const uncached = (options: AppOptions) =>
  search({ ...options, config: { ...options.config, cacheTtl: Duration.zero } })

/** The same behind the one tag that the tools use. */
export const searches = (options: AppOptions): Layer.Layer<Searches> =>
  Layer.effect(
    Searches,
    Effect.map(Effect.context<InstantAnswers | Media | Search | Status | Suggestions>(), (context) => {
      const answers = Context.get(context, InstantAnswers)
      const suggestions = Context.get(context, Suggestions)
      return {
        web: Context.get(context, Search).run,
        media: Context.get(context, Media).run,
        instantAnswer: (request) => Effect.flatMap(QueryText.ofRequest(request), answers.get),
        suggestions: (request) => Effect.flatMap(QueryText.ofRequest(request), suggestions.get),
        status: Context.get(context, Status).read
      }
    })
  ).pipe(Layer.provide(search(options)))
