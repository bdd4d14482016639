import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type { AuditUnavailable } from "../../domain/Errors.ts"
import * as Schema from "effect/Schema"
import type { AskAnswer } from "../../security/consent/Asker.ts"
import { Duration } from "../../security/consent/Grant.ts"
import type { QuestionPagesShape } from "../../security/consent/QuestionPages.ts"
import type { UrlQuestion } from "../../security/consent/Questions.ts"
import type { SubjectShape } from "../../security/Subject.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import { messagePage } from "../pages/MessagePage.ts"
import { questionPage, whoAreYouPage } from "../pages/QuestionPage.ts"
import type { Desk } from "../passkey/Desk.ts"
import * as Browser from "./Browser.ts"
import { type Exchange, form } from "./Exchange.ts"
import { Declined, json, notFound, pageReply, type Reply, withCookie } from "./Reply.ts"
import type { Sessions } from "./Sessions.ts"

export const PATH = "/consent"

/** Questions that are open at once; each belongs to a request that waits. */
const MOST_OPEN = 1_000

const SESSION = "ddg_session"
const READER = "ddg_reader"

/** How people show who they are, where they can. */
export interface Identity {
  readonly issuer: string
  readonly desk: Desk
  readonly sessions: Sessions
}

export interface QuestionsOptions {
  /** Of this server, as browsers reach it; it may be known only when the server listens. */
  readonly origin: () => string
  /** As people know it. */
  readonly server: string
  readonly cookies: Browser.CookieOptions
  /**
   * Without it the address is all that shows whom a question is for: the first browser that opens it gets it, and no other
   * one after it. That is for servers that nobody else can reach.
   */
  readonly identity: Identity | undefined
}

interface Open {
  readonly question: UrlQuestion
  readonly subject: SubjectShape
  readonly answered: Deferred.Deferred<AskAnswer>
  /** The browser that has opened it. */
  reader: string | undefined
}

type Work = Effect.Effect<Reply, AuditUnavailable | Declined | StateFileError>

const isDuration = Schema.is(Duration)

const answerOf = (sent: URLSearchParams): AskAnswer => {
  if (sent.get("decline") !== null) return { _tag: "decline" }
  const duration = sent.get("duration")
  return { _tag: "accept", allow: sent.get("allow") === "yes", duration: isDuration(duration) ? duration : "once" }
}

const notYours = new Declined({
  status: 403,
  title: "This is not for you",
  text: "You are signed in as somebody else than whom this question is meant for."
})

/** The pages of the consent ledger: each is one question, for one person, answered once, gone when its time is over. */
export const make = (options: QuestionsOptions) => {
  const { cookies, identity, origin, server } = options
  const open = new Map<string, Open>()
  const base = (id: string) => `${PATH}/${id}`

  const pages: QuestionPagesShape = {
    isFor: ({ issuer, kind }) => (identity === undefined ? kind === "anonymous" : kind === "token" && issuer === identity.issuer),
    open: (question, subject) =>
      Effect.suspend(() => {
        if (open.size >= MOST_OPEN) return Effect.succeed(undefined)
        const id = Browser.freshToken() + Browser.freshToken()
        return Effect.acquireRelease(
          Effect.map(Deferred.make<AskAnswer>(), (answered) => {
            open.set(id, { question, subject, answered, reader: undefined })
            return { url: `${origin()}${base(id)}`, answer: Deferred.await(answered) }
          }),
          () => Effect.sync(() => open.delete(id))
        )
      })
  }

  const found = (id: string) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const entry = open.get(id)
      return entry === undefined || entry.question.expires <= now ? notFound : Effect.succeed(entry)
    })

  const sessionOf = (exchange: Exchange) => Browser.cookie(exchange, Browser.cookieName(SESSION, cookies))

  /** Whether this browser may read and answer; undefined while it is not known who is there. */
  const mayRead = (exchange: Exchange, { subject }: Open, { sessions }: Identity): Effect.Effect<boolean | undefined> =>
    Effect.map(sessions.find(sessionOf(exchange)), (found) => (found === undefined ? undefined : found.person === subject.id))

  /** The first browser keeps it; answers the cookie by which it is known again. */
  const claimed = (exchange: Exchange, entry: Open): Effect.Effect<string | undefined, Declined> =>
    Effect.suspend(() => {
      const reader = Browser.cookie(exchange, Browser.cookieName(READER, cookies))
      if (entry.reader !== undefined) return entry.reader === reader ? Effect.succeed(undefined) : notFound
      const fresh = reader ?? Browser.freshToken()
      entry.reader = fresh
      return Effect.succeed(reader === undefined ? Browser.setCookie(READER, fresh, cookies) : undefined)
    })

  const show = (exchange: Exchange, id: string): Work =>
    Effect.gen(function*() {
      const entry = yield* found(id)
      const page = pageReply(questionPage({ server, base: base(id), question: entry.question }))
      if (identity === undefined) return withCookie(page, yield* claimed(exchange, entry))
      const may = yield* mayRead(exchange, entry, identity)
      if (may === undefined) {
        return withCookie(pageReply(whoAreYouPage({ server, base: base(id) })), identity.desk.cookieFor(exchange))
      }
      return yield* may ? Effect.succeed(page) : notYours
    })

  const signIn = (exchange: Exchange, id: string, { desk, sessions }: Identity): Work =>
    Effect.gen(function*() {
      yield* found(id)
      const { passkey, person } = yield* desk.signIn(exchange)
      return withCookie(json({ next: base(id) }), Browser.setCookie(SESSION, yield* sessions.begin(person.id, passkey), cookies))
    })

  const answer = (exchange: Exchange, id: string): Work =>
    Effect.gen(function*() {
      yield* Browser.sameOrigin(exchange, origin())
      const entry = yield* found(id)
      if (identity === undefined) yield* claimed(exchange, entry)
      else if ((yield* mayRead(exchange, entry, identity)) !== true) return yield* notYours
      const sent = answerOf(yield* form(exchange))
      // Two answers at once: the first one counts.
      if (!(yield* Deferred.succeed(entry.answered, sent))) return yield* notFound
      open.delete(id)
      const allowed = sent._tag === "accept" && sent.allow
      return pageReply(messagePage({
        server,
        title: allowed ? "You have allowed it" : "You have not allowed it",
        text: "The program has been told. You can close this page."
      }))
    })

  /** `rest` is what follows the path of the question. */
  const route = (exchange: Exchange, id: string, rest: string): Work => {
    switch (`${exchange.method} ${rest}`) {
      case "GET ":
      case "HEAD ":
        return show(exchange, id)
      case "POST ":
        return answer(exchange, id)
      case "POST /options":
        return identity === undefined ? notFound : Effect.zipRight(found(id), identity.desk.signInOptions(exchange))
      case "POST /verify":
        return identity === undefined ? notFound : signIn(exchange, id, identity)
      default:
        return notFound
    }
  }

  return { pages, route }
}
