import * as Effect from "effect/Effect"
import * as BlobFolder from "../../../src/state/BlobFolder.ts"

/**
 * A process that puts and gets in a folder of blobs until it is stopped, and prints a line for every hundred. It ends
 * with 1 when it ever got anything else than was put: a blob is its own key, over and over.
 */
const [folder = "", maxBytes = "", seed = ""] = process.argv.slice(2)

const bodyOf = (key: string, size: number): Buffer => Buffer.alloc(size, key)

const work = Effect.gen(function*() {
  const blobs = yield* BlobFolder.make({ folder, maxBytes: Number(maxBytes) })
  for (let i = 0;; i++) {
    const key = `key ${(i * 7 + Number(seed)) % 50};`
    yield* blobs.put("pages", key, bodyOf(key, 200 + ((i * 13) % 800)), Date.now() + 60_000 + i)
    const other = `key ${(i * 11) % 50};`
    const found = yield* blobs.get("pages", other)
    if (found !== undefined && !Buffer.from(found).equals(bodyOf(other, found.length))) {
      return yield* Effect.dieMessage(`got what was never put for ${other}`)
    }
    if (i % 100 === 99) process.stdout.write(`${i + 1}\n`)
  }
})

Effect.runPromise(work).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exit(1)
})
