// Bundles the program into dist/: one entry, and chunks that are loaded when they are needed. Beside them the licences
// of everything that went in.
import { build, transform } from "esbuild"
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
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

/** Modules have no `require`, and packages that were written for CommonJS call it. */
const REQUIRE = "import{createRequire as __createRequire}from\"node:module\";const require=__createRequire(import.meta.url);"

/** The files of the start, each behind those that it needs. */
const startOf = (outputs, file, known = new Set()) => {
  for (const { kind, path: needed } of outputs[file].imports) {
    if (kind === "import-statement" && needed in outputs && !known.has(needed)) startOf(outputs, needed, known)
  }
  return known.add(file)
}

/** A module that gives what a script has given. The names are any that can be exported, `if` among them. */
const standIn = (script, given) => {
  const taken = given.map((name, index) => `${name}:_${index}`)
  const passedOn = given.map((name, index) => `_${index} as ${name}`)
  return `${REQUIRE}const{${taken.join(",")}}=require("./${script}");export{${passedOn.join(",")}};\n`
}

/**
 * V8 can be given what it compiled earlier only for scripts, not for modules. So the files of the start become scripts,
 * which the loader (src/start) runs; late files, which stay modules, find each under its name as a module that gives what the
 * script has given. Threads load the scripts as Node loads any.
 */
const cachedStart = async ({ outputs }) => {
  const names = [...startOf(outputs, "dist/program.js")].map((file) => path.basename(file))
  const build = createHash("sha256")
  const scripts = []
  for (const name of names) {
    const file = path.join(outdir, name)
    const text = await readFile(file, "utf8")
    const { code } = await transform(text.replace(REQUIRE, ""), {
      format: "cjs",
      platform: "node",
      target: "node20.18",
      minify: true,
      define: { "import.meta.url": "__address" },
      legalComments: "none"
    })
    const script = name.replace(/js$/, "cjs")
    scripts.push(script)
    const body = [
      "const __address=require(\"node:url\").pathToFileURL(__filename).href;",
      "const __later=typeof __LATER__===\"function\"?__LATER__:(name)=>import(name);",
      code.replace(/\bimport\(/g, "__later(").replace(/\brequire\("(\.\/[\w.-]+)\.js"\)/g, "require(\"$1.cjs\")")
    ].join("")
    if (/[^\0-\x7f]/.test(body)) throw new Error(`${name} is not ASCII, as the loader reads it`)
    build.update(body)
    await writeFile(path.join(outdir, script), body)
    const given = outputs[`dist/${name}`].exports
    if (given.length === 0) await rm(file)
    else await writeFile(file, standIn(script, given))
  }
  await buildLoader(scripts, build.digest("hex").slice(0, 16))
}

const buildLoader = async (scripts, id) => {
  await build({
    absWorkingDir: root,
    entryPoints: ["src/start/Loader.ts"],
    outfile: path.join(outdir, "start.cjs"),
    bundle: true,
    minify: true,
    format: "cjs",
    platform: "node",
    target: "node20.18",
    legalComments: "none",
    define: { __START__: JSON.stringify(scripts), __BUILD__: JSON.stringify(id) },
    logLevel: "warning"
  })
  await writeFile(path.join(outdir, "main.js"), `#!/usr/bin/env node\n${REQUIRE}require("./start.cjs");\n`, { mode: 0o755 })
}

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
  entryPoints: { "program": "src/main.ts", "reader-worker": "src/reader/pool/Worker.ts" },
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
  banner: { js: REQUIRE },
  logLevel: "warning"
})
await cachedStart(metafile)

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
