import type { EndpointName } from "./Endpoint.ts"
import { random } from "./Random.ts"

/**
 * - `ok`: nothing is wrong
 * - `challenge`, `challenge200`: the page that asks for a human, with status 202 or 200
 * - `403`, `418`, `429`, `500`, `503`: the status with a short page; 429 and 503 with Retry-After where one is set
 * - `reset`: RST; `hang`: no headers; `hang-body`: headers, then silence
 * - `drip`: 64 bytes each 100 ms; `truncated`: closed at 40 % of the promised length
 * - `cut`: well-formed HTTP with the first 40 % of the page
 * - `huge`: 64 MiB; `bomb`: a small gzip body that inflates to 64 MiB
 * - `redirect`: 302 to itself; `redirect-away`: 303 to another site
 * - `empty`: 200 without a body; `changed`: the same results in other markup or other keys (`site`: no vqd)
 * - `wrong-charset`: UTF-8 bytes labelled ISO-8859-1; `html-for-json`: a page that asks for JavaScript
 * - `shell`: the front page with status 200
 */
export const faultNames = [
  "ok", "challenge", "challenge200", "403", "418", "429", "500", "503", "reset", "hang", "hang-body", "drip",
  "truncated", "cut", "huge", "bomb", "redirect", "redirect-away", "empty", "changed", "wrong-charset",
  "html-for-json", "shell"
] as const
export type Fault = (typeof faultNames)[number]

export const isFault = (name: string): name is Fault => faultNames.some((known) => known === name)

export interface Change {
  readonly fault?: Fault
  /** Default `all`, which also clears what was set for single endpoints. */
  readonly endpoint?: EndpointName | "all"
  /** 0 to 1; default 1. Drawn from the seed, so that a run can be repeated. */
  readonly probability?: number
  /** The fault is served so often, then the endpoint is well again. */
  readonly times?: number
  /** Before each answer, 0 to 60,000; stays until it is set again. */
  readonly delayMillis?: number
  /** Seconds, 0 to 86,400; belongs to the fault. */
  readonly retryAfter?: number
}

export interface Decision {
  readonly fault: Fault
  readonly delayMillis: number
  readonly retryAfter: number | undefined
}

export interface FaultPlan {
  /** Throws a RangeError that names the field, the value and what is allowed. */
  readonly set: (change: Change) => void
  /** What the next request meets; uses up one of `times`. */
  readonly take: (endpoint: EndpointName) => Decision
  readonly reset: () => void
}

interface Rule {
  readonly fault: Fault
  readonly probability: number
  readonly left: number
  readonly retryAfter: number | undefined
}

const checkRange = (field: string, value: number | undefined, least: number, most: number): void => {
  if (value !== undefined && !(value >= least && value <= most)) {
    throw new RangeError(`${field} is ${value}; allowed is ${least} to ${most}`)
  }
}

const check = (change: Change): void => {
  checkRange("probability", change.probability, 0, 1)
  checkRange("times", change.times, 1, Number.MAX_SAFE_INTEGER)
  checkRange("delayMillis", change.delayMillis, 0, 60_000)
  checkRange("retryAfter", change.retryAfter, 0, 86_400)
  const needsFault = change.probability ?? change.times ?? change.retryAfter
  if (change.fault === undefined && needsFault !== undefined) {
    throw new RangeError("fault is missing; probability, times and retryAfter belong to one")
  }
}

export const faultPlan = (seed: number, initialDelay: number): FaultPlan => {
  checkRange("delayMillis", initialDelay, 0, 60_000)
  const rules = new Map<EndpointName | "all", Rule>()
  const delays = new Map<EndpointName | "all", number>([["all", initialDelay]])
  let luck = random(`${seed}|faults`)

  const use = (key: EndpointName | "all", rule: Rule): Fault => {
    if (!luck.chance(rule.probability)) return "ok"
    if (rule.left <= 1) rules.delete(key)
    else rules.set(key, { ...rule, left: rule.left - 1 })
    return rule.fault
  }

  return {
    set: (change) => {
      check(change)
      const key = change.endpoint ?? "all"
      if (change.fault !== undefined) {
        if (key === "all") rules.clear()
        rules.set(key, {
          fault: change.fault,
          probability: change.probability ?? 1,
          left: change.times ?? Number.POSITIVE_INFINITY,
          retryAfter: change.retryAfter
        })
      }
      if (change.delayMillis !== undefined) {
        if (key === "all") delays.clear()
        delays.set(key, change.delayMillis)
      }
    },
    take: (endpoint) => {
      const key = rules.has(endpoint) ? endpoint : "all"
      const rule = rules.get(key)
      return {
        fault: rule === undefined ? "ok" : use(key, rule),
        delayMillis: delays.get(endpoint) ?? delays.get("all") ?? 0,
        retryAfter: rule?.retryAfter
      }
    },
    reset: () => {
      rules.clear()
      delays.clear()
      delays.set("all", initialDelay)
      luck = random(`${seed}|faults`)
    }
  }
}
