import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { createHash, randomUUID } from "node:crypto"
import { durationMillis, type Grant, type Stored, type Wanted } from "../../security/consent/Grant.ts"
import { GrantStore } from "../../security/consent/GrantStore.ts"
import { purposeTexts } from "../../security/consent/Purposes.ts"
import { clean } from "../../security/consent/Questions.ts"
import { normalise } from "../../security/consent/Target.ts"
import { unicodeOf } from "../../security/HostText.ts"
import { ExitCode } from "../ExitCode.ts"
import { complainLine, printLine } from "../Print.ts"
import type { Confirm } from "./Confirm.ts"
import { grantTable } from "./GrantTable.ts"

export interface GrantCommand {
  /** `target` as it was written; the terms are those of the tools of this program. */
  readonly wanted: Wanted
  readonly duration: Stored
  /** Do not ask. */
  readonly yes: boolean
  readonly confirm: Confirm
  /** Of this program. */
  readonly version: string
}

const textOf = ({ client, level, purpose, subject, target }: Wanted, duration: Stored): string => {
  const unicode = clean(unicodeOf(target), 253)
  const host = target === "*" ? "any host" : unicode === target ? target : `${target} (${unicode})`
  return [
    `“${clean(client)}” may ${purposeTexts[purpose].sentence}, for ${clean(subject.id)} of ${clean(subject.issuer)}.`,
    `Host: ${host}. Level: up to ${level}. For: ${duration === "1h" ? "one hour" : "30 days"}.`
  ].join("\n")
}

/** `consent grant`: the operator agrees in the place of a person whose client cannot ask. */
export const run = Effect.fn("cli.consent.grant")(function*(command: GrantCommand): Effect.fn.Return<
  ExitCode,
  never,
  GrantStore
> {
  const { confirm, duration, version, yes } = command
  const target = normalise(command.wanted.target)
  if (target === undefined) {
    yield* complainLine(`“${clean(command.wanted.target)}” is not a host, and not *.`)
    return ExitCode.usage
  }
  const wanted = { ...command.wanted, target }
  if (wanted.level === "RESTRICTED") {
    yield* complainLine("RESTRICTED is agreed to at each call and never stored.")
    return ExitCode.usage
  }
  const text = textOf(wanted, duration)
  if (!yes && !(yield* confirm(text))) {
    yield* complainLine("Nothing was granted. Without a terminal, say --yes.")
    return ExitCode.noAnswer
  }
  const store = yield* GrantStore
  const created = yield* Clock.currentTimeMillis
  const grant: Grant = {
    ...wanted,
    id: randomUUID(),
    created,
    expires: created + durationMillis[duration],
    via: "cli",
    evidence: { question: randomUUID(), words: yes ? "" : createHash("sha256").update(text).digest("hex"), version }
  }
  return yield* store.grant(grant).pipe(
    Effect.zipRight(printLine(grantTable([grant]))),
    Effect.as(ExitCode.ok),
    Effect.catchAll((error) => Effect.as(complainLine(`${error.message}. Nothing was granted.`), ExitCode.usage))
  )
})
