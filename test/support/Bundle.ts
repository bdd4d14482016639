import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** The program as it ships. */
export const bundle = fileURLToPath(new URL("../../dist/main.js", import.meta.url))

/** Fails with the remedy where the bundle has not been made. */
export const requireBundle = (): string => {
  if (!existsSync(bundle)) throw new Error("dist/main.js is missing: run npm run build")
  return bundle
}
