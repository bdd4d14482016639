// node .ci/mcpb.mjs: makes out/bundle, the folder of an MCP bundle (a desktop extension), from dist/. .ci/package packs it.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { handshake } from "./lib/handshake.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const out = path.join(root, "out", "bundle")
const product = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"))
const main = path.join(root, "dist", "main.js")

await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })
await cp(path.join(root, "dist"), path.join(out, "server"), { recursive: true })
for (const [from, to] of [["docs/images/icon.png", "icon.png"], ["LICENSE", "LICENSE"], ["README.md", "README.md"]]) {
  await cp(path.join(root, from), path.join(out, to))
}
// The bundle is made of modules; this file says so.
await writeFile(path.join(out, "server", "package.json"), `{ "type": "module", "version": "${product.version}" }\n`)

const { tools } = await handshake(process.execPath, [main], { DDG_STATE_FOLDER: path.join(root, "out", "state") })

// Only settings with a default: some hosts pass on the placeholder of one that was left empty.
const userConfig = {
  region: {
    type: "string",
    title: "Region",
    description: "The region of the results when the model names none, e.g. de-de; wt-wt is all.",
    default: "wt-wt",
    required: false
  },
  safe_search: {
    type: "string",
    title: "Safe search",
    description: "strict, moderate or off.",
    default: "moderate",
    required: false
  },
  safe_search_lock: {
    type: "boolean",
    title: "Lock safe search",
    description: "The model cannot choose a laxer one.",
    default: false,
    required: false
  },
  max_results: {
    type: "number",
    title: "Results",
    description: "How many results a search gives when the model does not say.",
    default: 10,
    min: 1,
    max: 50,
    required: false
  }
}

const manifest = {
  manifest_version: "0.3",
  name: product.name,
  display_name: "DuckDuckGo search",
  version: product.version,
  description: product.description,
  long_description: "Searches DuckDuckGo and says what became of every search: results, none, blocked, changed or " +
    "unavailable. Needs no key. Not affiliated with DuckDuckGo.",
  author: { name: "mcp-duckduckgo contributors", url: product.homepage },
  repository: { type: "git", url: product.repository.url.replace(/^git\+/, "") },
  homepage: product.homepage,
  documentation: `${product.homepage}#readme`,
  support: product.bugs,
  icon: "icon.png",
  license: product.license,
  keywords: product.keywords,
  server: {
    type: "node",
    entry_point: "server/main.js",
    mcp_config: {
      command: "node",
      args: ["${__dirname}/server/main.js"],
      env: Object.fromEntries(Object.keys(userConfig).map((key) => [`DDG_${key.toUpperCase()}`, `\${user_config.${key}}`]))
    }
  },
  tools: tools.map(({ description, name }) => ({ name, description })),
  user_config: userConfig,
  compatibility: {
    platforms: ["darwin", "win32", "linux"],
    runtimes: { node: product.engines.node }
  },
  privacy_policies: ["https://duckduckgo.com/privacy"]
}

await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`)
await rm(path.join(root, "out", "state"), { recursive: true, force: true })
