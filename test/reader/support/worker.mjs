// The thread of the reader from source: the bundle has a file of its own for it.
import { register } from "tsx/esm/api"

register()
await import("../../../src/reader/pool/Worker.ts")
