/**
 * The simulated DuckDuckGo as a process of its own.
 *
 *   tsx test/support/duckduckgo/main.ts [--port 0] [--results 10] [--total 35] [--delay 0] [--seed 1]
 *     [--today 2026-06-15] [--pace-requests 2] [--pace-window 10000] [--max-seconds 3600] [--with-stdin]
 *
 * Prints one line of JSON, `{"ready":true,"url":…,"env":{…}}`, then serves until SIGTERM, SIGINT, the end of
 * `--max-seconds`, or, with `--with-stdin`, the end of its input. On the same port: `/__sim/set?fault=403&endpoint=html&times=2`,
 * `/__sim/stats`, `/__sim/reset`, `/__sim/expected?q=…&page=1`.
 */
import { parseArgs } from "node:util"
import { start } from "./Simulator.ts"

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    results: { type: "string", default: "10" },
    total: { type: "string", default: "35" },
    delay: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    today: { type: "string", default: "2026-06-15" },
    "pace-requests": { type: "string", default: "2" },
    "pace-window": { type: "string", default: "10000" },
    "max-seconds": { type: "string", default: "3600" },
    "with-stdin": { type: "boolean", default: false }
  }
})

const whole = (name: string, text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`--${name} is ${JSON.stringify(text)}; allowed is a whole number`)
  return Number(text)
}

const simulator = await start({
  port: whole("port", values.port),
  resultsPerPage: whole("results", values.results),
  totalResults: whole("total", values.total),
  delayMillis: whole("delay", values.delay),
  seed: whole("seed", values.seed),
  today: values.today,
  politeness: {
    requests: whole("pace-requests", values["pace-requests"]),
    windowMillis: whole("pace-window", values["pace-window"])
  },
  control: true
})

const lifetime = setTimeout(() => stop(), Math.min(whole("max-seconds", values["max-seconds"]), 86_400) * 1000)

const stop = (): void => {
  clearTimeout(lifetime)
  process.stdin.destroy()
  simulator.close().then(
    () => process.exit(0),
    () => process.exit(1)
  )
}

process.once("SIGTERM", stop)
process.once("SIGINT", stop)
if (values["with-stdin"]) process.stdin.once("end", stop).once("close", stop).resume()

process.stdout.write(`${JSON.stringify({ ready: true, url: simulator.url, env: simulator.env })}\n`)
