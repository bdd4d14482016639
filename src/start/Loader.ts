import { readFileSync } from "node:fs"
import Module, { createRequire } from "node:module"
import { homedir } from "node:os"
import path from "node:path"
import { pathToFileURL } from "node:url"
import { Script } from "node:vm"
import { fileIn, folderOf, read, write } from "./CodeCache.ts"

/** The files of the start, in the order in which they need each other, and what tells this build from others. */
declare const __START__: ReadonlyArray<string>
declare const __BUILD__: string

/** How a file of the start is called by this loader; `later` stands for `import()`, which it cannot do itself. */
type Wrapped = (
  exports: unknown,
  require: NodeJS.Require,
  module: Module,
  filename: string,
  dirname: string,
  later: (name: string) => Promise<unknown>,
  keepCode: () => void
) => void

const WRAPPER = "(function(exports,require,module,__filename,__dirname,__LATER__,__KEEP_CODE__){"

const later = (name: string): Promise<unknown> =>
  import(name.startsWith(".") ? pathToFileURL(path.join(__dirname, name)).href : name)

const folder = folderOf({ env: process.env, platform: process.platform, home: homedir })
const file = folder === undefined ? undefined : fileIn(folder, __BUILD__)
const known = file === undefined ? undefined : read(file)

const texts = __START__.map((name) => readFileSync(path.join(__dirname, name), "latin1"))
const scripts = texts.map((text, index) =>
  new Script(`${WRAPPER}${text}\n})`, {
    filename: path.join(__dirname, __START__[index] ?? ""),
    ...(known?.[index] === undefined ? {} : { cachedData: known[index] })
  }))

const isKnown = known !== undefined && scripts.every(({ cachedDataRejected }) => cachedDataRejected === false)

/** To be called once what a start runs has run: what V8 has compiled by then is what is kept. */
const keepCode = (): void => {
  if (!isKnown && file !== undefined) write(file, scripts.map((script) => script.createCachedData()))
}

for (const [index, script] of scripts.entries()) {
  const filename = path.join(__dirname, __START__[index] ?? "")
  const module = new Module(filename)
  module.filename = filename
  // Whoever asks for it later, be it by `require` or by the module that stands for it, gets this one.
  require.cache[filename] = module
  const run: Wrapped = script.runInThisContext()
  run(module.exports, createRequire(filename), module, filename, __dirname, later, keepCode)
  module.loaded = true
}
