import { describe, expect, it } from "vitest"
import { ageText, failed, failureText, olderText, sourceText } from "../../../src/mcp/tools/Wire.ts"
import type { FailedAsk } from "../../../src/search/FailedAsk.ts"
import { blocked, layoutChanged, older, provenance, unavailable } from "./support/Outcomes.ts"

const cases: ReadonlyArray<readonly [string, FailedAsk, object, RegExp]> = [
  [
    "a refusal says until when, that repeating is useless, and how a person lifts it",
    blocked(),
    {
      outcome: "blocked",
      failure: { endpoint: "html", reason: "a bot challenge was shown", until: "2026-06-15T12:15:00.000Z" }
    },
    /Do not repeat this before then.*tell the user.*html\.duckduckgo\.com\/html\/.*`mcp-duckduckgo doctor --solved`/
  ],
  [
    "a page that was not understood says that repeating will not help",
    layoutChanged(),
    { outcome: "layout_changed", failure: { endpoint: "html", reason: "no result markup" } },
    /Repeating will not help\. Tell the user .* may need an update/
  ],
  [
    "an outage may be tried again once, then the user is told how to find the cause",
    unavailable(),
    {
      outcome: "unavailable",
      failure: { endpoint: "html", reason: "html.duckduckgo.com sent no answer within 6 s" }
    },
    /Try once more; if it fails again, tell the user.*`mcp-duckduckgo doctor`/
  ],
  [
    "an outage of known length says how long to wait",
    unavailable({ retryAfterSeconds: 30 }),
    {
      outcome: "unavailable",
      failure: { endpoint: "html", reason: "html.duckduckgo.com sent no answer within 6 s", retryAfterSeconds: 30 }
    },
    /^Try again in 30 s\.$/
  ]
]

describe("a failure", () => {
  it.each(cases)("%s", (_, failure, expected, advice) => {
    const { nextStep, ...rest } = failed(failure)
    expect(rest).toEqual(expected)
    expect(nextStep).toMatch(advice)
  })

  it.each([
    [blocked(), "DuckDuckGo refused to answer. This does NOT mean that nothing exists.\n" +
      "Reason: html: a bot challenge was shown\nUntil about 2026-06-15T12:15:00.000Z (an estimate)\nNext step: "],
    [layoutChanged(), "DuckDuckGo's answer could not be read. This does NOT mean that nothing exists.\n" +
      "Reason: html: no result markup\nNext step: "],
    [unavailable(), "DuckDuckGo could not be reached. This does NOT mean that nothing exists.\n" +
      "Reason: html: html.duckduckgo.com sent no answer within 6 s\nNext step: "]
  ])("in words begins with what it is and never reads as an empty result: %o", (failure, beginning) => {
    const report = failed(failure)
    expect(failureText(report)).toBe(beginning + report.nextStep)
  })

  it("that truly found nothing says no more than that", () => {
    expect(failureText({ outcome: "no_results" })).toBe("Nothing was found.")
  })
})

describe("ages and sources in words", () => {
  it.each([
    [0, "0 s"], [59, "59 s"], [60, "1 min"], [89, "1 min"], [90, "2 min"], [3_599, "60 min"],
    [3_600, "1 h"], [86_400, "24 h"], [172_799, "48 h"], [172_800, "2 days"], [604_800, "7 days"]
  ])("%d s is %s", (seconds, text) => {
    expect(ageText(seconds)).toBe(text)
  })

  it("tell what is fresh from what is not", () => {
    expect(sourceText(provenance())).toBe("DuckDuckGo html, just now")
    expect(sourceText(provenance({ backend: "lite", cache: "fresh", ageSeconds: 300 })))
      .toBe("DuckDuckGo lite, from the cache, 5 min old")
    expect(sourceText(older())).toBe("DuckDuckGo html, from the cache, 2 h old and past its lifetime")
    expect(sourceText(provenance({ cache: "fresh", ageSeconds: 300, answers: "grey herons" })))
      .toBe('DuckDuckGo html, from the cache, 5 min old, the answer to "grey herons"')
  })

  it("announce an older answer only where there is one", () => {
    expect(olderText(older(), "herons")).toEqual(["An OLDER answer, 2 h old:", "herons"])
    expect(olderText(undefined, "herons")).toEqual([])
    expect(olderText(older(), "")).toEqual([])
  })
})
