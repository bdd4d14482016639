// kubectl kustomize FOLDER | node .ci/lib/pod.mjs IMAGE PORT: the deployment as podman can play it. Security and resources
// stay as they are; what only a cluster has (the address of the pod, probes by name of a port) is left out.
import { readFileSync } from "node:fs"
import process from "node:process"
import { parseAllDocuments, stringify } from "yaml"

const [image, port] = process.argv.slice(2)
const manifests = parseAllDocuments(readFileSync(0, "utf8")).map((document) => document.toJS())
const kept = manifests.filter(({ kind }) => kind === "ConfigMap" || kind === "Deployment")
for (const manifest of kept) {
  delete manifest.metadata.namespace
  if (manifest.kind !== "Deployment") continue
  const { spec } = manifest.spec.template
  manifest.spec.replicas = 1
  delete spec.topologySpreadConstraints
  delete spec.serviceAccountName
  for (const container of spec.containers) {
    container.image = image
    container.imagePullPolicy = "Never"
    container.envFrom = container.envFrom.filter(({ configMapRef }) => configMapRef !== undefined)
    container.env = []
    for (const probe of ["startupProbe", "livenessProbe", "readinessProbe", "lifecycle"]) delete container[probe]
    Object.assign(container.ports[0], { hostPort: Number(port), hostIP: "127.0.0.1" })
  }
}
process.stdout.write(kept.map((manifest) => stringify(manifest)).join("---\n"))
