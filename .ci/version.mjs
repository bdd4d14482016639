// node .ci/version.mjs v1.2.3: one version everywhere, or an error that names where it differs.
import { readFile } from "node:fs/promises"
import process from "node:process"

const read = (name) => readFile(new URL(`../${name}`, import.meta.url), "utf8")
const [tag = ""] = process.argv.slice(2)
const version = tag.replace(/^v/, "")
const product = JSON.parse(await read("package.json"))
const server = JSON.parse(await read("server.json"))

const found = {
  "package.json": product.version,
  "server.json": server.version,
  "server.json, npm": server.packages.find(({ registryType }) => registryType === "npm").version,
  "server.json, oci": server.packages.find(({ registryType }) => registryType === "oci").identifier.split(":").at(-1),
  "CHANGELOG.md": /^## (\d\S*) - \d{4}-\d{2}-\d{2}$/m.exec(await read("CHANGELOG.md"))?.[1] ?? "no dated entry",
  Dockerfile: /^ARG VERSION=(\S+)$/m.exec(await read("Dockerfile"))?.[1]
}
const faults = Object.entries(found).filter(([, value]) => value !== version)
for (const [where, value] of faults) console.error(`${where} says ${value}, the tag says ${version}`)
process.exitCode = faults.length === 0 ? 0 : 1
