// Bundles the program into dist/: one entry, and chunks that are loaded when they are needed. Beside them the licences
// of everything that went in.
import { build, transform } from "esbuild"
import { execFileSync } from "node:child_process"
import { readFile, readdir, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { dashboardPage } from "./dashboard.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const outdir = path.join(root, "dist")

/**
 * The SDK loads its JSON Schema validator at the start and uses it only to check answers that a server elicits. Here it is
 * a file of its own, loaded when it is first used: it is a sixth of the code that would run before the first answer.
 */
const lazyValidator = {
  name: "lazy-validator",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^ajv(-formats)?$/ }, ({ importer, path: name }) =>
      importer.endsWith("ajv-provider.js") ? { path: name, namespace: "lazy" } : undefined)
    onLoad({ filter: /.*/, namespace: "lazy" }, ({ path: name }) => ({
      contents: name === "ajv"
        ? "export default class { constructor(options) { return new (require(\"./validator.cjs\").Ajv)(options) } }"
        : "export default (ajv) => require(\"./validator.cjs\").addFormats(ajv)"
    }))
    onResolve({ filter: /^\.\/validator\.cjs$/ }, ({ path: name }) => ({ path: name, external: true }))
  }
}

/**
 * The library of the authorization server stores its models under the names of their classes, which have to outlive the
 * minifier. And it warns at its import of every Node before 22, on which it runs all the same (the tests show it), and of
 * settings that were left as they are; both by `console`, which is not where this program's log is.
 */
const namedProvider = {
  name: "named-provider",
  setup: ({ onLoad }) => {
    onLoad({ filter: /oidc-provider[\\/]lib[\\/](?:models[\\/]|helpers[\\/]errors\.js$)/ }, async ({ path: file }) => ({
      contents: (await transform(await readFile(file, "utf8"), { keepNames: true, target: "node20.18" })).code
    }))
    onLoad({ filter: /oidc-provider[\\/]lib[\\/]helpers[\\/]attention\.js$/ }, () => ({
      contents: "export const info = () => {}; export const warn = () => {}"
    }))
  }
}

/**
 * The start of the program in few files. Code is cut by which parts can be loaded without each other, and the start would
 * be in a file for every mixture of late parts that share some of it: each costs its loading. So every late part says that
 * it needs all that the start has, which is there by then. The threads that read pages start elsewhere.
 */
const START = path.join(root, "src/cli/Program.ts")
const threads = path.join(root, "src/reader") + path.sep
const oneStart = {
  name: "one-start",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^\.{1,2}\// }, ({ importer, kind, path: name, resolveDir }) =>
      kind === "dynamic-import" && importer.startsWith(path.join(root, "src") + path.sep) && !importer.startsWith(threads)
        ? { path: path.resolve(resolveDir, name), namespace: "late" }
        : undefined)
    onLoad({ filter: /.*/, namespace: "late" }, ({ path: file }) => ({
      contents: `import ${JSON.stringify(START)}; export * from ${JSON.stringify(file)}`,
      resolveDir: root
    }))
  }
}

const validator = () => build({
  absWorkingDir: root,
  stdin: {
    contents: "exports.Ajv = require(\"ajv\").Ajv; exports.addFormats = require(\"ajv-formats\").default",
    resolveDir: root
  },
  outfile: path.join(outdir, "validator.cjs"),
  bundle: true,
  minify: true,
  format: "cjs",
  platform: "node",
  target: "node20.18",
  legalComments: "none",
  metafile: true
})

/** What was built: a revision, where the folder knows of one. */
const revision = () => {
  try {
    return execFileSync("git", ["rev-parse", "--short=12", "HEAD"], { cwd: root, stdio: ["ignore", "pipe", "ignore"] })
      .toString().trim()
  } catch {
    return "unknown"
  }
}

await rm(outdir, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: root,
  // Pages are read in threads; what they run is a file of its own.
  entryPoints: { "main": "src/main.ts", "reader-worker": "src/reader/pool/Worker.ts" },
  outdir,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node20.18",
  legalComments: "none",
  metafile: true,
  define: { __REVISION__: JSON.stringify(process.env.SOURCE_REVISION ?? revision()) },
  plugins: [lazyValidator, namedProvider, oneStart],
  banner: {
    js: "#!/usr/bin/env node\nimport{createRequire as __createRequire}from\"node:module\";const require=__createRequire(import.meta.url);"
  },
  logLevel: "warning"
})

await writeFile(path.join(outdir, "dashboard.html"), await dashboardPage())

const inputs = [metafile, (await validator()).metafile].flatMap((meta) => Object.keys(meta.inputs))

/** `node_modules/@scope/name/...` -> the folder of the package. */
const packageOf = (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]

const folders = [...new Set(inputs.map(packageOf).filter((folder) => folder !== undefined))].sort()
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
