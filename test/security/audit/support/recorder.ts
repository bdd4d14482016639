import * as Effect from "effect/Effect"
import { writeSync } from "node:fs"
import { Audit } from "../../../../src/security/audit/Audit.ts"
import { local } from "../../../../src/security/Subject.ts"

/**
 * Records for ever, from eight fibers, and says on stdout which records were acknowledged: a line each, written before
 * anything else happens. Arguments: the folder of the trail, a name, the bytes of a file.
 */
const [folder = "", name = "", segmentBytes = "100000"] = process.argv.slice(2)
const subject = local("heron", name)

const fiber = (index: number) =>
  Effect.gen(function*() {
    const audit = yield* Audit
    for (let n = 0;; n++) {
      const requestId = `${name}-${index}-${n}`
      yield* audit.record({
        _tag: "Decision",
        operation: "web_search",
        level: "LOW",
        verdict: "allow",
        reason: "ok",
        rule: "level",
        requestId,
        subject,
        ...(n % 3 === 0 ? { sealed: { query: `query ${n}` } } : {})
      }, n % 5 === 0 ? "synced" : "written")
      writeSync(1, `${requestId}\n`)
    }
  })

const program = Effect.forEach([0, 1, 2, 3, 4, 5, 6, 7], fiber, { concurrency: "unbounded", discard: true })

await Effect.runPromise(
  Effect.provide(program, Audit.layer({ ...Audit.defaults(folder), segmentBytes: Number(segmentBytes), checkpointEvery: 50 }))
)
