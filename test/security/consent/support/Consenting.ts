import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Queue from "effect/Queue"
import * as path from "node:path"
import { AuditUnavailable } from "../../../../src/domain/Errors.ts"
import { type AskAnswer, Asker, type AskerShape, AskFailed } from "../../../../src/security/consent/Asker.ts"
import { Consent, type ConsentSetting } from "../../../../src/security/consent/Consent.ts"
import type { ConsentEvent } from "../../../../src/security/consent/ConsentEvent.ts"
import type { Duration } from "../../../../src/security/consent/Grant.ts"
import { GrantStore, type GrantStoreOptions } from "../../../../src/security/consent/GrantStore.ts"
import { tempFolder } from "../../../support/tempFolder.ts"

/** Events as they are told, except for those that the listener is deaf to. */
export interface Ear {
  readonly heard: Array<ConsentEvent>
  readonly deafTo: Set<ConsentEvent["_tag"]>
  readonly onEvent: GrantStoreOptions["onEvent"]
}

export const ear = (): Ear => {
  const heard: Array<ConsentEvent> = []
  const deafTo = new Set<ConsentEvent["_tag"]>()
  return {
    heard,
    deafTo,
    onEvent: (event) =>
      deafTo.has(event._tag)
        ? Effect.fail(new AuditUnavailable({ detail: "disk full" }))
        : Effect.sync(() => void heard.push(event))
  }
}

/** What was told, in short. */
export const told = ({ heard }: Ear): ReadonlyArray<string> =>
  heard.map((event) => {
    switch (event._tag) {
      case "Asked":
        return `asked by ${event.way}`
      case "Answered":
        return `${event.answer}${event.duration === undefined ? "" : ` ${event.duration}`}`
      case "Ended":
        return `ended: ${event.why}`
      default:
        return event._tag.toLowerCase()
    }
  })

export const folderIn = Effect.map(tempFolder, (folder) => path.join(folder, "state", "consent"))

/** A process of its own, as far as consent is concerned. */
export const process = Effect.fnUntraced(function*(
  folder: string,
  setting: ConsentSetting = Consent.http,
  more: Partial<GrantStoreOptions> = {}
) {
  const listener = ear()
  const context = yield* Layer.build(
    Layer.provideMerge(
      Consent.layer({ setting, version: "1.0.0" }),
      GrantStore.layer({ folder, onEvent: listener.onEvent, ...more })
    )
  )
  return { consent: Context.get(context, Consent), store: Context.get(context, GrantStore), ear: listener }
})

export const silent = <A, E, R>(test: Effect.Effect<A, E, R>) => Effect.provide(test, Logger.remove(Logger.defaultLogger))

export const yes = (duration: Duration = "once"): AskAnswer => ({ _tag: "accept", allow: true, duration })
export const no: AskAnswer = { _tag: "decline" }
export const unticked: AskAnswer = { _tag: "accept", allow: false, duration: "30d" }
export const closed: AskAnswer = { _tag: "cancel" }

/** What a person does with each question in turn; `silent` answers nothing, `broken` is a client that cannot ask. */
export type Reaction = AskAnswer | "silent" | "broken" | Effect.Effect<AskAnswer>

export interface User {
  /** The hosts of the questions that were shown, in order. */
  readonly shown: Array<string>
  /** Gets the host of each question when it is shown. */
  readonly sees: Queue.Dequeue<string>
  /** Questions that were taken away before they were answered. */
  readonly withdrawn: Array<string>
  readonly form: Required<AskerShape>["form"]
  readonly url: Required<AskerShape>["url"]
}

export const user = Effect.fnUntraced(function*(...reactions: ReadonlyArray<Reaction>): Effect.fn.Return<User> {
  const sees = yield* Queue.unbounded<string>()
  const shown: Array<string> = []
  const withdrawn: Array<string> = []
  const react = (text: string) =>
    Effect.suspend(() => {
      const host = /^Host: (.*)$/m.exec(text)?.[1] ?? text
      const reaction = reactions[shown.length] ?? "silent"
      shown.push(host)
      const answer = reaction === "silent"
        ? Effect.never
        : reaction === "broken"
        ? Effect.fail(new AskFailed({ detail: "no such method" }))
        : "_tag" in reaction && (reaction._tag === "accept" || reaction._tag === "decline" || reaction._tag === "cancel")
        ? Effect.succeed(reaction)
        : reaction
      return Effect.zipRight(Queue.offer(sees, host), answer).pipe(
        Effect.onInterrupt(() => Effect.sync(() => withdrawn.push(host)))
      )
    })
  return {
    shown,
    sees,
    withdrawn,
    form: ({ message }) => react(message),
    url: ({ facts }) => react(`Host: ${facts.find(({ label }) => label === "Host")?.text ?? ""}`)
  }
})

/** Through a client that shows forms to this user. */
export const behind = ({ form }: User) => Effect.provideService(Asker, { form })
