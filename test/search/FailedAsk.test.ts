import { describe, expect, it } from "vitest"
import {
  BadStatus,
  CircuitOpen,
  CoolingDown,
  FetchFailed,
  MarkupChanged,
  RateLimited,
  TimedOut,
  TooLarge
} from "../../src/domain/Errors.ts"
import type { AskError } from "../../src/search/DuckDuckGo.ts"
import { describe as told, type FailedAttempt, failureOf, outOfTime } from "../../src/search/FailedAsk.ts"

const until = Date.parse("2026-11-06T09:00:00Z")
const refused = new CoolingDown({ endpoint: "lite", reason: "HTTP 403", until })
const changed = new MarkupChanged({ endpoint: "html", evidence: "no result" })
const reset = new FetchFailed({ kind: "reset", host: "example.org", detail: "the connection was cut" })
const open = new CircuitOpen({ endpoint: "html", retryAfterSeconds: 20 })
const crowded = new RateLimited({ waiting: 3, retryAfterSeconds: 7 })

const html = (error: AskError): FailedAttempt => ({ backend: "html", error })
const lite = (error: AskError): FailedAttempt => ({ backend: "lite", error })

describe("what failed attempts add up to", () => {
  it("is a block where any of them was refused, by whom and until when", () => {
    const blocked = { _tag: "Blocked", endpoint: "lite", reason: "HTTP 403", until }
    expect(failureOf(html(refused))).toEqual(blocked)
    expect(failureOf(html(changed), lite(refused))).toEqual(blocked)
    expect(failureOf(html(reset), lite(refused))).toEqual(blocked)
  })

  it("is a changed layout where the first answer was not understood, with what the other met", () => {
    expect(failureOf(html(changed))).toEqual({ _tag: "LayoutChanged", endpoint: "html", evidence: "no result" })
    expect(failureOf(html(changed), lite(reset))).toEqual({
      _tag: "LayoutChanged",
      endpoint: "html",
      evidence: "no result; lite: example.org: the connection was cut"
    })
  })

  it.each<[AskError, string]>([
    [reset, "example.org: the connection was cut"],
    [new TimedOut({ phase: "headers", host: "example.org", limitMillis: 6_000 }), "example.org sent no answer within 6 s"],
    [new TooLarge({ host: "example.org", limitBytes: 4 * 1024 * 1024 }), "example.org sent more than 4 MiB"],
    [new BadStatus({ endpoint: "html", status: 502, detail: "" }), "html answered HTTP 502"],
    [new BadStatus({ endpoint: "html", status: 302, detail: "redirected to example.com" }),
      "html answered HTTP 302 (redirected to example.com)"]
  ])("is otherwise that it was not available, in the words of the first", (error, cause) => {
    expect(failureOf(html(error))).toEqual({ _tag: "Unavailable", endpoint: "html", cause })
    expect(failureOf(html(error), lite(changed))).toMatchObject({
      _tag: "Unavailable",
      endpoint: "html",
      cause: `${cause}; lite: The answer of html was not understood: no result`
    })
  })

  it("tells after how long all of it may be over", () => {
    expect(failureOf(html(open))).toMatchObject({ retryAfterSeconds: 20 })
    expect(failureOf(html(crowded), lite(open))).toMatchObject({ retryAfterSeconds: 20 })
    expect(failureOf(html(reset), lite(crowded))).toMatchObject({ retryAfterSeconds: 7 })
    expect(failureOf(html(new BadStatus({ endpoint: "html", status: 503, detail: "", retryAfterSeconds: 60 }))))
      .toMatchObject({ retryAfterSeconds: 60 })
    expect(failureOf(html(reset))).not.toHaveProperty("retryAfterSeconds")
  })

  it("is told in one sentence", () => {
    expect(told(failureOf(html(refused)))).toBe("DuckDuckGo refuses (lite: HTTP 403) until about 2026-11-06T09:00:00.000Z.")
    expect(told(failureOf(html(changed)))).toBe("Its answer was not understood (html: no result).")
    expect(told(outOfTime("html"))).toBe(
      "It was not available (the deadline of this search passed before DuckDuckGo answered)."
    )
  })

  it("says of turns how many wait for theirs", () => {
    const messageOf = (waiting: number) => new RateLimited({ waiting, retryAfterSeconds: 7 }).message
    expect(messageOf(0)).toBe("Too many searches at once: the next turn comes too late; try again in 7 s")
    expect(messageOf(1)).toBe("Too many searches at once: 1 is waiting for its turn; try again in 7 s")
    expect(messageOf(3)).toBe("Too many searches at once: 3 are waiting for their turn; try again in 7 s")
  })
})
