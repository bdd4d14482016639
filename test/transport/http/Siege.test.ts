import { readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { open, type Poster } from "../../bench/support/Post.ts"
import { attacks, resting, silent } from "../../support/attacks/Attacks.ts"
import { gather } from "../../support/attacks/Crowd.ts"
import { requireBundle } from "../../support/Bundle.ts"
import { type HttpProcess, startHttp } from "../../support/HttpProcess.ts"

/** The program as it ships, in a process of its own, while others do their worst: honest clients are answered. */

const ROUNDS = 20
/** Of attackers at once, and of all that come after one another. */
const AT_ONCE = 200
const MOST = 1_000
const CONNECTIONS = 8_000

let folder: string
let hasty: HttpProcess
let patient: HttpProcess

const started = (more: Readonly<Record<string, string>> = {}) =>
  startHttp([requireBundle(), "http", "--port", "0"], {
    DDG_STATE_FOLDER: folder,
    DDG_HTTP_CONNECTIONS: String(CONNECTIONS),
    ...more
  })

const portOf = ({ url }: HttpProcess): number => Number(new URL(url).port)

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-siege-"))
  hasty = await started({ DDG_HTTP_HEADER_DEADLINE: "1s", DDG_HTTP_REQUEST_DEADLINE: "2s" })
  patient = await started({ DDG_HTTP_HEADER_DEADLINE: "1m", DDG_HTTP_REQUEST_DEADLINE: "1m", DDG_HTTP_KEEP_ALIVE: "2m" })
})
afterAll(async () => {
  await Promise.all([hasty, patient].map((server) => server?.stop("SIGKILL")))
  await rm(folder, { recursive: true, force: true })
})

/** How many files, and so connections, this process may have open. */
const openFiles = (): number => {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1] ?? 0)
  } catch {
    return 0
  }
}
const WANTED = 5_000

const PING = { id: 7, method: "ping" }
const ANSWER = { jsonrpc: "2.0", id: 7, result: {} }

/** A client that is there from before, and one that opens a connection for each request. */
const served = async ({ url }: HttpProcess, kept: Poster): Promise<void> => {
  for (let round = 0; round < ROUNDS; round++) {
    const fresh = await open(url)
    const answers = await Promise.all([fresh.post(PING), kept.post(PING)])
    expect(answers.map((text) => JSON.parse(text))).toEqual([ANSWER, ANSWER])
    fresh.close()
  }
}

describe("honest clients are answered during", { timeout: 60_000 }, () => {
  it.each(attacks)("$name", async ({ atOnce = AT_ONCE, behaviour, isEnded }) => {
    const kept = await open(hasty.url)
    const crowd = await gather({ port: portOf(hasty), atOnce, most: MOST, behaviour })
    try {
      await served(hasty, kept)
      crowd.listen()
      if (isEnded) await crowd.untilEnded(atOnce)
      await served(hasty, kept)
      for (const said of crowd.said().keys()) expect(said).toMatch(/^(?:nothing|[24]\d\d)$/)
    } finally {
      await crowd.stop()
      kept.close()
    }
  })

  for (const [what, behaviour] of [["nothing", silent], ["nothing more after a request", resting]] as const) {
    it(`thousands of connections that say ${what}`, async ({ skip }) => {
      // Both ends need a file each; those of the server are in another process.
      const atOnce = Math.min(WANTED, openFiles() - 500)
      if (atOnce < WANTED) console.warn(`${WANTED} connections need ${WANTED + 500} open files: ${Math.max(0, atOnce)} are made`)
      if (atOnce < 500) return skip("too few open files are allowed")
      const kept = await open(patient.url)
      const crowd = await gather({ port: portOf(patient), atOnce, most: atOnce, behaviour })
      try {
        await served(patient, kept)
        expect(crowd.open()).toBe(atOnce)
      } finally {
        await crowd.stop()
        kept.close()
      }
    })
  }

  it("all of them at once, and afterwards the server is as before", async () => {
    const kept = await open(hasty.url)
    const crowds = await Promise.all(attacks.map(({ behaviour }) => gather({ port: portOf(hasty), atOnce: 20, most: 200, behaviour })))
    try {
      await served(hasty, kept)
    } finally {
      await Promise.all(crowds.map(({ stop }) => stop()))
      kept.close()
    }
    expect(hasty.child.exitCode).toBeNull()
    expect(await hasty.stop()).toBe(0)
  })
})
