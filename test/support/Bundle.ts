import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"

/** The program as it ships. */
export const bundle = fileURLToPath(new URL("../../dist/main.js", import.meta.url))

/** Fails with the remedy where the bundle has not been made. */
export const requireBundle = (): string => {
  if (!existsSync(bundle)) throw new Error("dist/main.js is missing: run npm run build")
  return bundle
}

/** The code of the start, by file: what the loader runs before a client is answered. Late parts are not among it. */
export const startCode = (file = path.join(path.dirname(requireBundle()), "program.cjs"), seen = new Map<string, string>()): ReadonlyMap<string, string> => {
  if (seen.has(file)) return seen
  const code = readFileSync(file, "utf8")
  seen.set(file, code)
  for (const [, name = ""] of code.matchAll(/\brequire\("(\.\/[\w.-]+\.cjs)"\)/g)) {
    startCode(path.join(path.dirname(file), name), seen)
  }
  return seen
}
