import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Dispatcher from "../egress/Dispatcher.ts"
import { Gate } from "../egress/page/Gate.ts"
import * as PageFetcher from "../egress/page/PageFetcher.ts"
import { Robots } from "../egress/page/Robots.ts"
import { Reader } from "../reader/Reader.ts"
import * as SnapshotStore from "../reader/SnapshotStore.ts"
import * as WebReader from "../reader/WebReader.ts"
import { PageReads } from "../research/PageReads.ts"
import { QuoteChecks } from "../research/QuoteChecks.ts"
import { Readings } from "../research/Readings.ts"
import * as Research from "../research/Research.ts"
import type { Searches } from "../search/Searches.ts"
import { Blocklists } from "../security/url/Blocklists.ts"
import { UrlGuard } from "../security/url/UrlGuard.ts"
import type { AppOptions } from "./AppOptions.ts"
import * as CacheLayers from "./CacheLayers.ts"
import { cursors } from "./CursorLayer.ts"
import * as Product from "./Product.ts"
import type { SettingValues } from "./Settings.ts"

/** How often it is looked whether a list of hosts has changed. */
const RECHECK = Duration.minutes(5)
/** Pages that may wait for a thread. */
const READER_QUEUE = 64
/** Of memory. */
const SNAPSHOTS = { maxBytes: 64 * 1024 * 1024, maxCount: 500 }

/** Whether robots.txt decides about a page that was named, and about one that a search found. */
const robotsOf = ({ robots }: SettingValues) =>
  ({ always: { named: "obey", found: "obey" }, research: { named: "state", found: "obey" }, never: { named: "ignore", found: "ignore" } } as const)[robots]

/** The rules for addresses. The lists were looked at when the program started: one that has gone since is a defect. */
export const guard = ({ files }: AppOptions): Layer.Layer<UrlGuard> =>
  UrlGuard.layer({ privateHosts: files.privateHosts ?? [] }).pipe(
    Layer.provide(Blocklists.layer({ files: files.blocklists ?? [], recheck: RECHECK })),
    Layer.orDie
  )

const fetcher = (options: AppOptions) => {
  const { config, files } = options
  const seconds = (least: Duration.Duration) => Duration.min(least, config.pageDeadline)
  return Robots.layer().pipe(
    Layer.provideMerge(PageFetcher.PageFetcher.layer({
      ...PageFetcher.defaults,
      userAgent: config.userAgent,
      fetchDeadline: config.pageDeadline,
      headerDeadline: seconds(PageFetcher.defaults.headerDeadline),
      lookupDeadline: seconds(PageFetcher.defaults.lookupDeadline),
      maxWireBytes: config.pageBytes,
      maxBytes: config.pageBytes,
      ...(config.pageProxy === undefined ? {} : { proxy: Redacted.value(config.pageProxy) }),
      ...(files.extraCa === undefined ? {} : { ca: Dispatcher.trusted(files.extraCa) })
    })),
    Layer.provideMerge(Layer.project(guard(options), UrlGuard, Gate, (rules) => rules))
  )
}

/** Pages, one by one: fetched, read in threads, kept for a while. */
export const web = (options: AppOptions): Layer.Layer<Reader | WebReader.WebReader> => {
  const { config } = options
  const reader = Reader.layer({
    deadline: config.pageDeadline,
    queue: READER_QUEUE,
    ...(config.readerThreads === undefined ? {} : { threads: config.readerThreads }),
    ...(options.readerProgram === undefined ? {} : { program: options.readerProgram })
  })
  return WebReader.WebReader.layer({
    ...WebReader.defaults,
    agent: Product.NAME,
    deadline: Duration.times(config.pageDeadline, 2)
  }).pipe(
    Layer.provide(fetcher(options)),
    Layer.provide(Layer.provide(SnapshotStore.layer(SNAPSHOTS), CacheLayers.snapshotStore(config))),
    Layer.provideMerge(reader)
  )
}

/** All that is done with pages. Searches are the ones that the tools use: there is one pace towards DuckDuckGo. */
export const readings = (options: AppOptions): Layer.Layer<Readings, never, Searches> => {
  const { config } = options
  const { found, named } = robotsOf(config)
  return Layer.effect(
    Readings,
    Effect.map(Effect.context<PageReads | QuoteChecks | Research.Research | WebReader.WebReader>(), (context) => ({
      page: Context.get(context, PageReads).read,
      quote: Context.get(context, QuoteChecks).check,
      study: Context.get(context, Research.Research).study,
      snapshot: Context.get(context, WebReader.WebReader).snapshot
    }))
  ).pipe(
    Layer.provide(Layer.mergeAll(
      PageReads.layer({ robots: named }),
      QuoteChecks.layer({ robots: named }),
      Research.Research.layer({ ...Research.defaults, robots: found })
    )),
    Layer.provide(cursors(config)),
    Layer.provide(web(options))
  )
}
