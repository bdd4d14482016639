import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { MeterShape } from "../../metrics/Meter.ts"
import * as Metrics from "../../metrics/Metrics.ts"
import type { Page } from "./PageFetcher.ts"
import type { PageError } from "./PageErrors.ts"

/** Rules that no mistyped address breaks. */
const VIOLATIONS: ReadonlySet<string> = new Set([
  "scheme", "userinfo", "inward", "port", "address", "special-name", "blocklist", "answer"
])

const results: Readonly<Record<PageError["_tag"], string>> = {
  BadRedirect: "bad_redirect",
  FetchFailed: "failed",
  HostBusy: "busy",
  InflatesTooMuch: "too_large",
  TimedOut: "timed_out",
  TooLarge: "too_large",
  Unwanted: "unwanted",
  UrlRefused: "url_refused"
}

const resultOf = (exit: Exit.Exit<Page, PageError>): string => {
  if (Exit.isSuccess(exit)) return exit.value.status < 400 ? "fetched" : "bad_status"
  const failure = Cause.failureOption(exit.cause)
  return failure._tag === "None" ? "interrupted" : results[failure.value._tag]
}

/** Counts a page that was to be fetched, and takes its time; an address that nobody comes to by mistake counts as a violation. */
export const counted = (meter: MeterShape) => <R>(work: Effect.Effect<Page, PageError, R>) =>
  Effect.suspend(() => {
    const begun = performance.now()
    return Effect.onExit(work, (exit) =>
      Effect.sync(() => {
        const result = resultOf(exit)
        meter.add(Metrics.pageRequests, { result })
        if (result !== "url_refused") {
          meter.observe(Metrics.pageDuration, {}, (performance.now() - begun) / 1000)
        }
        const failure = Exit.isFailure(exit) ? Cause.failureOption(exit.cause) : undefined
        if (failure?._tag === "Some" && "rule" in failure.value && VIOLATIONS.has(failure.value.rule)) {
          meter.add(Metrics.securityViolations, { kind: "url_refused" })
        }
      }))
  })
