import { AccessDenied } from "../domain/Errors.ts"
import { highest, isAtLeast, type Level } from "./Level.ts"
import type { Purpose } from "./consent/Purposes.ts"
import { holds, type Scope, type SubjectShape } from "./Subject.ts"

/** What an operation asks for. */
export interface Rule {
  readonly level: Level
  /** None for PUBLIC. */
  readonly scope: Scope | undefined
  /** What a person has to agree to; none below MEDIUM. */
  readonly purpose: Purpose | undefined
  /** Of the limit of requests of each subject, unless the arguments say more. */
  readonly cost: number
  /** How old the last sign-in may be. */
  readonly signInMinutes: number | undefined
  /** The same for a sign-in by passkey. */
  readonly passkeyMinutes: number | undefined
}

/** What each level asks for by itself. */
export const demands: Readonly<Record<Level, Pick<Rule, "passkeyMinutes" | "scope" | "signInMinutes">>> = {
  PUBLIC: { scope: undefined, signInMinutes: undefined, passkeyMinutes: undefined },
  LOW: { scope: "ddg:search", signInMinutes: undefined, passkeyMinutes: undefined },
  MEDIUM: { scope: "ddg:read", signInMinutes: undefined, passkeyMinutes: undefined },
  HIGH: { scope: "ddg:account", signInMinutes: 15, passkeyMinutes: undefined },
  RESTRICTED: { scope: "ddg:admin", signInMinutes: undefined, passkeyMinutes: 5 }
}

/** What a person is asked where the rule names nothing: a search that was raised because of an alert. */
const PURPOSE_OF_RAISED: Purpose = "unusual-use"

const open = (cost = 0): Rule => ({ level: "PUBLIC", ...demands.PUBLIC, purpose: undefined, cost })
const read = (purpose: Purpose, cost: number): Rule => ({ level: "MEDIUM", ...demands.MEDIUM, purpose, cost })
const search = (cost = 1): Rule => ({ level: "LOW", ...demands.LOW, purpose: undefined, cost })

export type Policy = Readonly<Record<string, Rule>>

/** Every operation of this server and what it asks for. What is not in here does not start. */
export const policy = {
  "tool/web_search": search(),
  "tool/media_search": search(),
  "tool/instant_answer": search(),
  "tool/suggest_queries": search(),
  "tool/read_page": read("read-pages", 2),
  "tool/check_quote": read("read-pages", 2),
  "tool/research": read("research", 5),
  "tool/health_check": open(),
  "tool/get_performance_metrics": open(),
  "tool/get_server_info": open(),
  "resource/duckduckgo://alerts": open(),
  "resource/duckduckgo://dashboard/{range}": open(),
  "resource/ui://mcp-duckduckgo/dashboard": open(),
  "resource/duckduckgo://health": open(),
  "resource/duckduckgo://metrics": open(),
  "resource/duckduckgo://info": open(),
  "resource/duckduckgo://regions": open(),
  "resource/duckduckgo://regions/{code}": open(),
  // What was read was agreed to then, and whoever knows its hash has seen it.
  "resource/duckduckgo://snapshots/{sha256}": { ...read("read-pages", 0), purpose: undefined },
  "prompt/research_plan": open(),
  "prompt/fact_check": open(),
  "prompt/news_brief": open(),
  "prompt/technical_search": open(),
  "prompt/page_summary": open(),
  completion: open()
} satisfies Policy

/** The rule as it stands when the level is raised: all that the higher level asks for is added. */
export const raisedTo = (rule: Rule, level: Level): Rule => {
  const higher = highest(rule.level, level)
  if (higher === rule.level) return rule
  return {
    ...rule,
    level: higher,
    ...demands[higher],
    purpose: isAtLeast(higher, "MEDIUM") ? rule.purpose ?? PURPOSE_OF_RAISED : undefined
  }
}

const MINUTE = 60_000

/** Whether a sign-in is too old for what asks for one; where none is asked for, none is. */
export const isOlder = (at: number | undefined, minutes: number | undefined, now: number): boolean =>
  minutes !== undefined && (at === undefined || now - at > minutes * MINUTE)

export interface AdmitOptions {
  readonly operation: string
  readonly rule: Rule
  readonly subject: SubjectShape | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Whether the local user may do what is RESTRICTED: nobody signs in over stdio. */
  readonly localAdmin: boolean
}

/**
 * Whether the subject may try at all: who it is, what it holds, how lately it signed in. The local user is the owner of
 * the process and of its state folder: no sign-in could prove more.
 */
export const denial = ({ localAdmin, now, operation, rule, subject }: AdmitOptions): AccessDenied | undefined => {
  const denied = (reason: AccessDenied["reason"], needed: string) => new AccessDenied({ operation, reason, needed })
  if (rule.level === "PUBLIC") return undefined
  if (subject === undefined) return denied("no_subject", "it is not known who asks; sign in first")
  if (rule.scope !== undefined && !holds(subject, rule.scope)) {
    return denied("scope", `it needs the scope ${rule.scope}`)
  }
  if (subject.kind === "local") {
    return rule.passkeyMinutes !== undefined && !localAdmin
      ? denied("not_over_stdio", "it is not done over stdio unless the operator sets DDG_LOCAL_ADMIN to true")
      : undefined
  }
  if (isOlder(subject.signedInAt, rule.signInMinutes, now)) {
    return denied("sign_in", `it needs a sign-in of the last ${rule.signInMinutes} minutes`)
  }
  if (isOlder(subject.passkeyAt, rule.passkeyMinutes, now)) {
    return denied("passkey", `it needs a sign-in by passkey of the last ${rule.passkeyMinutes} minutes`)
  }
  return undefined
}

/** An operation that has no rule must not start. */
export const ruleOf = (table: Policy, operation: string): Rule | undefined =>
  Object.hasOwn(table, operation) ? table[operation] : undefined
