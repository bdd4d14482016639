import { type CommandSpec, json, OK, USAGE } from "./Spec.ts"

/** The native lines, Open Cybersecurity Schema Framework, Elastic Common Schema. */
export const auditFormats = ["jsonl", "ocsf", "ecs"] as const

export interface VerifyWords {
  readonly _tag: "AuditVerify"
  readonly anchors: ReadonlyArray<string>
  readonly json: boolean
}

export interface ShowWords {
  readonly _tag: "AuditShow"
  readonly last: number
  readonly verdict: "allow" | "refuse" | undefined
  readonly operation: string | undefined
  readonly all: boolean
  readonly json: boolean
}

export interface ExportWords {
  readonly _tag: "AuditExport"
  readonly format: (typeof auditFormats)[number]
}

const verify: CommandSpec<VerifyWords> = {
  operands: "",
  summary: "Check that the audit trail is whole and unaltered, and say where it is not.",
  details: ["Prints an anchor when all is well. Kept elsewhere, it shows later whether the end was cut off."],
  flags: [
    { name: "--anchor", placeholder: "TEXT", repeatable: true, description: "An anchor that was printed before; one for each stream." },
    json
  ],
  exitCodes: [OK, [1, "the trail is broken"], USAGE],
  read: (words) => {
    words.none()
    return { _tag: "AuditVerify", anchors: words.all("--anchor"), json: words.has("--json") }
  }
}

const show: CommandSpec<ShowWords> = {
  operands: "",
  summary: "Show the last records of the audit trail.",
  details: [],
  flags: [
    { name: "--limit", placeholder: "NUMBER", description: "How many; 20, if left out." },
    { name: "--verdict", placeholder: "VERDICT", description: "Only decisions with this verdict: allow or refuse." },
    { name: "--operation", placeholder: "NAME", description: "Only decisions about this operation, e.g. tool/web_search." },
    { name: "--all", description: "What the trail says of itself as well." },
    json
  ],
  exitCodes: [OK, USAGE],
  read: (words) => {
    words.none()
    const verdict = words.last("--verdict")
    return {
      _tag: "AuditShow",
      last: words.integer("--limit", 1, 10_000, 20),
      verdict: verdict === undefined ? undefined : words.oneOf(["allow", "refuse"], "a --verdict", verdict),
      operation: words.last("--operation")?.trim(),
      all: words.has("--all"),
      json: words.has("--json")
    }
  }
}

const exporting: CommandSpec<ExportWords> = {
  operands: "",
  summary: "Print the audit trail for another system.",
  details: [`Formats: ${auditFormats.join(", ")}.`],
  flags: [{ name: "--format", placeholder: "FORMAT", description: "jsonl, if left out." }],
  exitCodes: [OK, USAGE],
  read: (words) => {
    words.none()
    return {
      _tag: "AuditExport",
      format: words.oneOf(auditFormats, "a --format", words.last("--format") ?? "jsonl") ?? "jsonl"
    }
  }
}

export const auditing = { "audit verify": verify, "audit show": show, "audit export": exporting }
