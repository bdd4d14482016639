import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import { Egress } from "./Egress.ts"
import { retryAfterSeconds } from "./RetryAfter.ts"

/** What was to be sent did not arrive. Names the host and nothing else of the address. */
export class Undelivered extends Schema.TaggedError<Undelivered>()("Undelivered", {
  host: Schema.String,
  cause: Schema.String,
  /** Whether it may go better later. */
  transient: Schema.Boolean
}) {
  override get message(): string {
    return `The webhook at ${this.host} did not take what it was sent: ${this.cause}`
  }
}

/** Four tries, after 1, 2 and 4 seconds. */
const RETRIES = Schedule.exponential(Duration.seconds(1)).pipe(Schedule.intersect(Schedule.recurs(3)))

/** Of all tries together. */
const DEADLINE = Duration.seconds(45)

/** Nobody is waited for longer than the next try would be worth. */
const LONGEST_ASKED_SECONDS = 20

const isTransient = (status: number): boolean => status === 408 || status === 429 || status >= 500

/** A percent sign that encodes nothing stands for itself: an address may have one, and `decodeURIComponent` throws. */
const decoded = (text: string): string =>
  text.replaceAll(/(?:%[\da-f]{2})+/gi, (encoded) => Buffer.from(encoded.replaceAll("%", ""), "hex").toString("utf8"))

/** A password in an address belongs into a header (RFC 7617); undici does not put it there. */
const credentials = ({ password, username }: URL): Readonly<Record<string, string>> => {
  if (username === "" && password === "") return {}
  const pair = `${decoded(username)}:${decoded(password)}`
  return { authorization: `Basic ${Buffer.from(pair, "utf8").toString("base64")}` }
}

const bare = (url: URL): URL => {
  const without = new URL(url)
  without.username = ""
  without.password = ""
  return without
}

/** Sends JSON to an address of the operator's, tries again while that may help, and gives up after 45 s. */
export const post = Effect.fn("Webhook.post")(function*(
  address: Redacted.Redacted<string>,
  userAgent: string,
  json: string
): Effect.fn.Return<void, Undelivered, Egress> {
  const egress = yield* Egress
  const url = new URL(Redacted.value(address))
  const { host } = url
  const failed = (cause: string, transient: boolean) => new Undelivered({ host, cause, transient })
  const request = {
    method: "POST",
    url: bare(url),
    headers: { "content-type": "application/json", "user-agent": userAgent, ...credentials(url) },
    body: json
  } as const

  const attempt = Effect.gen(function*() {
    const { headers, status } = yield* Effect.mapError(egress.send(request), (error) => failed(error.message, true))
    if (status >= 200 && status < 300) return
    const wait = retryAfterSeconds(headers["retry-after"], yield* Clock.currentTimeMillis)
    if (isTransient(status) && wait !== undefined) yield* Effect.sleep(Duration.seconds(Math.min(wait, LONGEST_ASKED_SECONDS)))
    return yield* failed(`HTTP ${status}`, isTransient(status))
  })

  yield* attempt.pipe(
    Effect.retry({ schedule: RETRIES, while: ({ transient }) => transient }),
    Effect.timeoutFail({
      duration: DEADLINE,
      onTimeout: () => failed(`no answer within ${Duration.format(DEADLINE)}`, true)
    })
  )
})
