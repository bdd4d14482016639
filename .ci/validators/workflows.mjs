// node workflows.mjs FILE...: by the parser that GitHub's own editor uses, bundled first because it imports JSON in a way
// that Node 20 does not know.
import { build } from "esbuild"
import { readFileSync, rmSync } from "node:fs"
import path from "node:path"
import { pathToFileURL } from "node:url"

const bundle = path.join(import.meta.dirname ?? ".", "node_modules", `.languageservice-${process.pid}.mjs`)
await build({
  stdin: {
    contents: `export { validate } from "@actions/languageservice/validate"
      export { TextDocument } from "vscode-languageserver-textdocument"`,
    resolveDir: path.dirname(new URL(import.meta.url).pathname)
  },
  bundle: true,
  platform: "node",
  format: "esm",
  outfile: bundle,
  logLevel: "error",
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" }
})
try {
  const { TextDocument, validate } = await import(pathToFileURL(bundle).href)
  let faults = 0
  for (const file of process.argv.slice(2)) {
    const document = TextDocument.create(pathToFileURL(file).href, "yaml", 1, readFileSync(file, "utf8"))
    const found = await validate(document)
    faults += found.length
    for (const { message, range } of found) console.error(`${file}:${range.start.line + 1}: ${message}`)
    if (found.length === 0) console.log(`ok ${file}`)
  }
  process.exitCode = faults === 0 ? 0 : 1
} finally {
  rmSync(bundle, { force: true })
}
