import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import type { Redis } from "../../../state/redis/Redis.ts"
import { ask, type DiskError } from "../Disk.ts"
import { segmentFile } from "../Segments.ts"
import { publicFile, publicPem } from "../Signing.ts"
import { secretsIn } from "./RedisBacking.ts"
import { eachLines, metaOf } from "./RedisLines.ts"

/**
 * Copies the trail from Redis into a folder, as one that was written there, without its private keys: to be verified, shown,
 * exported or kept. The folder is empty before.
 */
export const copyTo = (redis: Redis["Type"], folder: string): Effect.Effect<void, DiskError> =>
  Effect.gen(function*() {
    const meta = yield* metaOf(redis)
    if (meta === undefined) return
    const { signing } = yield* secretsIn(redis)
    const stream = path.join(folder, "1")
    yield* ask("write", folder, async () => {
      await fs.mkdir(stream, { recursive: true, mode: 0o700 })
      await fs.writeFile(publicFile(folder), publicPem(signing), { mode: 0o600 })
    })
    yield* eachLines(redis, meta, ({ lines, segment }) => {
      const file = segmentFile(stream, segment)
      return ask("write", file, () => fs.appendFile(file, lines.join(""), { mode: 0o600 }))
    })
  })
