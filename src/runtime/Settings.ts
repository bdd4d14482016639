import * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"
import { type RegionCode, WORLD } from "../domain/Region.ts"
import { SafeSearch } from "../domain/SafeSearch.ts"
import { MAX_RESULTS } from "../domain/SearchQuery.ts"
import * as Codecs from "./Codecs.ts"
import { computed, make, type Setting } from "./Setting.ts"
import { defaultStateFolder, defaultStateFolderText } from "./StateFolder.ts"

export type LogLevelWord = "error" | "warn" | "info" | "debug" | "none"
export type LogFormat = "logfmt" | "json"
export type ConsentMode = "allow" | "ask" | "deny"

/** What the program runs with. Sizes in bytes; `undefined` where a setting is optional and not made. */
export interface SettingValues {
  readonly region: RegionCode
  readonly safeSearch: SafeSearch
  readonly safeSearchLock: boolean
  readonly maxResults: number
  readonly selectorsFile: string | undefined
  readonly paceRequests: number
  readonly paceWindow: Duration.Duration
  readonly queueLimit: number
  readonly coolDown: Duration.Duration
  readonly coolDownMax: Duration.Duration
  readonly userAgent: string
  readonly searchDeadline: Duration.Duration
  readonly fetchDeadline: Duration.Duration
  readonly headerDeadline: Duration.Duration
  readonly maxBytes: number
  readonly proxy: Redacted.Redacted<string> | undefined
  readonly noProxy: ReadonlyArray<string>
  readonly caFile: string | undefined
  readonly htmlUrl: string
  readonly liteUrl: string
  readonly apiUrl: string
  readonly suggestUrl: string
  readonly siteUrl: string
  readonly cacheTtl: Duration.Duration
  readonly cacheStale: Duration.Duration
  readonly cacheBytes: number
  readonly rateRequests: number
  readonly rateWindow: Duration.Duration
  readonly consent: ConsentMode
  readonly localAdmin: boolean
  readonly auditRetention: Duration.Duration
  readonly stateFolder: string
  readonly cursorKey: Redacted.Redacted<string> | undefined
  readonly logLevel: LogLevelWord
  readonly logFormat: LogFormat
}

export type SettingKey = keyof SettingValues
export type SettingsTable = { readonly [K in SettingKey]: Setting<SettingValues[K]> }

const SECOND = 1000
const HOUR = 3600 * SECOND
const DAY = 24 * HOUR
const MINUTE = 60 * SECOND
const KIB = 1024
const MIB = 1024 * KIB

const deadline = Codecs.duration(10, 600 * SECOND)

/** Every setting, in the order in which a reader meets them. */
export const settings: SettingsTable = {
  region: make({
    key: "region",
    section: "search",
    codec: Codecs.region,
    default: WORLD,
    description: "The region of the results when the caller names none."
  }),
  safeSearch: make({
    key: "safeSearch",
    section: "search",
    codec: Codecs.choice(...SafeSearch.literals),
    default: "moderate",
    description: "How strictly adult content is left out when the caller does not say."
  }),
  safeSearchLock: make({
    key: "safeSearchLock",
    section: "search",
    codec: Codecs.boolean,
    default: false,
    description: "Callers cannot choose a laxer safe search than the setting; a laxer one is overridden."
  }),
  maxResults: make({
    key: "maxResults",
    section: "search",
    codec: Codecs.integer(1, MAX_RESULTS),
    default: 10,
    description: "How many results a search gives when the caller names no number."
  }),
  selectorsFile: make({
    key: "selectorsFile",
    section: "search",
    codec: Codecs.optional(Codecs.path("FILE")),
    default: undefined,
    description: "A JSON file whose selectors replace the built-in ones, for the day DuckDuckGo changes its markup."
  }),
  paceRequests: make({
    key: "paceRequests",
    section: "politeness",
    codec: Codecs.integer(1, 1_000_000),
    default: 2,
    description: "How many requests may go to DuckDuckGo within one pace window."
  }),
  paceWindow: make({
    key: "paceWindow",
    section: "politeness",
    codec: Codecs.duration(1, HOUR),
    default: Duration.seconds(10),
    description: "The length of the pace window."
  }),
  queueLimit: make({
    key: "queueLimit",
    section: "politeness",
    codec: Codecs.integer(1, 10_000),
    default: 64,
    description: "How many requests may wait for their turn; further ones are refused at once."
  }),
  coolDown: make({
    key: "coolDown",
    section: "politeness",
    codec: Codecs.duration(SECOND, DAY),
    default: Duration.minutes(15),
    description: "How long nothing is sent after DuckDuckGo refused; longer with each refusal in a row."
  }),
  coolDownMax: make({
    key: "coolDownMax",
    section: "politeness",
    codec: Codecs.duration(SECOND, 7 * DAY),
    default: Duration.hours(2),
    description: "The longest that nothing is sent; at least the cool-down."
  }),
  userAgent: computed(
    {
      key: "userAgent",
      section: "politeness",
      codec: Codecs.headerText(256),
      description: "How the program introduces itself to DuckDuckGo."
    },
    ({ version }) => `mcp-duckduckgo/${version} (+https://github.com/mcp-duckduckgo/mcp-duckduckgo)`,
    "mcp-duckduckgo/VERSION (+https://github.com/mcp-duckduckgo/mcp-duckduckgo)"
  ),
  searchDeadline: make({
    key: "searchDeadline",
    section: "deadlines",
    codec: deadline,
    default: Duration.seconds(25),
    description: "How long a whole search may take, waiting for its turn included."
  }),
  fetchDeadline: make({
    key: "fetchDeadline",
    section: "deadlines",
    codec: deadline,
    default: Duration.seconds(10),
    description: "How long one request may take until its answer has arrived whole."
  }),
  headerDeadline: make({
    key: "headerDeadline",
    section: "deadlines",
    codec: deadline,
    default: Duration.seconds(6),
    description: "How long one request may take until its answer begins; at most the fetch deadline."
  }),
  maxBytes: make({
    key: "maxBytes",
    section: "deadlines",
    codec: Codecs.bytes(64 * KIB, 256 * MIB),
    default: 4 * MIB,
    description: "The largest answer that is read, as sent and as decompressed."
  }),
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
  }),
  cacheTtl: make({
    key: "cacheTtl",
    section: "cache",
    codec: Codecs.duration(0, 7 * DAY),
    default: Duration.hours(1),
    description: "How long an answer is given again without asking DuckDuckGo; 0 turns the cache off."
  }),
  cacheStale: make({
    key: "cacheStale",
    section: "cache",
    codec: Codecs.duration(0, 30 * DAY),
    default: Duration.hours(24),
    description: "How long beyond that an answer may be shown, marked with its age, while DuckDuckGo refuses or fails."
  }),
  cacheBytes: make({
    key: "cacheBytes",
    section: "cache",
    codec: Codecs.bytes(0, 1024 * MIB),
    default: 32 * MIB,
    description: "How much memory cached answers may take."
  }),
  rateRequests: make({
    key: "rateRequests",
    section: "security",
    codec: Codecs.integer(10, 1_000_000),
    default: 100,
    description: "How many requests each subject may make within any rate window; a call of five queries counts as five."
  }),
  rateWindow: make({
    key: "rateWindow",
    section: "security",
    codec: Codecs.duration(MINUTE, DAY),
    default: Duration.minutes(60),
    description: "The length of the rate window."
  }),
  consent: make({
    key: "consent",
    section: "security",
    codec: Codecs.choice("allow", "ask", "deny"),
    default: "allow",
    description: "Over stdio, what needs a person's consent: allowed by this setting, asked through the client, or never done."
  }),
  localAdmin: make({
    key: "localAdmin",
    section: "security",
    codec: Codecs.boolean,
    default: false,
    description: "The local user may do what is RESTRICTED over stdio, where nobody signs in."
  }),
  auditRetention: make({
    key: "auditRetention",
    section: "security",
    codec: Codecs.duration(DAY, 3_650 * DAY),
    default: Duration.days(90),
    description: "How long records of the audit trail are kept."
  }),
  stateFolder: computed(
    {
      key: "stateFolder",
      section: "server",
      codec: Codecs.path("FOLDER"),
      description: "Where the program keeps what must outlive it."
    },
    defaultStateFolder,
    defaultStateFolderText
  ),
  cursorKey: make({
    key: "cursorKey",
    section: "server",
    codec: Codecs.optional(Codecs.secretText(32, 1024)),
    default: undefined,
    description: "Signs the cursors of further results; without it, a key kept in the state folder does."
  }),
  logLevel: make({
    key: "logLevel",
    section: "server",
    codec: Codecs.choice("error", "warn", "info", "debug", "none"),
    default: "warn",
    description: "The least severe messages that are logged, on standard error."
  }),
  logFormat: make({
    key: "logFormat",
    section: "server",
    codec: Codecs.choice("logfmt", "json"),
    default: "logfmt",
    description: "How a line of the log is written."
  })
}

export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(settings, key)

export const settingKeys: ReadonlyArray<SettingKey> = Object.keys(settings).filter(isSettingKey)

/** Durations of which the first must not be longer than the second. */
export const orderings = [
  { shorter: "coolDown", longer: "coolDownMax" },
  { shorter: "headerDeadline", longer: "fetchDeadline" }
] as const

/** Names the configuration file; it is no setting itself. */
export const CONFIG_ENV = "DDG_CONFIG"
export const CONFIG_FLAG = "--config"

/** Variables that are this program's without being settings. */
export const reservedEnv: ReadonlyArray<string> = [CONFIG_ENV]

export const ENV_PREFIX = "DDG_"

/** Variables that only tests read. */
export const TEST_ENV_PREFIX = "DDG_TEST_"
