import { build } from "esbuild"
import path from "node:path"
import { fileURLToPath } from "node:url"

/** A script of a test's as one file in `folder`, for a plain Node: it starts at once, and can be killed at any moment. */
export const bundledScript = async (script: URL, folder: string): Promise<string> => {
  const outfile = path.join(folder, `${path.parse(fileURLToPath(script)).name}.mjs`)
  await build({
    entryPoints: [fileURLToPath(script)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.18",
    logLevel: "warning"
  })
  return outfile
}
