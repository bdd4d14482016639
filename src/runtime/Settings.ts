import type { SettingsOf } from "./Setting.ts"
import { auth, type AuthValues } from "./settings/Auth.ts"
import { alerts, type AlertsValues } from "./settings/Alerts.ts"
import { cache, type CacheValues } from "./settings/Cache.ts"
import { deadlines, type DeadlinesValues } from "./settings/Deadlines.ts"
import { http, type HttpValues } from "./settings/Http.ts"
import { network, type NetworkValues } from "./settings/Network.ts"
import { pages, type PagesValues } from "./settings/Pages.ts"
import { politeness, type PolitenessValues } from "./settings/Politeness.ts"
import { redis, type RedisValues } from "./settings/Redis.ts"
import { search, type SearchValues } from "./settings/Search.ts"
import { security, type SecurityValues } from "./settings/Security.ts"
import { server, type ServerValues } from "./settings/Server.ts"
import { telemetry, type TelemetryValues } from "./settings/Telemetry.ts"

/** What the program runs with. Sizes in bytes; `undefined` where a setting is optional and not made. */
export interface SettingValues extends
  SearchValues, PolitenessValues, DeadlinesValues, NetworkValues, PagesValues, CacheValues, RedisValues, SecurityValues,
  HttpValues, AuthValues, TelemetryValues, AlertsValues, ServerValues
{}

export type SettingKey = keyof SettingValues
export type SettingsTable = SettingsOf<SettingValues>

/** Every setting, in the order in which a reader meets them. */
export const settings: SettingsTable = {
  ...search,
  ...politeness,
  ...deadlines,
  ...network,
  ...pages,
  ...cache,
  ...redis,
  ...security,
  ...http,
  ...auth,
  ...telemetry,
  ...alerts,
  ...server
}

export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(settings, key)

export const settingKeys: ReadonlyArray<SettingKey> = Object.keys(settings).filter(isSettingKey)

/** Durations of which the first must not be longer than the second. */
export const orderings = [
  { shorter: "coolDown", longer: "coolDownMax" },
  { shorter: "headerDeadline", longer: "fetchDeadline" },
  { shorter: "sessionIdle", longer: "sessionLife" },
  { shorter: "httpHeaderDeadline", longer: "httpRequestDeadline" }
] as const

/** Names the configuration file; it is no setting itself. */
export const CONFIG_ENV = "DDG_CONFIG"
export const CONFIG_FLAG = "--config"

/** Variables that are this program's without being settings. */
export const reservedEnv: ReadonlyArray<string> = [CONFIG_ENV]

export const ENV_PREFIX = "DDG_"

/** Variables that only tests read. */
export const TEST_ENV_PREFIX = "DDG_TEST_"
