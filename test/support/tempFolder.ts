import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"

/** A new folder that is gone at the end of the scope. */
export const tempFolder = Effect.acquireRelease(
  Effect.promise(() => fs.mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-test-"))),
  (folder) => Effect.promise(() => fs.rm(folder, { recursive: true, force: true }))
)
