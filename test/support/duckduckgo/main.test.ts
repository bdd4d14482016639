import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import * as Schema from "effect/Schema"
import { afterEach, describe, expect, it } from "vitest"
import { ask } from "./TestClient.ts"

const Ready = Schema.parseJson(Schema.Struct({
  ready: Schema.Literal(true),
  url: Schema.String,
  env: Schema.Record({ key: Schema.String, value: Schema.String })
}))

const running = new Set<ChildProcessWithoutNullStreams>()
afterEach(() => {
  for (const child of running) child.kill("SIGKILL")
  running.clear()
})

const run = async (...flags: ReadonlyArray<string>) => {
  const main = fileURLToPath(new URL("main.ts", import.meta.url))
  const child = spawn(process.execPath, ["--import", "tsx", main, ...flags])
  running.add(child)
  const exited = once(child, "exit")
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve).once("close", () => reject(new Error("it printed nothing")))
  })
  return { child, exited, ready: Schema.decodeSync(Ready)(line) }
}

describe("the simulator as a process", () => {
  it("prints where it is, serves as its flags say, and stops on SIGTERM", async () => {
    const { child, exited, ready } = await run("--results", "15", "--total", "50", "--max-seconds", "30")
    expect(ready.env["DDG_HTML_URL"]).toBe(`${ready.url}/html/`)
    const page = await ask(`${ready.url}/html/`, { form: { q: "lantern" } })
    expect(page.text.match(/class="result__a"/g)).toHaveLength(15)
    expect((await ask(`${ready.url}/__sim/stats`)).text).toContain("\"requests\":1,")
    child.kill("SIGTERM")
    expect(await exited).toEqual([0, null])
  })

  it("stops when its input ends, where it is told to", async () => {
    const { child, exited } = await run("--with-stdin", "--max-seconds", "30")
    child.stdin.end()
    expect(await exited).toEqual([0, null])
  })

  it("stops after the time that it was given", async () => {
    const { exited } = await run("--max-seconds", "0")
    expect(await exited).toEqual([0, null])
  })
})
