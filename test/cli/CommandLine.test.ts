import { it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as fc from "effect/FastCheck"
import { describe, expect } from "vitest"
import { type Invocation, parse } from "../../src/cli/CommandLine.ts"
import { commandNames, commands } from "../../src/cli/Commands.ts"
import { clientNames } from "../../src/cli/line/Configuring.ts"
import { purposes } from "../../src/cli/line/Consenting.ts"
import { purposes as allPurposes } from "../../src/security/consent/Purposes.ts"
import { settingKeys, settings } from "../../src/runtime/Settings.ts"

const invocation = (...argv: ReadonlyArray<string>): Invocation =>
  Either.getOrThrowWith(parse(argv), (error) => new Error(error.message))

const faults = (...argv: ReadonlyArray<string>): ReadonlyArray<string> =>
  Either.match(parse(argv), { onLeft: (error) => error.faults, onRight: () => [] })

const plainSearch = { _tag: "Search", includeSites: [], excludeSites: [], json: false }

describe("commands", () => {
  it.each([
    [[], { _tag: "Stdio" }],
    [["stdio"], { _tag: "Stdio" }],
    [["healthcheck"], { _tag: "Healthcheck", container: false }],
    [["healthcheck", "--container"], { _tag: "Healthcheck", container: true }],
    [["search", "rust"], { ...plainSearch, query: "rust" }],
    [["search", "rust", "async", "book"], { ...plainSearch, query: "rust async book" }],
    [["search", "rust async book"], { ...plainSearch, query: "rust async book" }],
    [["search", "\"exact phrase\"", "filetype:pdf"], { ...plainSearch, query: "\"exact phrase\" filetype:pdf" }],
    [["search", "rust -crab"], { ...plainSearch, query: "rust -crab" }],
    [["search", "--", "rust", "-crab", "--json"], { ...plainSearch, query: "rust -crab --json" }],
    [["search", "help"], { ...plainSearch, query: "help" }],
    [["--json", "search", "q"], { ...plainSearch, query: "q", json: true }],
    [["search", "q", "--time-range", "week"], { ...plainSearch, query: "q", timeRange: "week" }],
    [["search", "q", "--time-range=2024-01-01..2024-12-31"],
      { ...plainSearch, query: "q", timeRange: { from: "2024-01-01", to: "2024-12-31" } }],
    [["search", "q", "--site", "Example.org", "--site=example.net", "--exclude-site", "example.com"],
      { ...plainSearch, query: "q", includeSites: ["example.org", "example.net"], excludeSites: ["example.com"] }],
    [["search", "q", "--cursor", "-abc_DEF"], { ...plainSearch, query: "q", cursor: "-abc_DEF" }],
    [["suggest", "how", "to", "--json"], { _tag: "Suggest", text: "how to", json: true }],
    [["doctor"], { _tag: "Doctor", offline: false, solved: false, json: false }],
    [["doctor", "--offline", "--solved", "--json"], { _tag: "Doctor", offline: true, solved: true, json: true }],
    [["parse", "--endpoint", "html", "page.html"], { _tag: "Parse", endpoint: "html", file: "page.html" }],
    [["parse", "-", "--endpoint=challenge"], { _tag: "Parse", endpoint: "challenge", file: "-" }],
    [["config", "print"], { _tag: "ConfigPrint", json: false }],
    [["config", "print", "--json"], { _tag: "ConfigPrint", json: true }],
    [["client-config", "codex"], { _tag: "ClientConfig", client: "codex" }],
    [["help"], { _tag: "Help" }],
    [["--help"], { _tag: "Help" }],
    [["-h"], { _tag: "Help" }],
    [["help", "search"], { _tag: "Help", topic: "search" }],
    [["help", "config"], { _tag: "Help", topic: "config print" }],
    [["config", "print", "--help"], { _tag: "Help", topic: "config print" }],
    [["config", "--help"], { _tag: "Help", topic: "config print" }],
    [["search", "--help", "--nonsense"], { _tag: "Help", topic: "search" }],
    [["nonsense", "-h"], { _tag: "Help" }],
    [["--version"], { _tag: "Version" }],
    [["-v"], { _tag: "Version" }]
  ])("%j", (argv, command) => {
    expect(invocation(...argv).command).toEqual(command)
  })
})

describe("consent and audit", () => {
  it("are read with all that is left out in its place", () => {
    expect(invocation("consent", "grant", "read-pages", "--target", "example.org", "--client=desk").command).toEqual({
      _tag: "ConsentGrant", purpose: "read-pages", target: "example.org", client: "desk", person: {}, duration: "30d", yes: false
    })
    expect(invocation("consent", "grant", "research", "--target", "*", "--client", "desk", "--issuer", "https://id.example",
      "--subject", "ada", "--level", "HIGH", "--for", "1h", "--yes").command).toMatchObject({
      target: "*", person: { issuer: "https://id.example", id: "ada" }, level: "HIGH", duration: "1h", yes: true
    })
    expect(invocation("consent", "revoke", "--all").command).toEqual({ _tag: "ConsentRevoke", grants: "all" })
    expect(invocation("consent", "revoke", "a", "b").command).toEqual({ _tag: "ConsentRevoke", grants: ["a", "b"] })
    expect(invocation("audit", "verify", "--anchor", "x", "--anchor=y").command).toEqual({ _tag: "AuditVerify", anchors: ["x", "y"], json: false })
    expect(invocation("audit", "show", "--limit", "5", "--verdict", "refuse", "--all").command).toEqual({
      _tag: "AuditShow", last: 5, verdict: "refuse", operation: undefined, all: true, json: false
    })
    expect(invocation("audit", "export", "--format", "ocsf").command).toEqual({ _tag: "AuditExport", format: "ocsf" })
  })
})

describe("settings on the command line", () => {
  const withWords: Readonly<Record<(typeof commandNames)[number], ReadonlyArray<string>>> = {
    stdio: ["stdio"],
    http: ["http"],
    healthcheck: ["healthcheck"],
    search: ["search", "q"],
    suggest: ["suggest", "q"],
    read: ["read", "https://example.org/"],
    "check-url": ["check-url", "https://example.org/"],
    doctor: ["doctor"],
    parse: ["parse", "--endpoint", "html", "-"],
    "consent list": ["consent", "list"],
    "consent grant": ["consent", "grant", "research", "--target", "*", "--client", "desk"],
    "consent revoke": ["consent", "revoke", "0a1b2c3d"],
    "consent export": ["consent", "export"],
    "consent erase": ["consent", "erase"],
    "auth invite": ["auth", "invite"],
    "auth list": ["auth", "list"],
    "auth remove": ["auth", "remove", "--name", "Ada"],
    "audit verify": ["audit", "verify"],
    "audit show": ["audit", "show"],
    top: ["top"],
    "audit export": ["audit", "export"],
    "config print": ["config", "print"],
    "client-config": ["client-config", "vscode"]
  }

  it.each(commandNames)("are accepted by %s, before it and behind it", (name) => {
    for (const key of settingKeys) {
      const { flag } = settings[key]
      expect(invocation(...withWords[name], `${flag}=x`).flags).toEqual({ [flag]: "x" })
      expect(invocation(`${flag}=x`, ...withWords[name]).flags).toEqual({ [flag]: "x" })
    }
  })

  it("go without a command as well, and the last of several counts", () => {
    expect(invocation("--region", "us-en", "--max-results", "5", "--region=uk-en", "--config", "f.json")).toEqual({
      command: { _tag: "Stdio" },
      flags: { "--region": "uk-en", "--max-results": "5" },
      configPath: "f.json"
    })
  })

  it("of true and false need no value, and take none from the words behind them", () => {
    expect(invocation("search", "--safe-search-lock", "true", "crime")).toEqual({
      command: { ...plainSearch, query: "true crime" },
      flags: { "--safe-search-lock": "true" }
    })
    expect(invocation("--safe-search-lock=false").flags).toEqual({ "--safe-search-lock": "false" })
  })

  it("may be given empty: what that means is for the settings to say", () => {
    expect(invocation("--region=").flags).toEqual({ "--region": "" })
  })
})

describe("usage errors", () => {
  it.each([
    [["serach", "x"], "\"serach\" is not a command; did you mean search?"],
    [["docter"], "\"docter\" is not a command; did you mean doctor?"],
    [["weather", "in", "Paris"], "\"weather\" is not a command; to search for it: mcp-duckduckgo search QUERY"],
    [["config"], "\"config\" is not a command; did you mean config print?"],
    [["config", "show"], "\"config show\" is not a command; did you mean config print?"],
    [["consent"], "\"consent\" is not a command; there are consent list, consent grant, consent revoke, consent export, consent erase"],
    [["audit", "verfy"], "\"audit verfy\" is not a command; did you mean audit verify?"],
    [["consent", "grant", "all", "--target", "*", "--client", "d"],
      "\"all\" is not a purpose; allowed: read-pages, research, export-own-data, administer, unusual-use"],
    [["consent", "grant", "research", "--client", "d"], "consent grant needs --target"],
    [["consent", "grant", "research", "--target", "*"], "consent grant needs --client"],
    [["consent", "revoke"], "consent revoke needs one ID or more, or --all"],
    [["consent", "revoke", "a", "--all"], "consent revoke needs one ID or more, or --all"],
    [["audit", "show", "--limit", "0"], "--limit: \"0\" is not a whole number from 1 to 10000"],
    [["audit", "show", "--verdict", "maybe"], "\"maybe\" is not a --verdict; allowed: allow, refuse"],
    [["audit", "export", "--format", "xml"], "\"xml\" is not a --format; allowed: jsonl, ocsf, ecs"],
    [["help", "serach"], "\"serach\" is not a command; did you mean search?"],
    [["search"], "search needs a query"],
    [["search", " "], "search needs a query"],
    [["suggest"], "suggest needs the beginning of a query"],
    [["stdio", "x"], "stdio takes no words, but \"x\" was given"],
    [["doctor", "now"], "doctor takes no words, but \"now\" was given"],
    [["config", "print", "all"], "config print takes no words, but \"all\" was given"],
    [["--regoin", "x"], "\"--regoin\" is not a flag; did you mean --region?"],
    [["--safesearch=off"], "\"--safesearch\" is not a flag; did you mean --safe-search?"],
    [["search", "q", "--frobnicate"], "\"--frobnicate\" is not a flag"],
    [["search", "rust", "-crab"], "\"-crab\" is not a flag; put -- before words that begin with a dash"],
    [["-r"], "\"-r\" is not a flag; put -- before words that begin with a dash"],
    [["--constructor", "x", "search", "q"], "\"--constructor\" is not a flag"],
    [["--region"], "--region needs a value"],
    [["search", "q", "--region", "--json"], "--region needs a value; write --region=--json if that is the value"],
    [["search", "q", "--json=yes"], "--json takes no value"],
    [["suggest", "q", "--site", "example.org"], "--site is a flag of search, not of suggest"],
    [["--json"], "--json is a flag of search, suggest, doctor, consent list, auth list, audit verify, audit show, config print, not of stdio"],
    [["search", "q", "--site", "https://example.org/"],
      "--site: \"https://example.org/\" is not a host name such as example.org"],
    [["search", "q", "--time-range", "decade"],
      "--time-range: \"decade\" is no time range; allowed is day, week, month, year or YYYY-MM-DD..YYYY-MM-DD"],
    [["search", "q", "--cursor="], "--cursor is empty"],
    [["parse", "--endpoint", "htlm", "-"],
      "\"htlm\" is not an --endpoint; allowed: html, lite, challenge; did you mean html?"],
    [["parse", "page.html"], "parse needs an --endpoint; allowed: html, lite, challenge"],
    [["parse", "--endpoint", "lite"], "parse needs one FILE, or - for standard input"],
    [["parse", "--endpoint", "lite", "a", "b"], "parse needs one FILE, or - for standard input"],
    [["client-config"], `client-config needs a client; allowed: ${clientNames.join(", ")}`],
    [["client-config", "vs-code"],
      `"vs-code" is not a client; allowed: ${clientNames.join(", ")}; did you mean vscode?`],
    [["client-config", "vscode", "cursor"], "client-config takes one CLIENT"]
  ])("%j", (argv, fault) => {
    expect(faults(...argv)).toContain(fault)
  })

  it("come all at once, with the way to the help of the command", () => {
    const error = Either.flip(parse(["search", "--frobnicate", "--offline", "--site", "a b"]))
    expect(Either.getOrThrow(error).message.split("\n")).toEqual([
      "\"--frobnicate\" is not a flag",
      "--offline is a flag of doctor, not of search",
      "search needs a query",
      "--site: \"a b\" is not a host name such as example.org",
      "See: mcp-duckduckgo help search"
    ])
  })

  it("do not show the value of an unknown flag: it may be a secret", () => {
    expect(faults("--cursr-key=s3cr3t").join()).not.toContain("s3cr3t")
  })

  const pieces = fc.oneof(
    fc.constantFrom(...commandNames, ...clientNames, "config", "print", "help"),
    fc.constantFrom("--", "-", "-h", "--=", "--help=1", "-v=1"),
    fc.constantFrom(...settingKeys.map((key) => settings[key].flag)),
    fc.constantFrom(...Object.values(commands).flatMap((spec) => spec.flags.map((flag) => flag.name))),
    fc.string({ unit: "binary" }).map((text) => `--${text}`),
    fc.string({ unit: "binary" })
  )
  it.prop("are the only other answer, whatever stands on the command line", [fc.array(pieces)], ([argv]) => {
    const answer = parse(argv)
    if (Either.isLeft(answer)) expect(answer.left.faults[0]).not.toBe("")
    else expect(answer.right.command._tag).toMatch(/^[A-Z]/)
  })
})

it("knows every purpose that there is", () => {
  expect([...purposes].toSorted()).toEqual([...allPurposes].toSorted())
})
