import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/** Bytes in use after a collection. */
export const heap = (): number => {
  setFlagsFromString("--expose-gc")
  const collect: unknown = runInNewContext("gc")
  if (typeof collect === "function") collect()
  return process.memoryUsage().heapUsed
}
