import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { createHash } from "node:crypto"
import { mixedScripts, unicodeOf } from "../HostText.ts"
import { levels } from "../Level.ts"
import type { SubjectShape } from "../Subject.ts"
import { type AskAnswer, AskFailed } from "./Asker.ts"
import { Duration, type Wanted } from "./Grant.ts"
import { purposeTexts } from "./Purposes.ts"
import { ANYWHERE } from "./Target.ts"

/** The words of a question, and the form for its answer. */

const durationTexts: { readonly [D in Duration]: string } = {
  once: "This call only",
  "1h": "One hour",
  "30d": "30 days"
}

const NAME_LENGTH = 80

/**
 * Text of somebody else, fit to stand in a question: on one line, without signs that are not seen or that turn others
 * round, with no more than two marks on a letter, without the part of an address that makes it a link, and short.
 */
export const clean = (text: string, length = NAME_LENGTH): string => {
  const plain = text
    .slice(0, length * 20)
    .replaceAll(/\p{C}/gu, " ")
    .replaceAll(/[a-z][a-z0-9+.-]*:\/\//gi, "")
    // What the removal of one may have put together.
    .replaceAll(/[:/]{2,}/g, " ")
    .replaceAll(/(?<=\p{M}{2})\p{M}+/gu, "")
    .replaceAll(/[\p{Z}\s]+/gu, " ")
    .trim()
  const signs = Array.from(plain)
  return signs.length <= length ? plain : `${signs.slice(0, length - 1).join("")}…`
}

/** Of the form for a client, as JSON Schema: flat, as the specification of elicitation has it. */
export interface FormFields {
  readonly type: "object"
  readonly properties: {
    readonly allow: {
      readonly type: "boolean"
      readonly title: string
      readonly description: string
      readonly default: false
    }
    /** Absent where the answer holds for the call only. */
    readonly duration?: {
      readonly type: "string"
      readonly title: string
      readonly oneOf: ReadonlyArray<{ readonly const: Duration; readonly title: string }>
      readonly default: "once"
    }
  }
  readonly required: ReadonlyArray<"allow">
}

export interface FormQuestion {
  readonly id: string
  readonly message: string
  readonly fields: FormFields
}

/** For a page in the browser. */
export interface UrlQuestion {
  readonly id: string
  /** For the client, beside the address of the page. */
  readonly message: string
  /** For the page, beside a box that is not ticked and a choice of which the first is chosen. Plain text. */
  readonly heading: string
  readonly facts: ReadonlyArray<Fact>
  readonly warnings: ReadonlyArray<string>
  readonly durations: ReadonlyArray<{ readonly value: Duration; readonly text: string }>
  /** Milliseconds since the epoch; an answer that comes later is none. */
  readonly expires: number
}

export interface Fact {
  readonly label: string
  readonly text: string
}

export interface Asking {
  readonly wanted: Wanted
  readonly kind: SubjectShape["kind"]
}

/**
 * For how long the answer may hold. RESTRICTED is agreed to call by call; and behind an anonymous subject there may be
 * anybody, for whom nobody else can agree in advance.
 */
export const durationsFor = ({ kind, wanted }: Asking): ReadonlyArray<Duration> =>
  wanted.level === "RESTRICTED" || kind === "anonymous" ? ["once"] : Duration.literals

const clientText = ({ kind, wanted }: Asking): string => {
  const name = clean(wanted.client)
  if (name === "") return "A program without a name"
  return kind === "token" ? `The program registered as “${name}”` : `A program that calls itself “${name}”`
}

const targetFacts = (target: string): ReadonlyArray<Fact> => {
  if (target === ANYWHERE) return [{ label: "Host", text: "any host" }]
  const unicode = clean(unicodeOf(target), 253)
  return [
    { label: "Host", text: target },
    ...(unicode === target ? [] : [{ label: "Host in its own script", text: unicode }])
  ]
}

const warningsOf = (target: string): ReadonlyArray<string> => {
  const mixed = mixedScripts(target)
  return mixed.length === 0
    ? []
    : [`This name mixes letters of ${mixed.join(" and ")}. It may be made to look like another one.`]
}

const headingOf = (asking: Asking): string =>
  `${clientText(asking)} wants to ${purposeTexts[asking.wanted.purpose].sentence}. Do you allow that?`

const factsOf = ({ wanted: { level, purpose, target } }: Asking): ReadonlyArray<Fact> => [
  { label: "Purpose", text: purpose },
  ...targetFacts(target),
  { label: "Level", text: `${level} (${levels.indexOf(level) + 1} of ${levels.length})` }
]

const choices = (asking: Asking) => durationsFor(asking).map((value) => ({ value, text: durationTexts[value] }))

const fieldsOf = (asking: Asking): FormFields => {
  const durations = choices(asking)
  return {
    type: "object",
    properties: {
      allow: {
        type: "boolean",
        title: "I allow this",
        description: "Without a tick nothing is allowed.",
        default: false
      },
      ...(durations.length === 1 ? {} : {
        duration: {
          type: "string",
          title: "For how long",
          oneOf: durations.map(({ text, value }) => ({ const: value, title: text })),
          default: "once"
        }
      })
    },
    required: ["allow"]
  }
}

export const form = (id: string, asking: Asking): FormQuestion => ({
  id,
  message: [
    headingOf(asking),
    "",
    ...factsOf(asking).map(({ label, text }) => `${label}: ${text}`),
    ...warningsOf(asking.wanted.target).map((text) => `Warning: ${text}`)
  ].join("\n"),
  fields: fieldsOf(asking)
})

export const url = (id: string, asking: Asking, expires: number): UrlQuestion => ({
  id,
  message: `${clientText(asking)} needs your consent. The page says for what.`,
  heading: headingOf(asking),
  facts: factsOf(asking),
  warnings: warningsOf(asking.wanted.target),
  durations: choices(asking),
  expires
})

const digest = (shown: unknown): string => createHash("sha256").update(JSON.stringify(shown)).digest("hex")

/** SHA-256, in hex, of everything that a person was shown. */
export const formWords = ({ fields, message }: FormQuestion): string => digest({ message, fields })

export const urlWords = ({ durations, facts, heading, message, warnings }: UrlQuestion): string =>
  digest({ message, heading, facts, warnings, durations })

const decodeContent = Schema.decodeUnknownEither(
  Schema.Struct({
    allow: Schema.Boolean,
    duration: Schema.optionalWith(Duration, { default: () => "once" })
  })
)

/** Reads what a client sends back: what was done with the question, and the form. Anything odd is no answer. */
export const readAnswer = (action: string, content: unknown): Either.Either<AskAnswer, AskFailed> => {
  switch (action) {
    case "accept":
      return Either.mapBoth(decodeContent(content), {
        onLeft: () => new AskFailed({ detail: "the answer does not fit the form" }),
        onRight: ({ allow, duration }): AskAnswer => ({ _tag: "accept", allow, duration })
      })
    case "decline":
      return Either.right({ _tag: "decline" })
    case "cancel":
      return Either.right({ _tag: "cancel" })
    default:
      return Either.left(new AskFailed({ detail: "the answer is none of accept, decline and cancel" }))
  }
}
