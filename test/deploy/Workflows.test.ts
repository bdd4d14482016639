import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { entries, field, list } from "../support/Json.ts"
import { below, document, text } from "./support/Files.ts"

const files = below(".github/workflows", /\.ya?ml$/)

/** What a job may do beyond reading the sources, and why it is allowed. Anything else is a fault. */
const grants: Readonly<Record<string, ReadonlyArray<string>>> = {
  "docker.yml images": ["security-events"],
  "docker.yml scout": ["security-events"],
  "security.yml codeql": ["security-events"],
  "security.yml semgrep": ["security-events"],
  "security.yml scorecard": ["security-events", "id-token"],
  "release.yml npm": ["id-token"],
  "release.yml image": ["packages", "id-token", "attestations", "artifact-metadata"],
  "release.yml bundle": ["contents", "id-token", "attestations"],
  "release.yml registry": ["id-token"]
}

const base = (file: string): string => file.split("/").at(-1) ?? ""

const writesOf = (permissions: unknown): ReadonlyArray<string> =>
  entries(permissions).filter(([, level]) => level === "write").map(([scope]) => scope)

/** What is against the rules of this repository in one workflow. */
const faultsOf = (file: string, source: string, workflow: unknown): ReadonlyArray<string> => {
  const name = base(file)
  const jobs = entries(field(workflow, "jobs"))
  return [
    ...(JSON.stringify(field(workflow, "permissions")) === `{"contents":"read"}` ? [] : [`${name} may do more than read`]),
    ...(field(workflow, "concurrency", "group") === undefined ? [`${name} has no concurrency group`] : []),
    ...(/pull_request_target|workflow_run/.test(source) ? [`${name} runs strangers' code with rights`] : []),
    ...Array.from(source.matchAll(/uses: *(?<used>\S+)(?<rest>.*)/g)).flatMap((match) => {
      const { rest = "", used = "" } = match.groups ?? {}
      return /@[0-9a-f]{40}$/.test(used) && /^ # v\d+\.\d+\.\d+$/.test(rest) ? [] : [`${name} does not pin ${used}`]
    }),
    ...jobs.flatMap(([job, what]) => {
      const steps = list(field(what, "steps"))
      const at = `${name} ${job}`
      return [
        ...(typeof field(what, "timeout-minutes") === "number" ? [] : [`${at} has no time limit`]),
        ...(String(field(steps[0], "uses")).startsWith("step-security/harden-runner@") ? [] : [`${at} is not watched`]),
        ...writesOf(field(what, "permissions"))
          .filter((scope) => !(grants[at] ?? []).includes(scope))
          .map((scope) => `${at} may write ${scope}`),
        ...steps.flatMap((step) => {
          const used = String(field(step, "uses") ?? "")
          const keeps = used.startsWith("actions/checkout@") && field(step, "with", "persist-credentials") !== false
          const told = /\$\{\{/.test(String(field(step, "run") ?? ""))
          return [
            ...(keeps ? [`${at} keeps the token of the checkout`] : []),
            ...(told ? [`${at} puts an expression into a script, where it could become a command`] : [])
          ]
        })
      ]
    })
  ]
}

describe("the workflows", () => {
  it("are those that are promised", () => {
    expect(files.map(base)).toEqual(["ci.yml", "docker.yml", "maintenance.yml", "performance.yml", "release.yml", "security.yml"])
  })

  it.each(files)("%s obeys the rules", (file) => {
    expect(faultsOf(file, text(file), document(file))).toEqual([])
  })

  it("test every Node that is promised", () => {
    expect(field(document(".github/workflows/ci.yml"), "jobs", "test", "strategy", "matrix", "node")).toEqual([20, 22, 24])
  })

  it("name no grant that nobody uses", () => {
    const used = files.flatMap((file) =>
      entries(field(document(file), "jobs")).map(([job, what]) => [`${base(file)} ${job}`, writesOf(field(what, "permissions"))] as const))
    expect(Object.fromEntries(used.filter(([, writes]) => writes.length > 0))).toEqual(grants)
  })

  it("pin one commit for one action", () => {
    const pins = files.flatMap((file) =>
      Array.from(text(file).matchAll(/uses: *([^@\s]+)@([0-9a-f]{40})/g), ([, action = "", commit = ""]) => [action, commit] as const))
    const repository = (action: string): string => action.split("/").slice(0, 2).join("/")
    const actions = new Set(pins.map(([action]) => repository(action)))
    const pairs = new Set(pins.map(([action, commit]) => `${repository(action)} ${commit}`))
    expect([...pairs].map((pair) => pair.split(" ")[0]).toSorted()).toEqual([...actions].toSorted())
    expect(actions.size).toBeGreaterThan(10)
  })

  it("release without a cache that somebody else could have filled", () => {
    const steps = entries(field(document(".github/workflows/release.yml"), "jobs")).flatMap(([, job]) => list(field(job, "steps")))
    const nodes = steps.filter((step) => String(field(step, "uses")).startsWith("actions/setup-node@"))
    expect(nodes.length).toBeGreaterThan(0)
    expect(nodes.filter((step) => field(step, "with", "package-manager-cache") !== false)).toEqual([])
  })
})

describe("a fault would be found", () => {
  const good = text(".github/workflows/ci.yml")

  it.each([
    ["a tag in place of a commit", good.replace(/checkout@[0-9a-f]{40} # v7.0.1/, "checkout@v7"), "pin"],
    ["rights for all jobs", good.replace("contents: read", "contents: write"), "more than read"],
    ["no time limit", good.replace(/ +timeout-minutes: 30\n/, ""), "time limit"],
    ["a token that stays", good.replace("persist-credentials: false", "persist-credentials: true"), "keeps the token"]
  ])("%s", (_, changed, said) => {
    const workflow: unknown = parse(changed)
    expect(faultsOf("ci.yml", good, parse(good))).toEqual([])
    expect(faultsOf("ci.yml", changed, workflow).join()).toContain(said)
  })
})
