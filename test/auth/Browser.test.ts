import { it } from "@effect/vitest"
import axe from "axe-core"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { existsSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import path from "node:path"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { describe, expect } from "vitest"
import type { UrlQuestion } from "../../src/security/consent/Questions.ts"
import type { SubjectShape } from "../../src/security/Subject.ts"
import { listening } from "./support/Embedded.ts"
import * as Flow from "./support/Flow.ts"
import { wait, type World, world } from "./support/World.ts"

/** Where a browser is, or nothing: then these tests have nothing to run in. */
const chromiumPath = [
  process.env["DDG_TEST_CHROMIUM"] ?? "",
  ...(process.env["PATH"] ?? "").split(path.delimiter).flatMap((folder) => [path.join(folder, "chromium"), path.join(folder, "google-chrome")])
].find((file) => file !== "" && existsSync(file))

if (chromiumPath === undefined) {
  console.warn("No Chromium in PATH (DDG_TEST_CHROMIUM names one): passkeys were not tried in a real browser")
}

/** Where pictures of the pages go, for whoever wants to look at them. */
const shots = process.env["DDG_TEST_SHOTS"]

const browser: Effect.Effect<Browser, never, Scope.Scope> = Effect.acquireRelease(
  wait(() =>
    chromium.launch({
      executablePath: chromiumPath ?? "",
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    })),
  (open) => wait(() => open.close())
)

interface Person {
  readonly context: BrowserContext
  readonly page: Page
  /** Requests to any other place than this machine. */
  readonly elsewhere: ReadonlyArray<string>
  /** What the browser complained about. */
  readonly complaints: ReadonlyArray<string>
  readonly verified: (is: boolean) => Promise<void>
  readonly passkeys: () => Promise<number>
}

/** A window with an authenticator of its own (WebAuthn domain of the DevTools protocol). */
const person = async (open: Browser): Promise<Person> => {
  const context = await open.newContext()
  const page = await context.newPage()
  const elsewhere: Array<string> = []
  const complaints: Array<string> = []
  page.on("request", (request) => {
    const { hostname } = new URL(request.url())
    if (hostname !== "localhost" && hostname !== "127.0.0.1") elsewhere.push(request.url())
  })
  page.on("pageerror", (error) => complaints.push(error.message))
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d|ERR_CONNECTION_REFUSED/.test(message.text())) complaints.push(message.text())
  })
  const devtools = await context.newCDPSession(page)
  await devtools.send("WebAuthn.enable")
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true
    }
  })
  return {
    context, page, elsewhere, complaints,
    verified: async (isUserVerified) => {
      await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified })
    },
    passkeys: async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length
  }
}

/** What a machine can find wrong with a page for people who do not see it, or do not use a mouse (WCAG 2.2 A and AA). */
const violations = async (page: Page): Promise<ReadonlyArray<string>> => {
  // Over the DevTools protocol, which the policy of the page does not hold back.
  await page.evaluate(axe.source)
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`
  )
  return Array.isArray(found) ? found.map(String) : ["axe did not run"]
}

/** Looks at a page in the light, in the dark, and on a narrow screen. */
const lookAt = async ({ page }: Person, name: string): Promise<void> => {
  for (const [look, scheme, width] of [["light", "light", 1000], ["dark", "dark", 1000], ["narrow", "light", 340]] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" })
    await page.setViewportSize({ width, height: 900 })
    expect([name, look, await violations(page)]).toEqual([name, look, []])
    const wider: unknown = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    expect([name, look, wider]).toEqual([name, look, 0])
    if (shots !== undefined) {
      await mkdir(shots, { recursive: true })
      await page.screenshot({ path: path.join(shots, `${name}-${look}.png`), fullPage: true })
    }
  }
  await page.emulateMedia({ colorScheme: "light" })
}

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

const alertText = async (page: Page): Promise<string> => {
  // By the browser's own search: a function that is called again and again would be text to the page, which forbids that.
  await page.locator("[role=alert]").filter({ hasText: /\S/ }).waitFor({ timeout: 15_000 })
  return await page.textContent("[role=alert]") ?? ""
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
})
