import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import { ConsentRefused, ConsentRequired } from "../../domain/Errors.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import { isAtLeast, type Level } from "../Level.ts"
import type { SubjectShape } from "../Subject.ts"
import * as Asking from "./Asking.ts"
import { type Grant, isLive, type Person, personKey, personOf, type Via, type Wanted } from "./Grant.ts"
import { GrantStore } from "./GrantStore.ts"
import * as Ledger from "./Ledger.ts"
import { type Purpose, purposes } from "./Purposes.ts"
import { clean } from "./Questions.ts"
import { remedy } from "./Remedy.ts"
import { normalise } from "./Target.ts"

/** What the operator has decided beforehand. */
export interface ConsentSetting {
  /**
   * `allow`: no question up to MEDIUM; above it as `ask`. `deny`: never, whatever was agreed to.
   */
  readonly mode: "allow" | "ask" | "deny"
  /** What `mode` speaks of; the other purposes are asked for. */
  readonly purposes: ReadonlyArray<Purpose>
}

export interface ConsentOptions {
  readonly setting: ConsentSetting
  /** Of this program, for the evidence. */
  readonly version: string
}

export interface ConsentRequest {
  readonly subject: SubjectShape
  readonly purpose: Purpose
  /** A host, or `*` for every host. */
  readonly target: string
  readonly level: Level
  /** As `Terms.of` makes it of the tools that serve the purpose. */
  readonly terms: string
}

export interface Consented {
  readonly via: Via
  /** The id of the grant that covers it; none where consent holds for this call, or by the operator's setting. */
  readonly grant?: string
}

export interface ConsentStatus {
  readonly mode: ConsentSetting["mode"]
  readonly folder: string
  /** Why no stored consent counts; none where all is well. */
  readonly problem: string | undefined
  readonly live: number
  readonly people: number
  readonly torn: number
  /** Questions that are open or wait for those before them. */
  readonly waiting: number
}

/** What is held about a person here, for that person. */
export interface ConsentExport {
  readonly subject: Person
  readonly grants: ReadonlyArray<Grant>
}

export interface Revocation {
  /** Ids, or all that there are. */
  readonly grants: ReadonlyArray<string> | "all"
  /** Only this person's; a tool must name its own subject here. */
  readonly of?: Person
  readonly by: "person" | "operator"
}

/** The highest level that the setting can allow. */
const MOST_BY_SETTING: Level = "MEDIUM"

/** Of names that others choose, in characters: a URL of a client is no longer. */
const LONGEST_NAME = 2_048

/** What has expired stays on the disk for no longer than this. */
const SWEEP = Duration.minutes(10)

/**
 * Whether a person has agreed to what is about to be done for them. Only a person's answer, the operator's command or
 * the operator's setting gives consent: this service has no method by which a tool could.
 */
export class Consent extends Context.Tag("mcp-duckduckgo/security/consent/Consent")<Consent, {
  /**
   * Succeeds where there is consent, after asking for it if need be: within `Deadline`, and a question is open for two
   * minutes at most.
   * `ConsentRequired`: nobody could be asked. `ConsentRefused`: somebody was, and did not agree.
   */
  readonly require: (request: ConsentRequest) => Effect.Effect<Consented, ConsentRequired | ConsentRefused>
  /** What counts now: of one person, or of all. */
  readonly list: (person?: Person) => Effect.Effect<ReadonlyArray<Grant>, StateFileError>
  /** Answers what has ended by this. */
  readonly revoke: (revocation: Revocation) => Effect.Effect<ReadonlyArray<Grant>, StateFileError>
  /** Everything held about a person, what has ended too. */
  readonly exportOf: (person: Person) => Effect.Effect<ConsentExport, StateFileError>
  /** Forgets a person: grants, and what was answered to this process. */
  readonly erase: (person: Person) => Effect.Effect<void, StateFileError>
  readonly status: Effect.Effect<ConsentStatus>
}>() {
  static readonly layer = (options: ConsentOptions): Layer.Layer<Consent, never, GrantStore> =>
    Layer.scoped(Consent, make(options))

  /** Over stdio: the user who started the server is the one it works for. */
  static readonly stdio: ConsentSetting = { mode: "allow", purposes }

  /** Over HTTP: whoever comes is asked. */
  static readonly http: ConsentSetting = { mode: "ask", purposes }
}

const SWITCHED_OFF = "The operator of this server has switched this off"

const make = Effect.fnUntraced(function*({ setting, version }: ConsentOptions) {
  const store = yield* GrantStore
  const asking = yield* Asking.make(store, version)

  yield* store.expire.pipe(
    Effect.catchTag("StateFileError", (error) => Effect.logWarning(error.message)),
    Effect.zipRight(asking.sweep),
    Effect.repeat(Schedule.spaced(SWEEP)),
    // Services are built when they are first wanted, which may be where nothing is interruptible.
    Effect.interruptible,
    Effect.forkScoped
  )

  const held = Effect.flatMap(store.look, ({ ledger, problem }) =>
    problem === undefined ? Effect.succeed(ledger) : Effect.fail(problem))

  const heldOf = (person: Person | undefined) =>
    Effect.map(held, (ledger) => (person === undefined ? Ledger.all(ledger) : Ledger.grantsOf(ledger, person)))

  /** The tool is not what it was when these were given. They do not count, whether or not that can be written down. */
  const voided = (stale: ReadonlyArray<Grant>) =>
    stale.length === 0 ? Effect.void : store.end(stale.map(({ id }) => id), "terms").pipe(
      Effect.catchTag("StateFileError", (error) => Effect.logWarning(error.message)),
      Effect.asVoid
    )

  const stored = (wanted: Wanted) =>
    Effect.gen(function*() {
      const { ledger } = yield* store.look
      const { grant, stale } = Ledger.cover(ledger, wanted, yield* Clock.currentTimeMillis)
      yield* voided(stale)
      return grant
    })

  const spokenOf = (purpose: Purpose) => setting.purposes.includes(purpose)

  const decide = Effect.fnUntraced(function*(
    request: ConsentRequest
  ): Effect.fn.Return<Consented, ConsentRequired | ConsentRefused> {
    const { level, purpose, subject, target, terms } = request
    const { client } = subject
    const host = normalise(target)
    const wanted: Wanted = { subject: personOf(subject), client, purpose, target: host ?? clean(target), level, terms }
    const required = (remedy: string) => new ConsentRequired({ purpose, target: wanted.target, remedy })
    if (setting.mode === "deny" && spokenOf(purpose)) return yield* required(SWITCHED_OFF)
    if (host === undefined) return yield* required("It names no host")
    if (Math.max(client.length, subject.issuer.length, subject.id.length) > LONGEST_NAME) {
      return yield* required(`The name of the client or the user is longer than ${LONGEST_NAME} characters`)
    }
    const grant = yield* stored(wanted)
    if (grant !== undefined) return { via: grant.via, grant: grant.id }
    if (setting.mode === "allow" && spokenOf(purpose) && isAtLeast(MOST_BY_SETTING, level)) return { via: "setting" }
    const outcome = yield* asking.ask({ wanted, kind: subject.kind })
    switch (outcome._tag) {
      case "Agreed":
        return { via: outcome.via, ...(outcome.grant === undefined ? {} : { grant: outcome.grant }) }
      case "Refused":
        return yield* new ConsentRefused({ purpose, target: wanted.target, how: outcome.how })
      case "Unasked":
        return yield* required(remedy(outcome.why, wanted))
    }
  })

  return Consent.of({
    require: decide,
    list: (person) =>
      Effect.zipWith(heldOf(person), Clock.currentTimeMillis, (grants, now) => grants.filter(isLive(now))),
    revoke: ({ by, grants, of }) =>
      Effect.flatMap(heldOf(of), (own) => {
        const ids = own
          .filter(({ id, revokedAt }) => revokedAt === undefined && (grants === "all" || grants.includes(id)))
          .map(({ id }) => id)
        return ids.length === 0 ? Effect.succeed([]) : store.end(ids, by)
      }),
    exportOf: (subject) => Effect.map(heldOf(subject), (grants) => ({ subject, grants })),
    erase: (person) => Effect.zipRight(store.erase(person), asking.forget(person)),
    status: Effect.gen(function*() {
      const { ledger, problem, torn } = yield* store.look
      const now = yield* Clock.currentTimeMillis
      const grants = Ledger.all(ledger).filter(isLive(now))
      return {
        mode: setting.mode,
        folder: store.folder,
        problem: problem?.message,
        live: grants.length,
        people: new Set(grants.map(({ subject }) => personKey(subject))).size,
        torn,
        waiting: yield* asking.waiting
      }
    })
  })
})
