/**
 * A simulated DuckDuckGo on a loopback port: the html and lite endpoints, the front page with its vqd, the vertical
 * scripts, autocomplete and the Instant Answer API. Every word on its pages is invented, and the same seed, query, page
 * and filters give the same page always.
 *
 * Words of a query that steer what comes back (case does not matter, except for EOF and OR):
 *
 * | in the query | effect |
 * |---|---|
 * | `nothing`, `nothing202`, `nothing-old` | no results: the genuine page; with status 202; with the older markup |
 * | `only7` | 7 results altogether (rows, on the verticals); 0 to 500 |
 * | `EOF` | the list ends with the end marker; together with `nothing` the page holds nothing else |
 * | `lastempty` | the last page still offers a next one, which says that there is nothing more |
 * | `misspeled` | a spelling suggestion |
 * | `ads` | two advertisements before the first page's results |
 * | `direct`, `wrapped`, `wrapped-absolute`, `wrapped-root` | how links are written; else GET wraps, POST does not |
 * | `dated`, `undated` | every result has a date, or none; otherwise about a third |
 * | `hostile` | instructions, tags and direction marks in the texts, and a first entry with a `javascript:` link |
 * | `encyclopaedia …` (at the start) | the zero-click box, and an article from the Instant Answer API |
 * | `my ip …` (at the start) | a zero-click box that tells the client's own address: to be dropped |
 * | `ambiguous …`, `category …`, `definition …` (at the start) | the Instant Answer API: answers of that kind |
 * | `article`, `answer`, `answer-object` | the Instant Answer API: an article, a text, an object as the answer |
 * | `site:x`, `-site:x` | only, or never, results on x and below it; several may be named |
 * | `!word`, or `\` at the start | leads away: 303 (with no redirects wanted: the API's Redirect) |
 * | `[[fault=NAME]]`, `[[delay=MS]]`, `[[retry-after=S]]` | a fault, a delay, a Retry-After for this request alone |
 *
 * Of the filters, `kl` moves results to hosts of the country, `df` dates all of them within its range, and `kp` is only
 * counted.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { answerControl } from "./Control.ts"
import { type ExpectedHit, expectedOf } from "./Corpus.ts"
import { type Ask, type EndpointName, endpointOf, HTML_TYPE, takesPost } from "./Endpoint.ts"
import { type Change, type Decision, type FaultPlan, faultPlan } from "./Faults.ts"
import { corpusKey, type Filters, hitsBetween, type World } from "./Listing.ts"
import { type PolitenessRule, politeness } from "./Politeness.ts"
import { readBody } from "./RequestBody.ts"
import { laterPage } from "./Router.ts"
import { statusPage } from "./SitePage.ts"
import { counter, type Stats } from "./Stats.ts"
import { steer } from "./Steering.ts"
import { deliver, type Exchange, makeBomb, send } from "./Wire.ts"

export interface SimulatorOptions {
  /** Default 1. */
  readonly seed?: number
  /** Default 0: a free one. */
  readonly port?: number
  /** 1 to 100; default 10. */
  readonly resultsPerPage?: number
  /** 0 to 1,000; default 35. */
  readonly totalResults?: number
  /** Before every answer, 0 to 60,000; default 0. */
  readonly delayMillis?: number
  /** Bodies beyond 1 KiB are compressed where the client accepts it; default true. */
  readonly gzip?: boolean
  /** What counts as too fast; by default more than 2 requests in 10 s. */
  readonly politeness?: PolitenessRule
  /** `YYYY-MM-DD`: the day that dates are counted back from; default 2026-06-15, so that pages stay the same. */
  readonly today?: string
  /** Answers `/__sim/…`; default false. */
  readonly control?: boolean
}

export interface Simulator {
  /** `http://127.0.0.1:PORT`, without a closing slash. */
  readonly url: string
  /** The settings that point the program at this simulator. */
  readonly env: Readonly<Record<string, string>>
  /** Throws a RangeError that names the field, the value and what is allowed. */
  readonly set: (change: Change) => void
  readonly stats: () => Stats
  /** Takes back every fault and delay that was set, and forgets what was counted. */
  readonly reset: () => void
  /** What a right parser returns for page n, counted from 1. */
  readonly expected: (query: string, page?: number, filters?: Filters) => ReadonlyArray<ExpectedHit>
  /** Ends every connection, held ones too. */
  readonly close: () => Promise<void>
}

const HOST = "127.0.0.1"

const within = (field: string, value: number, least: number, most: number): number => {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${field} is ${value}; allowed is a whole number from ${least} to ${most}`)
  }
  return value
}

const worldOf = (options: SimulatorOptions): World => {
  const today = options.today ?? "2026-06-15"
  if (!/^\d{4}-\d{2}-\d{2}$/.test(today) || Number.isNaN(Date.parse(`${today}T00:00:00Z`))) {
    throw new RangeError(`today is ${JSON.stringify(today)}; allowed is a day as YYYY-MM-DD`)
  }
  return {
    seed: options.seed ?? 1,
    resultsPerPage: within("resultsPerPage", options.resultsPerPage ?? 10, 1, 100),
    totalResults: within("totalResults", options.totalResults ?? 35, 0, 1000),
    today
  }
}

const fieldsOf = (fields: URLSearchParams) => {
  const query = fields.get("q") ?? ""
  return { fields, query, steering: steer(query) }
}

const askOf = (request: IncomingMessage, url: URL, endpoint: EndpointName, body: string): Ask => ({
  endpoint,
  method: request.method ?? "GET",
  ...fieldsOf(request.method === "POST" ? new URLSearchParams(body) : url.searchParams),
  userAgent: request.headers["user-agent"] ?? "",
  referer: request.headers.referer ?? ""
})

/** A query's own marks go before what was set; they use up nothing. */
const decide = (plan: FaultPlan, ask: Ask): Decision => {
  const own = ask.steering
  const planned: Decision = own.fault === undefined
    ? plan.take(ask.endpoint)
    : { fault: own.fault, delayMillis: 0, retryAfter: undefined }
  return {
    fault: planned.fault,
    delayMillis: own.delayMillis ?? planned.delayMillis,
    retryAfter: own.retryAfter ?? planned.retryAfter
  }
}

const envOf = (url: string): Readonly<Record<string, string>> => ({
  DDG_HTML_URL: `${url}/html/`,
  DDG_LITE_URL: `${url}/lite/`,
  DDG_API_URL: `${url}/api/`,
  DDG_SUGGEST_URL: `${url}/ac/`,
  DDG_SITE_URL: `${url}/`
})

const portOf = (address: AddressInfo | string | null): number => {
  if (address === null || typeof address === "string") throw new Error("the simulator has no TCP address")
  return address.port
}

export const start = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const world = worldOf(options)
  const port = within("port", options.port ?? 0, 0, 65_535)
  const gzip = options.gzip ?? true
  const plan = faultPlan(world.seed, options.delayMillis ?? 0)
  const manners = politeness(options.politeness)
  const counts = counter()
  const timers = new Set<NodeJS.Timeout>()
  const known = new WeakSet<Socket>()
  let closing = false
  let bomb: Promise<Buffer> | undefined

  const refuse = (request: IncomingMessage, response: ServerResponse, status: number, reason: string): void =>
    send({ gzip, request, response }, { status, contentType: HTML_TYPE, body: statusPage(status, reason) })

  const enter = (request: IncomingMessage, response: ServerResponse, endpoint: EndpointName | undefined) => {
    const own = new Set<NodeJS.Timeout>()
    let endedHere = false
    let over = false
    if (!known.has(request.socket)) {
      known.add(request.socket)
      counts.connected()
    }
    counts.entered()
    if (endpoint !== undefined) manners.arrive({ endpoint, method: request.method ?? "GET", headers: request.headers })
    const leave = (): void => {
      if (over) return
      over = true
      for (const timer of own) {
        clearTimeout(timer)
        timers.delete(timer)
      }
      counts.left(!response.writableFinished && !endedHere && !closing)
      if (endpoint !== undefined) manners.leave(endpoint)
    }
    response.once("finish", leave)
    response.once("close", leave)
    const later = (millis: number, work: () => void): void => {
      if (over || closing) return
      const timer = setTimeout(() => {
        own.delete(timer)
        timers.delete(timer)
        work()
      }, millis)
      own.add(timer)
      timers.add(timer)
    }
    const ownEnd = (): void => {
      endedHere = true
    }
    return { later, ownEnd }
  }

  const defect = (response: ServerResponse) => (cause: unknown): void => {
    counts.defect(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))
    response.destroy()
  }

  const serve = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const endpoint = endpointOf(url.pathname)
    const { later, ownEnd } = enter(request, response, endpoint)
    if (endpoint === undefined) return refuse(request, response, 404, "Not Found")
    const allowed = request.method === "GET" || (request.method === "POST" && takesPost(endpoint))
    if (!allowed) return refuse(request, response, 405, "Not Allowed")
    const read = await readBody(request)
    if (read._tag === "Gone") return
    if (read._tag === "TooLarge") return refuse(request, response, 413, "Request Entity Too Large")

    const ask = askOf(request, url, endpoint, read.text)
    counts.asked(endpoint, ask.query, ask.fields.get("kp") ?? ask.fields.get("p"), {
      method: ask.method,
      url: request.url ?? "",
      headers: request.headers,
      body: read.text
    })
    const token = laterPage(world, ask)
    if (token !== "right") manners.note(`${endpoint}: a later page (s=${ask.fields.get("s") ?? ""}) with ${token} vqd`)
    const decision = decide(plan, ask)
    if (decision.fault !== "ok") counts.fault(decision.fault)

    const exchange: Exchange = {
      world, ask, request, response, gzip, later, ownEnd,
      bomb: () => (bomb ??= makeBomb())
    }
    const go = (): void => {
      deliver(exchange, decision).catch(defect(response))
    }
    if (decision.delayMillis > 0) later(decision.delayMillis, go)
    else go()
  }

  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    const target = request.url ?? "/"
    if (!URL.canParse(target, `http://${HOST}`)) return refuse(request, response, 400, "Bad Request")
    const url = new URL(target, `http://${HOST}`)
    if (options.control === true && url.pathname.startsWith("/__sim/")) return answerControl(simulator, url, response)
    serve(request, response, url).catch(defect(response))
  })

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, HOST, 1024, () => {
      server.off("error", reject)
      resolve()
    })
  })
  const url = `http://${HOST}:${portOf(server.address())}`

  const simulator: Simulator = {
    url,
    env: envOf(url),
    set: plan.set,
    stats: () => counts.read(manners.notes()),
    reset: () => {
      plan.reset()
      manners.reset()
      counts.reset()
    },
    expected: (query, page = 1, filters = {}) =>
      hitsBetween(world, corpusKey(world, query, filters), (within("page", page, 1, 1000) - 1) * world.resultsPerPage)
        .map(expectedOf),
    close: () => {
      closing = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    }
  }
  return simulator
}
