import type { ServerResponse } from "node:http"
import { type EndpointName, endpointNames, isEndpoint, JSON_TYPE } from "./Endpoint.ts"
import { type Change, type Fault, faultNames, isFault } from "./Faults.ts"
import type { Simulator } from "./Simulator.ts"

const reply = (response: ServerResponse, status: number, value: unknown): void => {
  const body = Buffer.from(JSON.stringify(value), "utf8")
  response.writeHead(status, { "content-type": JSON_TYPE, "content-length": String(body.length) })
  response.end(body)
}

const faultOf = (text: string | null): Fault | undefined => {
  if (text === null) return undefined
  if (!isFault(text)) throw new RangeError(`fault is ${JSON.stringify(text)}; allowed is ${faultNames.join(", ")}`)
  return text
}

const targetOf = (text: string | null): EndpointName | "all" | undefined => {
  if (text === null) return undefined
  if (text !== "all" && !isEndpoint(text)) {
    throw new RangeError(`endpoint is ${JSON.stringify(text)}; allowed is all, ${endpointNames.join(", ")}`)
  }
  return text
}

const numberOf = (fields: URLSearchParams, name: string): number | undefined => {
  const text = fields.get(name)
  if (text === null) return undefined
  if (!/^\d+(?:\.\d+)?$/.test(text)) throw new RangeError(`${name} is ${JSON.stringify(text)}; allowed is a number`)
  return Number(text)
}

const FIELDS = ["fault", "endpoint", "probability", "times", "delayMillis", "retryAfter"]

const changeOf = (fields: URLSearchParams): Change => {
  for (const name of fields.keys()) {
    if (!FIELDS.includes(name)) throw new RangeError(`${name} is no field; allowed is ${FIELDS.join(", ")}`)
  }
  const fault = faultOf(fields.get("fault"))
  const endpoint = targetOf(fields.get("endpoint"))
  const probability = numberOf(fields, "probability")
  const times = numberOf(fields, "times")
  const delayMillis = numberOf(fields, "delayMillis")
  const retryAfter = numberOf(fields, "retryAfter")
  return {
    ...(fault === undefined ? {} : { fault }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(probability === undefined ? {} : { probability }),
    ...(times === undefined ? {} : { times }),
    ...(delayMillis === undefined ? {} : { delayMillis }),
    ...(retryAfter === undefined ? {} : { retryAfter })
  }
}

const run = (simulator: Simulator, url: URL): unknown => {
  const fields = url.searchParams
  switch (url.pathname) {
    case "/__sim/set": {
      const change = changeOf(fields)
      simulator.set(change)
      return change
    }
    case "/__sim/stats":
      return simulator.stats()
    case "/__sim/reset":
      simulator.reset()
      return { reset: true }
    case "/__sim/expected":
      return simulator.expected(fields.get("q") ?? "", numberOf(fields, "page") ?? 1, {
        kl: fields.get("kl") ?? "",
        df: fields.get("df") ?? ""
      })
    default:
      throw new RangeError(`${url.pathname} is no control; allowed is /__sim/set, stats, reset, expected`)
  }
}

/** `/__sim/set`, `stats`, `reset` and `expected`, for a simulator in a process of its own; none of them is counted. */
export const answerControl = (simulator: Simulator, url: URL, response: ServerResponse): void => {
  try {
    reply(response, 200, run(simulator, url))
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    reply(response, 400, { error: cause.message })
  }
}
