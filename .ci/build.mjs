// Bundles the program into dist/: one entry, and chunks that are loaded when they are needed. Beside them the licences
// of everything that went in.
import { build } from "esbuild"
import { readFile, readdir, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const outdir = path.join(root, "dist")

/**
 * The SDK loads its JSON Schema validator at the start and uses it only to check answers that a server elicits. Here it is
 * evaluated when it is first used: it is a sixth of the code that runs before the first answer.
 */
const lazyValidator = {
  name: "lazy-validator",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^ajv(-formats)?$/ }, ({ importer, kind, path: name }) =>
      kind === "import-statement" && importer.endsWith("ajv-provider.js") ? { path: name, namespace: "lazy" } : undefined)
    onLoad({ filter: /^ajv$/, namespace: "lazy" }, () => ({
      contents: "export default class { constructor(options) { const { Ajv } = require(\"ajv\"); return new Ajv(options) } }",
      resolveDir: root
    }))
    onLoad({ filter: /^ajv-formats$/, namespace: "lazy" }, () => ({
      contents: "export default (ajv) => require(\"ajv-formats\").default(ajv)",
      resolveDir: root
    }))
  }
}

await rm(outdir, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["src/main.ts"],
  outdir,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node20.18",
  legalComments: "none",
  metafile: true,
  plugins: [lazyValidator],
  banner: {
    js: "#!/usr/bin/env node\nimport{createRequire as __createRequire}from\"node:module\";const require=__createRequire(import.meta.url);"
  },
  logLevel: "warning"
})

/** `node_modules/@scope/name/...` -> the folder of the package. */
const packageOf = (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]

const folders = [...new Set(Object.keys(metafile.inputs).map(packageOf).filter((folder) => folder !== undefined))].sort()
const notices = await Promise.all(folders.map(async (folder) => {
  const manifest = JSON.parse(await readFile(path.join(root, folder, "package.json"), "utf8"))
  const file = (await readdir(path.join(root, folder))).find((name) => /^licen[cs]e/i.test(name))
  const text = file === undefined ? "" : await readFile(path.join(root, folder, file), "utf8")
  return `${manifest.name} ${manifest.version}\nLicence: ${manifest.license ?? "see below"}\n\n${text.trim()}\n`
}))
await writeFile(
  path.join(outdir, "THIRD-PARTY-LICENSES.txt"),
  `This program contains the following packages.\n\n${notices.join(`\n${"-".repeat(80)}\n\n`)}`
)

const sizes = Object.values(metafile.outputs).map(({ bytes }) => bytes)
const total = sizes.reduce((sum, bytes) => sum + bytes, 0)
console.error(`dist/main.js and ${sizes.length - 1} chunks, ${Math.ceil(total / 1024)} KiB`)
