import { type Level, levels } from "../../security/Level.ts"
import { type CommandFlag, type CommandSpec, json, OK, USAGE } from "./Spec.ts"
import type { Words } from "./Words.ts"

/** As `security/consent/Purposes.ts` has them; the start of the server does not wait for that module. */
export const purposes = ["read-pages", "research", "export-own-data", "administer", "unusual-use"] as const

/** Whose; what is left out is the local user. */
export interface Person {
  readonly issuer?: string
  readonly id?: string
}

export interface ListWords {
  readonly _tag: "ConsentList"
  readonly json: boolean
}

export interface GrantWords {
  readonly _tag: "ConsentGrant"
  readonly purpose: (typeof purposes)[number]
  readonly target: string
  readonly client: string
  readonly person: Person
  readonly level?: Level
  readonly duration: "1h" | "30d"
  readonly yes: boolean
}

export interface RevokeWords {
  readonly _tag: "ConsentRevoke"
  readonly grants: ReadonlyArray<string> | "all"
}

export interface ExportWords {
  readonly _tag: "ConsentExport"
  readonly person: Person
}

export interface EraseWords {
  readonly _tag: "ConsentErase"
  readonly person: Person
  readonly yes: boolean
}

const yes: CommandFlag = { name: "--yes", description: "Do not ask first." }
const personFlags: ReadonlyArray<CommandFlag> = [
  { name: "--subject", placeholder: "NAME", description: "Whose; the user of the operating system, if left out." },
  { name: "--issuer", placeholder: "URL", description: "Who vouches for that name; local, if left out." }
]
const NOTHING_DONE = [1, "nothing was done: not agreed to, or no such consent"] as const

const personOf = (words: Words): Person => ({
  ...words.optional("issuer", "--issuer"),
  ...words.optional("id", "--subject")
})

const list: CommandSpec<ListWords> = {
  operands: "",
  summary: "Show what people have agreed to: what, for whom, until when, how.",
  details: [],
  flags: [json],
  exitCodes: [OK, USAGE],
  read: (words) => {
    words.none()
    return { _tag: "ConsentList", json: words.has("--json") }
  }
}

const grant: CommandSpec<GrantWords> = {
  operands: "PURPOSE",
  summary: "Agree in the place of a person whose client cannot ask.",
  details: [`Purposes: ${purposes.join(", ")}.`, "Shows what it is about and asks first."],
  flags: [
    { name: "--target", placeholder: "HOST", description: "The host that it is for, or * for every host. Required." },
    { name: "--client", placeholder: "NAME", description: "What the client calls itself. Required." },
    ...personFlags,
    { name: "--level", placeholder: "LEVEL", description: "Up to which level; that of the purpose, if left out." },
    { name: "--for", placeholder: "1h|30d", description: "For how long; 30d, if left out." },
    yes
  ],
  exitCodes: [OK, NOTHING_DONE, USAGE],
  read: (words) => {
    const [purpose, ...rest] = words.operands
    if (rest.length > 0) words.fault("consent grant takes one PURPOSE")
    const level = words.last("--level")
    return {
      _tag: "ConsentGrant",
      purpose: words.oneOf(purposes, "a purpose", purpose) ?? "read-pages",
      target: words.required("--target"),
      client: words.required("--client"),
      person: personOf(words),
      ...(level === undefined ? {} : { level: words.oneOf(levels, "a --level", level) ?? "MEDIUM" }),
      duration: words.oneOf(["1h", "30d"], "a duration for --for", words.last("--for") ?? "30d") ?? "1h",
      yes: words.has("--yes")
    }
  }
}

const revoke: CommandSpec<RevokeWords> = {
  operands: "ID...",
  summary: "Take consent back; a running server heeds it from its next request on.",
  details: ["The ids are those that consent list shows."],
  flags: [{ name: "--all", description: "Everything that anybody has agreed to." }],
  exitCodes: [OK, NOTHING_DONE, USAGE],
  read: (words) => {
    const all = words.has("--all")
    if (all === words.operands.length > 0) words.fault("consent revoke needs one ID or more, or --all")
    return { _tag: "ConsentRevoke", grants: all ? "all" : words.operands }
  }
}

const exporting: CommandSpec<ExportWords> = {
  operands: "",
  summary: "Print all that is kept about a person's consent, as JSON.",
  details: [],
  flags: personFlags,
  exitCodes: [OK, USAGE],
  read: (words) => {
    words.none()
    return { _tag: "ConsentExport", person: personOf(words) }
  }
}

const erase: CommandSpec<EraseWords> = {
  operands: "",
  summary: "Forget a person: what was agreed to, and the key to what the audit trail keeps of their queries.",
  details: ["It cannot be undone. Asks first. The audit trail stays whole and says that it was done."],
  flags: [...personFlags, yes],
  exitCodes: [OK, NOTHING_DONE, USAGE],
  read: (words) => {
    words.none()
    return { _tag: "ConsentErase", person: personOf(words), yes: words.has("--yes") }
  }
}

export const consenting = {
  "consent list": list,
  "consent grant": grant,
  "consent revoke": revoke,
  "consent export": exporting,
  "consent erase": erase
}
