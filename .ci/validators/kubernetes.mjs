// node kubernetes.mjs < manifests.yaml: every document against Kubernetes' own types, unknown fields refused.
import Ajv from "ajv"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { createGenerator } from "ts-json-schema-generator"
import { parseAllDocuments } from "yaml"

/** Where the types of each kind that is used here are declared; a kind that is missing here is refused. */
const kinds = {
  "apps/v1": ["Deployment"],
  "autoscaling/v2": ["HorizontalPodAutoscaler"],
  "core/v1": ["ConfigMap", "Namespace", "Service", "ServiceAccount"],
  "networking/v1": ["NetworkPolicy"],
  "policy/v1": ["PodDisruptionBudget"]
}

/** Belongs to the Prometheus operator, not to Kubernetes; its few fields are held by test/deploy. */
const OTHERS = new Set(["ServiceMonitor"])

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname)
const work = mkdtempSync(path.join(here, "node_modules", ".types-"))
try {
  const file = path.join(work, "types.ts")
  writeFileSync(file, [
    ...Object.entries(kinds).map(([group, names]) => `import type { ${names.join(", ")} } from "kubernetes-types/${group}"`),
    `export interface All { ${Object.values(kinds).flat().map((name) => `${name}: ${name}`).join("; ")} }`
  ].join("\n"))
  const schema = createGenerator({ path: file, type: "All", skipTypeCheck: true, additionalProperties: false }).createSchema("All")
  const ajv = new Ajv({ strict: false, allErrors: true })
  ajv.addSchema(schema, "kubernetes")
  const faults = parseAllDocuments(readFileSync(0, "utf8")).flatMap((document) => {
    const manifest = document.toJS()
    const name = `${manifest.kind}/${manifest.metadata?.name}`
    if (OTHERS.has(manifest.kind)) return []
    if (!Object.values(kinds).flat().includes(manifest.kind)) return [`${name}: a kind without a schema here`]
    const valid = ajv.compile({ $ref: `kubernetes#/definitions/${manifest.kind}` })
    if (valid(manifest)) return (console.log(`ok ${name}`), [])
    return valid.errors.map(({ instancePath, message, params }) =>
      `${name}${instancePath} ${message} ${params.additionalProperty ?? ""}`.trim())
  })
  for (const fault of faults) console.error(fault)
  process.exitCode = faults.length === 0 ? 0 : 1
} finally {
  rmSync(work, { recursive: true, force: true })
}
