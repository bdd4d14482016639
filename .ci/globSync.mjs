// The conformance suite imports `globSync` of node:fs at its start, which Node 20 does not have, and uses it only for a
// command that is not run here: `node --import .ci/globSync.mjs …`.
import fs from "node:fs"
import { register } from "node:module"

const filled = `
import fs from "node:fs"
export * from "node:fs"
export default fs
export const globSync = () => { throw new Error("Node 20 has no globSync") }`

const hook = `
export const resolve = (specifier, context, next) =>
  specifier === "fs" && context.parentURL?.includes("@modelcontextprotocol/conformance")
    ? { url: ${JSON.stringify(`data:text/javascript,${encodeURIComponent(filled)}`)}, shortCircuit: true, format: "module" }
    : next(specifier, context)`

if (fs.globSync === undefined) register(`data:text/javascript,${encodeURIComponent(hook)}`)
