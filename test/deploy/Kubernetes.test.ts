import { execFileSync } from "node:child_process"
import path from "node:path"
import { describe, expect, it } from "vitest"
import { parseAllDocuments } from "yaml"
import { root } from "../docs/support/Markdown.ts"
import { field, list } from "../support/Json.ts"
import { below, documents } from "./support/Files.ts"

const manifests = below("docs/deploy/kubernetes", /\.yaml$/).flatMap(documents)
const ofKind = (kind: string): unknown => manifests.find((manifest) => field(manifest, "kind") === kind)
const pod = field(ofKind("Deployment"), "spec", "template", "spec")
const container = field(pod, "containers", 0)

describe("the deployment", () => {
  it("has no rights, by the strictest of the standard profiles", () => {
    expect(field(container, "securityContext")).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] }
    })
    expect(field(pod, "securityContext")).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65_532,
      seccompProfile: { type: "RuntimeDefault" }
    })
    expect(field(ofKind("Namespace"), "metadata", "labels")).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" })
  })

  it("gets no token of the cluster", () => {
    expect(field(pod, "automountServiceAccountToken")).toBe(false)
    expect(field(ofKind("ServiceAccount"), "automountServiceAccountToken")).toBe(false)
    expect(manifests.filter((manifest) => /Role/.test(String(field(manifest, "kind"))))).toEqual([])
  })

  it("is asked at the paths that the server has", () => {
    expect(field(container, "livenessProbe", "httpGet", "path")).toBe("/healthz/live")
    expect(field(container, "readinessProbe", "httpGet", "path")).toBe("/healthz/ready")
    expect(field(container, "startupProbe", "httpGet", "path")).toBe("/healthz/live")
  })

  it("has bounds of memory, and can write its state only", () => {
    expect(field(container, "resources")).toMatchObject({ limits: { memory: "256Mi" }, requests: { memory: "128Mi" } })
    expect(field(container, "volumeMounts")).toEqual([{ name: "state", mountPath: "/state" }])
  })

  it("leaves its number of replicas to the autoscaler, and one of them is always there", () => {
    expect(field(ofKind("Deployment"), "spec", "replicas")).toBeUndefined()
    expect(field(ofKind("HorizontalPodAutoscaler"), "spec", "minReplicas")).toBe(2)
    expect(field(ofKind("PodDisruptionBudget"), "spec", "minAvailable")).toBe(1)
  })
})

describe("the network policy", () => {
  const egress = list(field(ofKind("NetworkPolicy"), "spec", "egress"))
  const portsTo = (needle: string): ReadonlyArray<unknown> =>
    egress.filter((rule) => JSON.stringify(rule).includes(needle)).flatMap((rule) => list(field(rule, "ports")).map((at) => field(at, "port")))

  it("lets names, Redis, telemetry and the public internet through, and nothing else", () => {
    expect(portsTo("kube-dns")).toEqual([53, 53])
    expect(portsTo("redis")).toEqual([6379])
    expect(portsTo("0.0.0.0/0")).toEqual([443, 80])
    expect(egress.flatMap((rule) => list(field(rule, "ports")))).toHaveLength(6)
  })

  it("keeps private addresses out of the public internet", () => {
    const open = egress.find((rule) => JSON.stringify(rule).includes("0.0.0.0/0"))
    expect(field(open, "to", 0, "ipBlock", "except")).toEqual(
      expect.arrayContaining(["10.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"])
    )
  })

  it("lets Prometheus in", () => {
    expect(JSON.stringify(field(ofKind("NetworkPolicy"), "spec", "ingress"))).toContain(`"kubernetes.io/metadata.name":"monitoring"`)
    expect(field(ofKind("ServiceMonitor"), "spec", "endpoints", 0)).toMatchObject({ port: "http", path: "/metrics" })
  })
})

const kubectl = (): string | undefined => {
  try {
    return execFileSync("kubectl", ["kustomize", path.join(root, "docs/deploy/kubernetes/private")], { encoding: "utf8", timeout: 20_000 })
  } catch {
    return undefined
  }
}

describe("what kustomize makes of it", () => {
  it("leaves the selectors of other pods alone", (context) => {
    const made = kubectl()
    if (made === undefined) {
      console.warn("skipped: kubectl is not installed, so what kustomize makes of the manifests was not looked at")
      return context.skip("kubectl is not installed")
    }
    const found: ReadonlyArray<unknown> = parseAllDocuments(made).map((document) => document.toJS())
    const policy = found.find((manifest) => field(manifest, "kind") === "NetworkPolicy")
    const to = list(field(policy, "spec", "egress")).map((rule) => field(rule, "to", 0, "podSelector", "matchLabels"))
    expect(to).toEqual([{ "k8s-app": "kube-dns" }, { "app.kubernetes.io/name": "redis" }, undefined, undefined])
    const config = found.find((manifest) => field(manifest, "kind") === "ConfigMap")
    expect(field(config, "data")).toMatchObject({ DDG_OPEN_TO_ALL: "true", DDG_HOST: "0.0.0.0" })
  })
})
