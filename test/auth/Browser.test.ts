import { it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type { Page } from "playwright-core"
import { describe, expect } from "vitest"
import type { UrlQuestion } from "../../src/security/consent/Questions.ts"
import type { SubjectShape } from "../../src/security/Subject.ts"
import { listening } from "./support/Embedded.ts"
import * as Flow from "./support/Flow.ts"
import { alertText, browser, chromiumPath, lookAt, person } from "./support/Window.ts"
import { wait, type World, world } from "./support/World.ts"

const authorizeUrl = (all: World, client: string, scope: string, verifier: string, redirect: string) =>
  Flow.authorizeUrl(all.issuer, { client, scope, resource: all.resource, challenge: Flow.challengeOf(verifier), redirect })

/** Where programs wait for the browser to come back. */
const program = Effect.map(listening, ({ port, serve }) => {
  serve((_, response) => response.writeHead(200, { "content-type": "text/plain" }).end("back"))
  return `http://127.0.0.1:${port}/callback`
})

/** What the browser brings back to the program. */
const comeBack = async (page: Page): Promise<URLSearchParams> => {
  await page.waitForURL((url) => url.pathname === "/callback", { timeout: 15_000 })
  return new URL(page.url()).searchParams
}

const question: UrlQuestion = {
  id: "q1",
  message: "A program needs your consent. The page says for what.",
  heading: "The program registered as “editor” wants to fetch pages that you or the model name. Do you allow that?",
  facts: [
    { label: "Purpose", text: "read-pages" },
    { label: "Host", text: "xn--e1awd7f.example" },
    { label: "Host in its own script", text: "кіно.example" },
    { label: "Level", text: "MEDIUM (3 of 5)" }
  ],
  warnings: ["This name mixes letters of Latin and Cyrillic. It may be made to look like another one."],
  durations: [{ value: "once", text: "This call only" }, { value: "1h", text: "One hour" }, { value: "30d", text: "30 days" }],
  expires: 8.64e15
}

describe.skipIf(chromiumPath === undefined)("in a real browser", () => {
  it.live("a person creates a passkey by a code, signs in, allows a program, is asked on a page, and answers", () =>
    Effect.scoped(Effect.gen(function*() {
      const all = yield* world()
      const redirect = yield* program
      const open = yield* browser
      const ada = yield* wait(() => person(open))
      const { page } = ada
      const client = Flow.text(yield* wait(() => Flow.register(all.issuer, { client_name: "Editor with a heron" })), "client_id")
      const verifier = Flow.verifier()

      yield* wait(async () => {
        await page.goto(authorizeUrl(all, client, "ddg:search ddg:read", verifier, redirect))
        await lookAt(ada, "sign-in")
        await page.click("summary")
        await lookAt(ada, "sign-in-with-code")
        await page.fill("#code", "0000-0000-0000-0000")
        await page.fill("#name", "Ada")
        await page.click("button:text-is('Create a passkey')")
        expect(await alertText(page)).toContain("The code does not count")
        await lookAt(ada, "sign-in-refused")
        await page.fill("#code", (all.code ?? "").toLowerCase())
        await page.click("button:text-is('Create a passkey')")
        await page.waitForSelector("text=It may")
        expect(await ada.passkeys()).toBe(1)
        await lookAt(ada, "access")
        await page.click("button:text-is('Allow')")
        const code = (await comeBack(page)).get("code") ?? ""
        const tokens = await Flow.exchange(all.issuer, code, verifier, { client, resource: all.resource, redirect })
        expect(tokens["scope"]).toBe("ddg:search ddg:read")
      })

      // Once more, in a window that knows nobody but has the key: the person has to be verified.
      yield* wait(async () => {
        await ada.context.clearCookies()
        await page.goto(authorizeUrl(all, client, "ddg:search", verifier, redirect))
        await ada.verified(false)
        await page.click("button:text-is('Sign in with a passkey')")
        expect(await alertText(page)).not.toBe("")
        await ada.verified(true)
        await page.click("button:text-is('Sign in with a passkey')")
        await page.waitForSelector("text=It may")
        await page.click("button:text-is('Refuse')")
        expect((await comeBack(page)).get("error")).toBe("access_denied")
      })

      const { access } = all
      const subject: SubjectShape = {
        kind: "token", issuer: all.issuer, id: access[0]?.person ?? "", client, scopes: new Set(), signedInAt: undefined, passkeyAt: undefined
      }
      const asked = yield* all.server.questions.open(question, subject)
      if (asked === undefined) return yield* Effect.dieMessage("no page was opened")
      const answer = yield* Deferred.make<unknown>()
      yield* Effect.forkScoped(Effect.flatMap(asked.answer, (given) => Deferred.succeed(answer, given)))
      yield* wait(async () => {
        await page.goto(asked.url)
        await lookAt(ada, "who-are-you")
        await page.click("button:text-is('Sign in with a passkey')")
        await page.waitForSelector("text=I allow this")
        expect(await page.isChecked("[name=allow]")).toBe(false)
        await lookAt(ada, "question")
        // By the keyboard alone.
        await page.focus("[name=allow]")
        await page.keyboard.press("Space")
        await page.check("[value='1h']")
        await page.click("button:text-is('Answer')")
        await page.waitForSelector("text=You have allowed it")
        await lookAt(ada, "answered")
      })
      expect(yield* Deferred.await(answer)).toEqual({ _tag: "accept", allow: true, duration: "1h" })
      yield* wait(async () => {
        await page.goto(asked.url)
        await page.waitForSelector("text=Nothing is here")
        await lookAt(ada, "nothing-here")
        await page.goto(`${all.issuer}/auth/enrol#0000-0000`)
        expect(await page.inputValue("#code")).toBe("0000-0000")
        expect(page.url()).not.toContain("0000")
        await lookAt(ada, "enrol")
      })
      expect(ada.elsewhere).toEqual([])
      expect(ada.complaints).toEqual([])
    })), 120_000)

  it.live("everything but the passkey works without JavaScript", () =>
    Effect.scoped(Effect.gen(function*() {
      const all = yield* world()
      const redirect = yield* program
      const open = yield* browser
      const ada = yield* wait(() => all.somebody("Ada"))
      const context = yield* wait(() => open.newContext({ javaScriptEnabled: false }))
      const page = yield* wait(() => context.newPage())
      const asked = yield* all.server.questions.open(question, {
        kind: "token", issuer: all.issuer, id: "somebody", client: ada.client, scopes: new Set(), signedInAt: undefined, passkeyAt: undefined
      })
      yield* wait(async () => {
        await page.goto(asked?.url ?? "")
        expect(await page.textContent("body")).toContain("only be used with JavaScript")
        await page.goto(authorizeUrl(all, ada.client, "ddg:search", Flow.verifier(), redirect))
        await page.click("button:text-is('Cancel')")
        expect((await comeBack(page)).get("error")).toBe("access_denied")
      })
    })), 60_000)

  it.live("a person looks after their passkeys: adds one with another device, removes the first, keeps the last", () =>
    Effect.scoped(Effect.gen(function*() {
      const all = yield* world()
      const open = yield* browser
      const ada = yield* wait(() => person(open))
      const { page } = ada
      yield* wait(async () => {
        await page.goto(`${all.issuer}/auth/enrol#${all.code ?? ""}`)
        await page.fill("#name", "Ada Lovelace")
        await page.click("button:text-is('Create a passkey')")
        await page.waitForSelector("text=Your passkey is ready")

        await page.click("text=look after your passkeys")
        await page.waitForURL((url) => url.pathname === "/auth/passkeys")
        await lookAt(ada, "passkeys-sign-in")
        await page.click("button:text-is('Sign in with a passkey')")
        await page.waitForSelector("text=You are signed in as")
        expect(await page.locator("a:has-text('Remove')").count()).toBe(0)
        await lookAt(ada, "passkeys-one")

        await page.fill("#name", "Same device")
        await page.click("button:text-is('Add a passkey')")
        expect(await alertText(page)).toContain("has a passkey for you already")
        await ada.swap()
        await page.fill("#name", "Key in the drawer")
        await page.click("button:text-is('Add a passkey')")
        await page.waitForSelector("h2:has-text('Key in the drawer')")
        expect(await ada.passkeys()).toBe(1)
        await lookAt(ada, "passkeys-two")

        // The first one, which this sign-in rests on: by the keyboard alone.
        await page.locator("li:has(.tag) a").focus()
        await page.keyboard.press("Enter")
        await page.waitForSelector("text=It is the one that you have just signed in with")
        await lookAt(ada, "passkeys-remove")
        await page.click("button:text-is('Remove')")
        await page.waitForSelector("button:text-is('Sign in with a passkey')")
        await page.click("button:text-is('Sign in with a passkey')")
        await page.waitForSelector("h2:has-text('Key in the drawer')")
        expect(await page.locator(".keys li").count()).toBe(1)
        await page.click("button:text-is('Leave this page')")
        await page.waitForSelector("button:text-is('Sign in with a passkey')")
      })
      expect(all.recorded.map(({ event }) => event)).toEqual(["invited", "passkey_added", "passkey_added", "passkey_removed"])
      expect(ada.elsewhere).toEqual([])
      expect(ada.complaints).toEqual([])
    })), 120_000)
})
