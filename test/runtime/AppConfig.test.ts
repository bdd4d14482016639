import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as fc from "effect/FastCheck"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect } from "vitest"
import { AppConfig, load, resolve } from "../../src/runtime/AppConfig.ts"
import { settingKeys, settings } from "../../src/runtime/Settings.ts"
import { configOf, file, machine, problemsOf, sources } from "../support/configSources.ts"

const SECRET = "s3cr3t-".repeat(3)

describe("precedence", () => {
  it("is flag, environment, file, default", () => {
    const from = (over: Parameters<typeof configOf>[0]) => {
      const { origins, values } = configOf(over)
      return [values.region, origins.region]
    }
    const flags = { "--region": "us-en" }
    const env = { DDG_REGION: "uk-en" }
    const inFile = file({ region: "de-de" })
    expect(from({ flags, env, file: inFile })).toEqual(["us-en", { from: "flag", name: "--region" }])
    expect(from({ env, file: inFile })).toEqual(["uk-en", { from: "env", name: "DDG_REGION" }])
    expect(from({ file: inFile })).toEqual(["de-de", { from: "file", name: "region in /etc/ddg.json" }])
    expect(from({})).toEqual(["wt-wt", { from: "default", name: "default" }])
  })

  const perhaps = fc.option(fc.integer({ min: 1, max: 50 }))
  it.prop(
    "holds for every combination of sources",
    [perhaps, perhaps, perhaps],
    ([flag, env, inFile]) => {
      const { origins, values } = configOf({
        flags: flag === null ? {} : { "--max-results": String(flag) },
        env: env === null ? {} : { DDG_MAX_RESULTS: String(env) },
        ...(inFile === null ? {} : { file: file({ maxResults: inFile }) })
      })
      expect(values.maxResults).toBe(flag ?? env ?? inFile ?? 10)
      const from = flag !== null ? "flag" : env !== null ? "env" : inFile !== null ? "file" : "default"
      expect(origins.maxResults.from).toBe(from)
    }
  )

  it("puts the shared proxy variables below the file, and none above them", () => {
    const env = { HTTPS_PROXY: "http://a:1", http_proxy: "http://b:2", no_proxy: "x,y" }
    expect(configOf({ env }).origins.proxy).toEqual({ from: "env", name: "HTTPS_PROXY" })
    expect(configOf({ env: { ...env, HTTPS_PROXY: "" } }).origins.proxy.name).toBe("http_proxy")
    expect(configOf({ env }).values.noProxy).toEqual(["x", "y"])
    expect(configOf({ env, file: file({ proxy: "http://c:3" }) }).origins.proxy.from).toBe("file")
    expect(configOf({ env: { ...env, DDG_PROXY: "none" } }).values.proxy).toBeUndefined()
    expect(configOf({ env, flags: { "--proxy": "none", "--no-proxy": "none" } }).values).toMatchObject({
      proxy: undefined,
      noProxy: []
    })
  })

  it("takes an empty variable and a null in the file as not set, an empty flag as a mistake", () => {
    expect(configOf({ env: { DDG_REGION: "", DDG_LOG_LEVEL: "  " }, file: file({ region: null }) }).origins.region.from)
      .toBe("default")
    const [problem] = problemsOf({ flags: { "--region": "" } })
    expect(problem).toMatch(/^--region: "" is empty; allowed: wt-wt/)
  })
})

describe("the values of the file", () => {
  it("may be JSON numbers, booleans and arrays where the setting is of that kind", () => {
    const { values } = configOf({
      file: file({ maxResults: 20, cacheTtl: 90_000, maxBytes: 1_048_576, safeSearchLock: true, noProxy: ["a", "b"] })
    })
    expect(values).toMatchObject({ maxResults: 20, maxBytes: 1_048_576, safeSearchLock: true, noProxy: ["a", "b"] })
    expect(settings.cacheTtl.codec.print(values.cacheTtl)).toBe("90 seconds")
    expect(configOf({ env: { NO_PROXY: "x" }, file: file({ noProxy: [] }) }).values.noProxy).toEqual([])
  })

  it.each([
    [{ region: 5 }, "region in /etc/ddg.json: 5 is of the wrong kind; allowed: wt-wt"],
    [{ maxResults: true }, "maxResults in /etc/ddg.json: true is of the wrong kind; allowed: a whole number"],
    [{ maxResults: 1.5 }, "maxResults in /etc/ddg.json: 1.5 is not a whole number"],
    [{ maxResults: [10] }, "maxResults in /etc/ddg.json: [10] is of the wrong kind"],
    [{ safeSearchLock: 1 }, "safeSearchLock in /etc/ddg.json: 1 is of the wrong kind; allowed: true or false"],
    [{ noProxy: ["a", 1] }, "noProxy in /etc/ddg.json: [\"a\",1] is of the wrong kind"],
    [{ cacheTtl: -1 }, "cacheTtl in /etc/ddg.json: -1 is not a duration"],
    [{ cursorKey: { a: SECRET } }, "cursorKey in /etc/ddg.json: (hidden) is of the wrong kind"],
    [{ logLevel: "" }, "logLevel in /etc/ddg.json: \"\" is empty"]
  ])("%j is refused", (entries, problem) => {
    const problems = problemsOf({ file: file(entries) })
    expect(problems).toHaveLength(1)
    expect(problems[0]?.startsWith(problem)).toBe(true)
  })

  it("may be nested more deeply than can be written out", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)
    expect(problemsOf({ file: file({ region: deep }) })).toHaveLength(1)
  })
})

describe("problems", () => {
  it("come all at once, each under the name that the user wrote, warnings last", () => {
    expect(problemsOf({
      flags: { "--max-results": "900", "--regoin": "us-en" },
      env: { DDG_REGION: "gb-en", DDG_REGON: "us-en" },
      file: file({ coolDown: "1 fortnight", maxresults: 5 })
    })).toEqual([
      "DDG_REGION: \"gb-en\" is not a region of DuckDuckGo; allowed: wt-wt (all) or one of 63 codes, such as uk-en, " +
      "au-en, ca-en, in-en, id-en, ie-en",
      "--max-results: \"900\" is too large; allowed: a whole number from 1 to 50",
      "coolDown in /etc/ddg.json: \"1 fortnight\" is not a duration; allowed: a duration from 1 second to 24 hours, " +
      "written as 10s, 500ms, 15 minutes, 2 hours, or a plain number of milliseconds",
      "--regoin is not a flag; did you mean --region?",
      "maxresults in /etc/ddg.json is not a setting; did you mean maxResults?",
      "DDG_REGON is not a setting and has no effect; did you mean DDG_REGION?"
    ])
  })

  it("do not stop the start where only a variable is unknown", () => {
    const { warnings } = configOf({ env: { DDG_SAFESEARCH: "off", DDG_QQQ: SECRET } })
    const found = warnings.map(({ name, severity }) => `${severity} ${name}`)
    expect(found).toEqual(["warning DDG_QQQ", "warning DDG_SAFESEARCH"])
    expect(JSON.stringify(warnings)).not.toContain(SECRET)
    expect(warnings[1]?.fault).toBe("is not a setting and has no effect; did you mean DDG_SAFE_SEARCH?")
  })

  it("are not seen in reserved, tests' and other programs' variables", () => {
    expect(problemsOf({ env: { DDG_CONFIG: "x", DDG_TEST_DATA: "y", DDGR_COLORS: "z", PATH: "/bin" } })).toEqual([])
  })

  it.each([
    ["DDG_CURSOR_KEY", "short-s3cr3t"],
    ["DDG_PROXY", `socks5://user:${SECRET}@proxy:1080`],
    ["DDG_PROXY", `http://user:${SECRET}@proxy:3128/path?token=${SECRET}`],
    ["DDG_PROXY", `http://user:${SECRET}`],
    ["DDG_PROXY", `http:/user:${SECRET}@proxy:99999`],
    ["HTTPS_PROXY", `user:${SECRET}/@proxy`]
  ])("of %s never show the secret in it", (name, value) => {
    const problems = problemsOf({ env: { [name]: value } })
    expect(problems).toHaveLength(1)
    expect(problems[0]).not.toContain("s3cr3t")
  })

  it("of a shared variable say how to overrule it", () => {
    expect(problemsOf({ env: { HTTPS_PROXY: "socks5://p:1" } })).toEqual([
      "HTTPS_PROXY: \"socks5://p:1\" is neither http nor https; allowed: the http or https URL of a proxy, " +
      "http://[user:password@]host:port, or none; DDG_PROXY overrides it"
    ])
  })

  it("are shortened and hold nothing that moves a terminal's cursor or turns its text around", () => {
    const [problem = ""] = problemsOf({ env: { DDG_REGION: `\u001b[2J\u202e\u009b${"x".repeat(500)}` } })
    expect(problem.length).toBeLessThan(300)
    expect(problem).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(problem).toContain("\\u001b[2J\\u202e\\u009bxxx")
  })

  it("name both of two settings that contradict each other", () => {
    expect(problemsOf({ env: { DDG_COOL_DOWN_MAX: "5 minutes" } })).toEqual([
      "DDG_COOL_DOWN_MAX: \"5 minutes\" is shorter than the default of coolDown (15 minutes); " +
      "allowed: at least 15 minutes"
    ])
    expect(problemsOf({ flags: { "--cool-down": "3h" } })).toEqual([
      "--cool-down: \"3 hours\" is longer than the default of coolDownMax (2 hours); " +
      "allowed: at most 2 hours, or more together with DDG_COOL_DOWN_MAX"
    ])
    expect(problemsOf({ flags: { "--cool-down": "3h" }, env: { DDG_COOL_DOWN_MAX: "1h" } })).toEqual([
      "DDG_COOL_DOWN_MAX: \"1 hour\" is shorter than --cool-down (3 hours); allowed: at least 3 hours"
    ])
    expect(problemsOf({ file: file({ fetchDeadline: "2s" }) })).toEqual([
      "fetchDeadline in /etc/ddg.json: \"2 seconds\" is shorter than the default of headerDeadline (6 seconds); " +
      "allowed: at least 6 seconds"
    ])
    expect(problemsOf({ env: { DDG_COOL_DOWN: "2h", DDG_HEADER_DEADLINE: "10s" } })).toEqual([])
  })

  it("of one setting are not followed by contradictions that rest on it", () => {
    expect(problemsOf({ env: { DDG_COOL_DOWN: "3 hours", DDG_COOL_DOWN_MAX: "never" } })).toHaveLength(1)
  })
})

describe("resolve", () => {
  const names = fc.oneof(
    fc.constantFrom(...settingKeys.flatMap((key) => [key, settings[key].env, settings[key].flag])),
    fc.constantFrom("__proto__", "constructor", "toString", "DDG_", "--", "HTTPS_PROXY", "DDG_CONFIG"),
    fc.string({ unit: "binary" })
  )
  const odd = fc.constantFrom("none", "0", "~/", "http://", "@", "1e999")
  const texts = fc.oneof(fc.string({ unit: "binary" }), fc.webUrl(), odd)

  it.prop(
    "answers whatever stands in flags, environment and file",
    [fc.dictionary(names, texts), fc.dictionary(names, texts), fc.array(fc.tuple(names, fc.jsonValue()))],
    ([flags, env, entries]) => {
      const given = sources({ flags, env, file: { path: "/f", entries: new Map<string, unknown>(entries) } })
      Either.match(resolve(given), {
        onLeft: (problems) => {
          expect(problems[0].severity).toBe("error")
        },
        onRight: ({ origins, values }) => {
          expect(Object.keys(values).toSorted()).toEqual([...settingKeys].toSorted())
          expect(Object.keys(origins).toSorted()).toEqual([...settingKeys].toSorted())
        }
      })
    }
  )

  it.prop("reads the same values from what it prints", [fc.constantFrom(...settingKeys), texts], ([key, text]) => {
    const check = <K extends typeof key>(key: K): void => {
      const { codec } = settings[key]
      const decoded = codec.decode(text, machine)
      if (Either.isLeft(decoded)) return
      expect(Either.getOrThrow(Either.map(codec.decode(codec.print(decoded.right), machine), codec.print)))
        .toBe(codec.print(decoded.right))
    }
    check(key)
  })
})

describe("load", () => {
  const folder = mkdtempSync(join(tmpdir(), "ddg-config-"))
  afterAll(() => rmSync(folder, { recursive: true }))
  const path = join(folder, "ddg.json")
  writeFileSync(path, "\uFEFF{\"region\": \"de-de\", \"maxResults\": 5}")
  const launch = { ...machine, cwd: folder, flags: {} }

  it.effect("reads the file that --config names, relative to the working directory", () =>
    Effect.gen(function*() {
      const { file, values } = yield* load({ ...launch, configPath: "ddg.json", env: { DDG_CONFIG: "/nowhere" } })
      expect([file, values.region, values.maxResults]).toEqual([path, "de-de", 5])
    }))

  it.effect("reads the file that DDG_CONFIG names, relative to the home folder", () =>
    Effect.gen(function*() {
      const { origins } = yield* load({ ...launch, home: folder, env: { DDG_CONFIG: "~/ddg.json" } })
      expect(origins.region.from).toBe("file")
    }))

  it.effect("reads none when none is named", () =>
    Effect.gen(function*() {
      const config = yield* load({ ...launch, env: { DDG_CONFIG: "" } })
      expect(config).not.toHaveProperty("file")
    }))

  it.effect("tells what is wrong with the file and with the rest at once", () =>
    Effect.gen(function*() {
      const env = { DDG_REGION: "xx", DDG_REGON: "1" }
      const error = yield* Effect.flip(load({ ...launch, configPath: "gone.json", env }))
      expect(error._tag).toBe("ConfigError")
      expect(error.message.split("\n")).toEqual([
        "The configuration cannot be used:",
        `  --config: "${join(folder, "gone.json")}" does not exist`,
        expect.stringMatching(/^ {2}DDG_REGION: "xx" is not a region of DuckDuckGo; allowed: wt-wt/),
        "  warning: DDG_REGON is not a setting and has no effect; did you mean DDG_REGION?"
      ])
    }))

  it.effect("refuses a path that no file can have", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(load({ ...launch, configPath: "a\u0000b" }))
      expect(error.message).toContain("--config: \"a\\u0000b\" holds control characters")
      const empty = yield* Effect.flip(load({ ...launch, configPath: "" }))
      expect(empty.message).toContain("--config: \"\" is empty")
    }))

  it.effect("is what the layer provides", () =>
    Effect.gen(function*() {
      const { values } = yield* Effect.provide(AppConfig, AppConfig.layer({ ...launch, configPath: path }))
      expect(values.region).toBe("de-de")
      const error = yield* Effect.flip(Effect.provide(AppConfig, AppConfig.layer({ ...launch, configPath: folder })))
      expect(error.problems[0].fault).toBe("is not a file")
      const given = yield* Effect.provide(AppConfig, AppConfig.layerOf(configOf({ env: { DDG_REGION: "jp-jp" } })))
      expect(given.values.region).toBe("jp-jp")
    }))
})
