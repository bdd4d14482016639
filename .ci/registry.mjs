// node .ci/registry.mjs FILE.mcpb: prints server.json with the bundle of a release and its hash among the packages.
import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import path from "node:path"
import process from "node:process"

const [bundle = ""] = process.argv.slice(2)
const server = JSON.parse(await readFile(new URL("../server.json", import.meta.url), "utf8"))
const identifier = `${server.repository.url}/releases/download/v${server.version}/${path.basename(bundle)}`
const fileSha256 = createHash("sha256").update(await readFile(bundle)).digest("hex")
const packages = [...server.packages, { registryType: "mcpb", identifier, fileSha256, transport: { type: "stdio" } }]
console.log(JSON.stringify({ ...server, packages }, null, 2))
