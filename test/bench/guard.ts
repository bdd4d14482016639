// npm run bench:guard [-- --only startup] [-- --write]
// Runs benchmarks and compares their ratios to those stored in baselines.json; ends with 1 if one got much worse.
import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { type Ratios, ratiosOf, worse } from "./support/Guard.ts"
import { say } from "./support/Stats.ts"

/** Shared machines are noisy, ratios within one run less so: what is caught is a change, not a tremor. */
const TOLERANCE = 0.35

const benches: Readonly<Record<string, ReadonlyArray<string>>> = {
  startup: ["--runs", "9", "--searches", "50"],
  search: ["--rounds", "60"]
}

const { values } = parseArgs({ options: { only: { type: "string" }, write: { type: "boolean", default: false } } })
const store = fileURLToPath(new URL("baselines.json", import.meta.url))
const stored: Readonly<Record<string, Ratios>> = JSON.parse(readFileSync(store, "utf8"))
const names = values.only === undefined ? Object.keys(benches) : [values.only]

const measured = Object.fromEntries(names.map((name): [string, Ratios] => {
  const args = benches[name]
  if (args === undefined) throw new RangeError(`--only is ${name}; allowed are ${Object.keys(benches).join(", ")}`)
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
  const output = execFileSync(process.execPath, ["--import", "tsx", script, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 300_000
  })
  say(output)
  return [name, ratiosOf(output)]
}))

if (values.write) {
  writeFileSync(store, `${JSON.stringify({ ...stored, ...measured }, null, 2)}\n`)
} else {
  const faults = names.flatMap((name) => worse(stored[name] ?? {}, measured[name] ?? {}, TOLERANCE))
  for (const fault of faults) say(fault)
  process.exitCode = faults.length === 0 ? 0 : 1
}
