import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawnSync } from "node:child_process"
import { rm, writeFile } from "node:fs/promises"
import path from "node:path"
import { describe, expect } from "vitest"
import { tempFolder } from "../support/tempFolder.ts"
import { until } from "../support/until.ts"
import * as Health from "./support/Health.ts"
import { stand } from "./support/Server.ts"

/** A file system of its own needs a user who may make one, in a name space of its own. */
const missing = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/tmp"], { stdio: "ignore" }).status === 0
  ? undefined
  : "unshare and mount cannot make a small disk here"
if (missing !== undefined) console.warn(`Skipped, for ${missing}: the program with a disk that is full or read-only`)

const SIZE = 4 * 1024 * 1024

const ITS = ["audit", "consent", "cache_store"]

/** The disk of a server, as seen from outside. */
interface Disk {
  readonly pid: number
  readonly folder: string
}

interface Fault {
  /** What the table in the document calls it. */
  readonly name: string
  /** How it is mounted at the start of the server. A disk with files that are being written cannot become read-only here. */
  readonly mounted: "ro" | "rw"
  readonly begin: (disk: Disk) => Promise<void>
  readonly end: (disk: Disk) => Promise<void>
}

const filler = ({ folder, pid }: Disk): string => path.join(`/proc/${pid}/root`, folder, "filler")

/** Lets what was mounted to be read only be written. */
const makeWritable = async ({ folder, pid }: Disk): Promise<void> => {
  const words = ["-t", String(pid), "-U", "-m", "--preserve-credentials", "mount", "-o", "remount,rw", folder]
  const { status, stderr } = spawnSync("nsenter", words)
  if (status !== 0) throw new Error(String(stderr))
}

const faults: ReadonlyArray<Fault> = [
  {
    name: "full",
    mounted: "rw",
    // As much as there is room for: the error is what is wanted.
    begin: (disk) => writeFile(filler(disk), Buffer.alloc(2 * SIZE)).catch(() => undefined),
    end: (disk) => rm(filler(disk))
  },
  { name: "read-only", mounted: "ro", begin: () => Promise.resolve(), end: makeWritable }
]

describe.skipIf(missing !== undefined)("the program as shipped, with a disk that is", () => {
  for (const { begin, end, mounted, name } of faults) {
    it.scopedLive(`${name}, searches on, says so in health_check as documented, and heals`, () =>
      Effect.gen(function*() {
        const folder = yield* tempFolder
        const within = ["unshare", "-rm", "sh", "-c", `mount -t tmpfs -o size=${SIZE},${mounted} none "$DDG_STATE_FOLDER" && exec "$0" "$@"`]
        const at = yield* stand({ env: { DDG_STATE_FOLDER: folder, DDG_RATE_REQUESTS: "100000" }, within })
        const disk = { pid: at.pid ?? expect.unreachable("the server has no number"), folder }
        let asked = 0
        const search = Effect.promise(async () =>
          (await at.call("web_search", { query: `keepers ${asked++}` })).structuredContent?.["outcome"])
        const isRecorded = Health.isRecorded(at)
        if (mounted === "rw") {
          expect(yield* search).toBe("results")
          expect(yield* isRecorded).toBe(true)
          expect(Health.degradedOf(yield* Health.checksOf(at), ITS)).toEqual([])
        }
        yield* Effect.promise(() => begin(disk))
        const degraded = Health.documented("operations.md", name)
        expect(degraded.length).toBeGreaterThan(0)
        const checks = yield* until(
          Effect.gen(function*() {
            expect(yield* search).toBe("results")
            yield* isRecorded
            return yield* Health.checksOf(at)
          }),
          (found) => Health.degradedOf(found, ITS).length >= degraded.length
        )
        expect(Health.degradedOf(checks, ITS)).toEqual(degraded)
        expect(yield* isRecorded).toBe(false)

        yield* Effect.promise(() => end(disk))
        yield* until(
          Effect.zipRight(Effect.zip(search, isRecorded), Health.checksOf(at)),
          (found) => Health.degradedOf(found, ITS).length === 0
        )
        expect(yield* isRecorded).toBe(true)
      }), 60_000)
  }
})
