import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import { describe, expect, it } from "vitest"
import { sections } from "../../src/runtime/Setting.ts"
import { type SettingKey, settingKeys, settings } from "../../src/runtime/Settings.ts"
import { configOf, machine, problemsOf } from "../support/configSources.ts"

interface Samples {
  /** A text, and how the value it decodes to is printed (the same text where absent). */
  readonly good: ReadonlyArray<readonly [text: string, printed?: string]>
  readonly bad: ReadonlyArray<string>
}

const url: Samples = {
  good: [
    ["https://example.org/"],
    ["http://127.0.0.1:8080/html/"],
    ["https://Example.org", "https://example.org/"],
    ["https://example.org/a@b"]
  ],
  bad: [
    "example.org", "/html/", "ftp://example.org/", "file:///etc/passwd", "https://", "https:example.org",
    "https://u:p@example.org/", "https://@example.org/", "https://example.org/?q=1", "https://example.org/?",
    "https://example.org/#top", "https://exa mple.org/", "https://example.org/\nx", "https://example.org:99999/",
    "javascript:alert(1)"
  ]
}

const deadline: Samples = {
  good: [["10ms", "10 milliseconds"], ["25 seconds"], ["1500", "1500 milliseconds"]],
  bad: ["0", "9ms", "11 minutes", "soon", "-1s"]
}

const samples: { readonly [K in SettingKey]: Samples } = {
  region: {
    good: [["us-en"], ["wt-wt"], [" JP-JP ", "jp-jp"]],
    bad: ["gb-en", "us", "en-us", "usen", "*", "us-en,uk-en"]
  },
  safeSearch: {
    good: [["strict"], ["off"], ["MODERATE", "moderate"]],
    bad: ["on", "none", "1", "strict,off", "toString"]
  },
  safeSearchLock: { good: [["true"], ["false"], ["YES", "true"], ["0", "false"]], bad: ["2", "maybe", "truee"] },
  maxResults: {
    good: [["1"], ["50"], [" 7 ", "7"], ["010", "10"]],
    bad: ["0", "51", "-1", "1.5", "1e1", "ten", "0x10", "9".repeat(400)]
  },
  selectorsFile: {
    good: [["/etc/s.json"], ["s.json", "/work/s.json"], ["~/s.json", "/home/u/s.json"], ["../s.json", "/s.json"],
      ["none"]],
    bad: ["a\u0000b", "a\nb"]
  },
  paceRequests: { good: [["1"], ["1000000"]], bad: ["0", "1000001", "2/s"] },
  paceWindow: {
    good: [["10 seconds"], ["1ms", "1 millisecond"], ["60 min", "1 hour"]],
    bad: ["0", "61 minutes", "ten"]
  },
  queueLimit: { good: [["1"], ["10000"]], bad: ["0", "10001"] },
  coolDown: { good: [["1s", "1 second"], ["2h", "2 hours"]], bad: ["999ms", "25 hours", "0", "15"] },
  coolDownMax: { good: [["15 minutes"], ["7 days"]], bad: ["8 days", "0"] },
  userAgent: {
    good: [["curl/8.1"], ["x".repeat(256)], [" a b ", "a b"]],
    bad: ["x".repeat(257), "a\r\nX-Evil: 1", "caf\u00e9", "a\tb", "\u007f"]
  },
  searchDeadline: deadline,
  fetchDeadline: { ...deadline, good: [["6 seconds"], ["6500", "6500 milliseconds"]] },
  headerDeadline: { ...deadline, good: [["10ms", "10 milliseconds"], ["10 seconds"]] },
  maxBytes: {
    good: [["64 KiB"], ["256 MiB"], ["1000000", "1000000 bytes"], ["1 MB", "1000000 bytes"]],
    bad: ["0", "63 KiB", "257 MiB", "1 GB", "big", "4 MIPS"]
  },
  proxy: {
    good: [["http://proxy:3128"], ["https://u:p%40ss@proxy.example.org:8443"], ["proxy:3128", "http://proxy:3128"],
      ["http://10.0.0.1:3128/", "http://10.0.0.1:3128"], ["http://[::1]:3128"], ["none"], ["NONE", "none"]],
    bad: ["socks5://proxy:1080", "http://", "http://proxy:port", "http://proxy:3128/path", "http://proxy:3128?x=1",
      "a b"]
  },
  noProxy: {
    good: [["localhost"], ["localhost, .example.org 10.0.0.0/8", "localhost,.example.org,10.0.0.0/8"], ["*"],
      ["[::1]:80,::1"], ["none"], [",,", "none"]],
    bad: ["http://a b,c;d", "a\u0000", "x".repeat(254)]
  },
  caFile: { good: [["/ca.pem"], ["certs/ca.pem", "/work/certs/ca.pem"], ["none"]], bad: ["\u001b[2J"] },
  htmlUrl: url,
  liteUrl: url,
  apiUrl: url,
  suggestUrl: url,
  siteUrl: url,
  pageDeadline: { good: [["1 second"], ["2 min", "2 minutes"]], bad: ["999ms", "3 minutes", "0"] },
  pageBytes: { good: [["64 KiB"], ["64 MiB"]], bad: ["63 KiB", "65 MiB", "big"] },
  robots: { good: [["research"], ["ALWAYS", "always"], ["never"]], bad: ["respect", "none", "true"] },
  privateHosts: {
    good: [["wiki.corp"], ["*.corp:8080,8443  [fd00::1]", "*.corp:8080,8443 [fd00::1]"], ["none"],
      ["wiki.corp=10.1.0.0/16,10.2.0.0/16"]],
    bad: ["a\u0000", "wiki\u001bcorp"]
  },
  blocklists: {
    good: [["/etc/hosts"], ["lists/a.txt, ~/b.txt", "/work/lists/a.txt,/home/u/b.txt"], ["none"]],
    bad: ["a\u0000"]
  },
  pageProxy: { good: [["http://proxy:3128"], ["none"]], bad: ["socks5://proxy:1080", "http://"] },
  readerThreads: { good: [["1"], ["64"], ["none"]], bad: ["0", "65", "many"] },
  cacheTtl: { good: [["0"], ["7 days"], ["90 min", "90 minutes"]], bad: ["8 days", "-1", "forever"] },
  cacheLifetimes: {
    good: [
      [
        "NEWS = 5m",
        "news=5 minutes, local=2 hours, finance=3 hours, shopping=6 hours, general=6 hours, technical=24 hours, academic=36 hours"
      ],
      [
        "local=0, academic=7 days,",
        "news=15 minutes, local=0, finance=3 hours, shopping=6 hours, general=6 hours, technical=24 hours, academic=7 days"
      ]
    ],
    bad: ["news", "news=soon", "news=8 days", "sport=5m", "news=5m=6m"]
  },
  cacheRevalidate: { good: [["0"], ["100"]], bad: ["101", "-1", "half"] },
  cacheSimilar: { good: [["true"], ["off", "false"]], bad: ["perhaps"] },
  cacheDiskBytes: { good: [["0"], ["64 GiB"]], bad: ["65 GiB", "-1"] },
  snapshotBytes: { good: [["0"], ["64 GiB"]], bad: ["65 GiB", "-1"] },
  redisUrl: {
    good: [["redis://127.0.0.1:6379/0"], ["rediss://user:p%40ss@host.example"], ["redis+sentinel://a:26379,b:26379/main"], ["none"]],
    bad: ["http://host", "redis://", "redis://a,b", "redis+sentinel://a", "redis+cluster://a/3", "redis://h/x", "redis://user:%zz@h"]
  },
  redisPrefix: { good: [["ddg"], ["team.a:ddg-1"]], bad: ["a b", "{x}", "x".repeat(65)] },
  redisDeadline: { good: [["400ms", "400 milliseconds"], ["5 seconds"]], bad: ["9ms", "6 seconds"] },
  cacheStale: { good: [["0"], ["30 days"]], bad: ["31 days", "always"] },
  cacheBytes: { good: [["0"], ["1 GiB"]], bad: ["1025 MiB", "-1"] },
  rateRequests: { good: [["10"], ["100"], ["1000000"]], bad: ["9", "0", "-1", "1.5", "many", "1000001"] },
  rateWindow: { good: [["1 minute"], ["24 hours"]], bad: ["59s", "25 hours", "an hour"] },
  consent: { good: [["allow"], ["ASK", "ask"], ["deny"]], bad: ["yes", "true", "allow,ask"] },
  localAdmin: { good: [["true"], ["no", "false"]], bad: ["maybe", "2"] },
  auditRetention: { good: [["24 hours"], ["90 days"]], bad: ["23 hours", "0", "forever"] },
  healthSystemMemory: { good: [["1"], ["100"]], bad: ["0", "101", "90 %", "0.9"] },
  healthResident: { good: [["64 MiB"], ["2 GiB"]], bad: ["63 MiB", "0", "much"] },
  healthMean: { good: [["10ms", "10 milliseconds"], ["1 hour"]], bad: ["9ms", "61 minutes", "0"] },
  healthSlowest: { good: [["15 seconds"]], bad: ["0", "2 hours"] },
  healthAuditWaiting: { good: [["1"], ["10000"]], bad: ["0", "10001"] },
  traceContent: { good: [["true"], ["false"]], bad: ["queries", "2"] },
  host: {
    good: [["127.0.0.1"], ["0.0.0.0"], ["::1"], ["[::1]", "::1"], [" LocalHost ", "localhost"]],
    bad: ["example.org", "127.1", "2130706433", "127.0.0.1:80", "*", "user@localhost", "http://127.0.0.1"]
  },
  port: { good: [["0"], ["65535"], [" 80 ", "80"]], bad: ["-1", "65536", "http", "80.5"] },
  httpPath: {
    good: [["/mcp"], ["/a/b-c_d.e~f"]],
    bad: ["mcp", "/", "/mcp/", "//mcp", "/m cp", "/mcp?x", "/mcp#x", "/m%63p", `/${"x".repeat(200)}`]
  },
  publicUrl: { ...url, good: [...url.good, ["none"]] },
  allowedHosts: {
    good: [["mcp.example.org"], ["MCP.example.org:8443, localhost", "mcp.example.org:8443,localhost"], ["[::1]:80"], ["none"]],
    bad: ["http://a", "a/b", "user@a", "*", "a:b"]
  },
  allowedOrigins: {
    good: [["https://app.example.org"], ["http://localhost:6274/ https://a.example", "http://localhost:6274,https://a.example"],
      ["HTTPS://A.example", "https://a.example"], ["none"]],
    bad: ["*", "null", "app.example.org", "https://a.example/x", "https://u@a.example", "file:///x", "https://a.example:443"]
  },
  auth: { good: [["none"], ["External", "external"], ["embedded"]], bad: ["oauth", "true", "none,external"] },
  openToAll: { good: [["true"], ["no", "false"]], bad: ["maybe", "2"] },
  httpConsent: { good: [["allow"], ["ASK", "ask"], ["deny"]], bad: ["yes", "true", "allow,ask"] },
  httpMode: { good: [["stateless"], ["SESSIONS", "sessions"]], bad: ["stateful", "session"] },
  sessionIdle: { good: [["1 second"], ["30 minutes"]], bad: ["0", "25 hours", "999ms"] },
  sessionLife: { good: [["8 hours"], ["7 days"]], bad: ["0", "8 days"] },
  sessionLimit: { good: [["1"], ["100000"]], bad: ["0", "100001", "many"] },
  httpMaxBody: { good: [["4 KiB"], ["4 MiB"]], bad: ["0", "3 KiB", "5 MiB"] },
  httpMaxDepth: { good: [["8"], ["1000"]], bad: ["7", "1001", "deep"] },
  httpConnections: { good: [["1"], ["100000"]], bad: ["0", "100001"] },
  httpHeaderDeadline: { good: [["100ms", "100 milliseconds"], ["30 seconds"]], bad: ["99ms", "0", "6 minutes"] },
  httpRequestDeadline: { good: [["10 seconds"], ["10 minutes"]], bad: ["99ms", "0", "11 minutes"] },
  httpKeepAlive: { good: [["100ms", "100 milliseconds"], ["1 hour"]], bad: ["99ms", "61 minutes"] },
  httpDrain: { good: [["0"], ["1 hour"]], bad: ["61 minutes", "-1"] },
  authName: { good: [["DuckDuckGo search"], ["Team search"]], bad: ["x".repeat(65), "a\nb"] },
  authIssuer: {
    good: [["https://id.example.org"], ["https://id.example.org/realms/team"], [" http://localhost:8080/ ", "http://localhost:8080/"], ["none"]],
    bad: ["id.example.org", "https://id.example.org?x", "https://id.example.org#x", "https://u@id.example.org", "ftp://id.example.org"]
  },
  authJwksUrl: { ...url, good: [...url.good, ["none"]] },
  authAlgorithms: { good: [["ES256"], ["es256, eddsa", "ES256,EdDSA"], ["PS512,RS384"]], bad: ["none", "HS256", "ES256,HS256", ","] },
  authClockSkew: { good: [["0"], ["5 seconds"], ["60s", "1 minute"]], bad: ["61s", "-1"] },
  authDpop: { good: [["off"], ["optional"], ["required"]], bad: ["on", "true"] },
  authIntrospectionUrl: { ...url, good: [...url.good, ["none"]] },
  authIntrospectionClient: { good: [["ddg"], ["none"]], bad: ["x".repeat(257), "a\u0000"] },
  authIntrospectionSecret: { good: [["12345678"], ["k".repeat(1024)], ["none"]], bad: ["1234567", "k".repeat(1025)] },
  alertWebhook: {
    good: [["https://example.org/hook?key=1"], ["http://u:p@127.0.0.1:8080/"], ["none"]],
    bad: ["example.org/hook", "ftp://example.org/", "https://", "https://example.org/#a", "https://exa mple.org/"]
  },
  alertErrors: { good: [["1"], ["99"]], bad: ["0", "100", "10%"] },
  alertRefusals: { good: [["1"], ["99"]], bad: ["0", "100", "0.2"] },
  alertLatency: { good: [["5s", "5 seconds"], ["10ms", "10 milliseconds"]], bad: ["9ms", "6 minutes", "soon"] },
  stateFolder: { good: [["/var/lib/ddg"], ["state", "/work/state"], ["~/state", "/home/u/state"]], bad: ["a\u0000"] },
  cursorKey: { good: [["k".repeat(32)], ["k".repeat(1024)], ["none"]], bad: ["k".repeat(31), "k".repeat(1025)] },
  logLevel: { good: [["error"], ["none"], ["Debug", "debug"]], bad: ["warning", "trace", "0"] },
  logFormat: { good: [["json"], ["LOGFMT", "logfmt"]], bad: ["text", "pretty"] }
}

/** How a value is printed that came in by the environment. */
const printed = <K extends SettingKey>(key: K, text: string): string =>
  settings[key].codec.print(configOf({ env: { [settings[key].env]: text } }).values[key])

const goods = settingKeys.flatMap((key) => samples[key].good.map(([text, out]) => ({ key, text, out: out ?? text })))
const bads = settingKeys.flatMap((key) => samples[key].bad.map((text) => ({ key, text })))

describe("values", () => {
  it.each(goods)("$key takes $text", ({ key, out, text }) => {
    expect(printed(key, text)).toBe(out)
  })

  it.each(bads)("$key refuses $text and says what is allowed", ({ key, text }) => {
    const problems = problemsOf({ env: { [settings[key].env]: text } })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${settings[key].env}: .+; allowed: .{6,}$`))
  })

  it("are of the types that the program works with", () => {
    const { values } = configOf({
      env: { DDG_PROXY: "http://u:p@h:1", DDG_CURSOR_KEY: "k".repeat(32), DDG_NO_PROXY: "a,b", DDG_MAX_BYTES: "1 MiB" }
    })
    expect(Duration.toMillis(values.paceWindow)).toBe(10_000)
    expect(values.maxBytes).toBe(1_048_576)
    expect(values.noProxy).toEqual(["a", "b"])
    expect(values.selectorsFile).toBeUndefined()
    expect([values.proxy, values.cursorKey].map((secret) => secret && Redacted.value(secret))).toEqual([
      "http://u:p@h:1",
      "k".repeat(32)
    ])
    expect(JSON.stringify(values)).not.toMatch(/u:p|kkk/)
  })
})

describe("defaults", () => {
  it.each(settingKeys)("%s: the default is read as it is printed", (key) => {
    const check = <K extends SettingKey>(key: K): void => {
      const { codec, defaultFor } = settings[key]
      const value = defaultFor(machine)
      expect(Either.getOrThrow(Either.mapLeft(codec.decode(codec.print(value), machine), String))).toEqual(value)
    }
    check(key)
  })

  it("are polite and finite", () => {
    const { values } = configOf()
    expect(values).toMatchObject({
      region: "wt-wt",
      safeSearch: "moderate",
      safeSearchLock: false,
      maxResults: 10,
      paceRequests: 2,
      queueLimit: 64,
      userAgent: "mcp-duckduckgo/1.2.3 (+https://github.com/mcp-duckduckgo/mcp-duckduckgo)",
      maxBytes: 4 * 1024 ** 2,
      proxy: undefined,
      noProxy: [],
      stateFolder: "/home/u/.local/state/mcp-duckduckgo",
      logLevel: "warn",
      logFormat: "logfmt"
    })
    expect([values.coolDown, values.coolDownMax, values.cacheTtl, values.cacheStale].map(Duration.toSeconds)).toEqual(
      [900, 7200, 129_600, 86_400]
    )
    const deadlines = [values.searchDeadline, values.fetchDeadline, values.headerDeadline]
    expect(deadlines.map(Duration.toSeconds)).toEqual([25, 10, 6])
  })
})

describe("the table", () => {
  it("has the names that are promised", () => {
    expect(settingKeys.map((key) => settings[key].env)).toEqual([
      "DDG_REGION", "DDG_SAFE_SEARCH", "DDG_SAFE_SEARCH_LOCK", "DDG_MAX_RESULTS", "DDG_SELECTORS_FILE",
      "DDG_PACE_REQUESTS", "DDG_PACE_WINDOW", "DDG_QUEUE_LIMIT", "DDG_COOL_DOWN", "DDG_COOL_DOWN_MAX", "DDG_USER_AGENT",
      "DDG_SEARCH_DEADLINE", "DDG_FETCH_DEADLINE", "DDG_HEADER_DEADLINE", "DDG_MAX_BYTES",
      "DDG_PROXY", "DDG_NO_PROXY", "DDG_CA_FILE",
      "DDG_HTML_URL", "DDG_LITE_URL", "DDG_API_URL", "DDG_SUGGEST_URL", "DDG_SITE_URL",
      "DDG_PAGE_DEADLINE", "DDG_PAGE_BYTES", "DDG_ROBOTS", "DDG_PRIVATE_HOSTS", "DDG_BLOCKLISTS", "DDG_PAGE_PROXY",
      "DDG_READER_THREADS", "DDG_CACHE_TTL", "DDG_CACHE_LIFETIMES", "DDG_CACHE_REVALIDATE", "DDG_CACHE_STALE",
      "DDG_CACHE_SIMILAR", "DDG_CACHE_BYTES", "DDG_CACHE_DISK_BYTES", "DDG_SNAPSHOT_BYTES",
      "DDG_REDIS_URL", "DDG_REDIS_PREFIX", "DDG_REDIS_DEADLINE",
      "DDG_RATE_REQUESTS", "DDG_RATE_WINDOW", "DDG_CONSENT", "DDG_LOCAL_ADMIN", "DDG_AUDIT_RETENTION",
      "DDG_HOST", "DDG_PORT", "DDG_HTTP_PATH", "DDG_PUBLIC_URL", "DDG_ALLOWED_HOSTS", "DDG_ALLOWED_ORIGINS",
      "DDG_AUTH", "DDG_OPEN_TO_ALL", "DDG_HTTP_CONSENT", "DDG_HTTP_MODE",
      "DDG_SESSION_IDLE", "DDG_SESSION_LIFE", "DDG_SESSION_LIMIT", "DDG_HTTP_MAX_BODY", "DDG_HTTP_MAX_DEPTH",
      "DDG_HTTP_CONNECTIONS", "DDG_HTTP_HEADER_DEADLINE", "DDG_HTTP_REQUEST_DEADLINE", "DDG_HTTP_KEEP_ALIVE",
      "DDG_HTTP_DRAIN",
      "DDG_AUTH_NAME", "DDG_AUTH_ISSUER", "DDG_AUTH_JWKS_URL", "DDG_AUTH_ALGORITHMS", "DDG_AUTH_CLOCK_SKEW",
      "DDG_AUTH_DPOP", "DDG_AUTH_INTROSPECTION_URL", "DDG_AUTH_INTROSPECTION_CLIENT", "DDG_AUTH_INTROSPECTION_SECRET",
      "DDG_HEALTH_SYSTEM_MEMORY", "DDG_HEALTH_RESIDENT", "DDG_HEALTH_MEAN", "DDG_HEALTH_SLOWEST",
      "DDG_HEALTH_AUDIT_WAITING", "DDG_TRACE_CONTENT",
      "DDG_ALERT_WEBHOOK", "DDG_ALERT_ERRORS", "DDG_ALERT_REFUSALS", "DDG_ALERT_LATENCY",
      "DDG_STATE_FOLDER", "DDG_CURSOR_KEY", "DDG_LOG_LEVEL", "DDG_LOG_FORMAT"
    ])
  })

  it.each(settingKeys)("%s is described in one sentence, in a section, under its own key", (key) => {
    const card = settings[key]
    expect(card.key).toBe(key)
    expect(sections).toContain(card.section)
    expect(card.description).toMatch(/^[A-Z][^.]*\.$/)
    expect(card.flag).toMatch(/^--[a-z]+(-[a-z]+)*$/)
    expect(card.allowed.length).toBeGreaterThan(5)
    expect(card.defaultText).not.toBe("")
  })

  it("marks as secret what must not be shown", () => {
    expect(settingKeys.filter((key) => settings[key].secret)).toEqual([
      "proxy", "pageProxy", "redisUrl", "authIntrospectionSecret", "alertWebhook", "cursorKey"
    ])
  })
})
