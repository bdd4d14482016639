import * as Layer from "effect/Layer"
import * as path from "node:path"
import { CacheStore } from "../cache/CacheStore.ts"
import * as DiskStore from "../cache/DiskStore.ts"
import { Leases } from "../cache/Leases.ts"
import type { CacheSettings } from "../cache/SearchCache.ts"
import { SecondLevel } from "../cache/SecondLevel.ts"
import * as Product from "./Product.ts"
import { isOnDisk } from "./settings/Cache.ts"
import type { SettingValues } from "./Settings.ts"

const store = (config: SettingValues): Layer.Layer<CacheStore> =>
  isOnDisk(config)
    ? DiskStore.layer({ folder: path.join(config.stateFolder, "cache"), maxBytes: config.cacheDiskBytes })
    : CacheStore.none

/** What stands behind the memory of this process. Nothing is opened before the first search. */
export const secondLevel = (config: SettingValues): Layer.Layer<SecondLevel> =>
  Layer.provide(SecondLevel.layer, [store(config), Leases.local])

/** The settings of one cache, which has `share` (0 to 1) of the memory for answers. */
export const settingsOf = (config: SettingValues, share: number): CacheSettings => ({
  longest: config.cacheTtl,
  staleFor: config.cacheStale,
  revalidate: config.cacheRevalidate / 100,
  maxBytes: Math.floor(config.cacheBytes * share),
  // Pages are read by a version of this program, from certain addresses, under a certain name.
  generation: [
    Product.version, config.userAgent, config.htmlUrl, config.liteUrl, config.apiUrl, config.suggestUrl, config.siteUrl,
    config.selectorsFile ?? ""
  ].join(" ")
})
