import * as Effect from "effect/Effect"
import { addressesOf, Resolver } from "../egress/page/Resolver.ts"
import { defaults } from "../egress/page/PageFetcher.ts"
import { mixedScripts, unicodeOf } from "../security/HostText.ts"
import { type Allowed, UrlGuard } from "../security/url/UrlGuard.ts"
import type { Objection } from "../security/url/UrlRefused.ts"
import { ExitCode } from "./ExitCode.ts"
import { printLine } from "./Print.ts"

export interface CheckUrlCommand {
  readonly url: string
  /** Look the host up, and check the addresses too. */
  readonly resolve: boolean
}

type Line = readonly [name: string, text: string]

const WIDTH = 9

const block = (url: string, { reason, rule }: Objection, more: ReadonlyArray<Line> = []): ReadonlyArray<Line> => [
  ["block", url],
  ["rule", rule],
  ["why", reason],
  ...more
]

const hostLines = ({ host, isPrivate, port }: Allowed): ReadonlyArray<Line> => {
  const text = unicodeOf(host)
  const mixed = mixedScripts(host)
  return [
    ["host", `${host}, port ${port}${isPrivate ? ", opened by the operator" : ""}`],
    ...(text === host ? [] : [["reads as", text] as const]),
    ...(mixed.length === 0 ? [] : [["beware", `letters of ${mixed.join(" and ")} stand side by side in a name`] as const])
  ]
}

/** What is said of an allowed URL when its addresses are known. */
const resolved = (guard: UrlGuard["Type"], allowed: Allowed, addresses: ReadonlyArray<string>): ReadonlyArray<Line> => {
  const checked = addresses.map((address) => ({ address, refused: guard.forbid(allowed, address) }))
  const lines = checked.map(({ address, refused }): Line =>
    ["address", `${address} ${refused === undefined ? "allowed" : "forbidden"}`])
  const refused = checked.find((one) => one.refused !== undefined)?.refused
  return refused === undefined
    ? [["allow", allowed.url.href], ...hostLines(allowed), ...lines]
    : block(allowed.url.href, refused, [...hostLines(allowed), ...lines])
}

/**
 * `check-url`: whether a page may be fetched, by which rule not, and why. Asks for no page; looks up only when told to.
 */
export const run = Effect.fn("cli.checkUrl")(function*({ resolve, url }: CheckUrlCommand): Effect.fn.Return<
  ExitCode,
  never,
  UrlGuard
> {
  const guard = yield* UrlGuard
  const resolver = yield* Resolver
  const lines = yield* guard.admit(url).pipe(
    Effect.flatMap((allowed) =>
      resolve
        ? addressesOf(resolver, allowed, defaults.lookupDeadline).pipe(
          Effect.map((addresses) => resolved(guard, allowed, addresses)),
          Effect.catchTag("FetchFailed", ({ detail }) =>
            Effect.succeed(block(allowed.url.href, { rule: "answer", reason: detail }, hostLines(allowed))))
        )
        : Effect.succeed<ReadonlyArray<Line>>([["allow", allowed.url.href], ...hostLines(allowed)])),
    Effect.catchTag("UrlRefused", (refused) => Effect.succeed(block(refused.url, refused)))
  )
  yield* printLine(lines.map(([name, text]) => `${name.padEnd(WIDTH)} ${text}`.trimEnd()).join("\n"))
  return lines[0]?.[0] === "allow" ? ExitCode.ok : ExitCode.noAnswer
})
