import axe from "axe-core"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { existsSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import path from "node:path"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { expect } from "vitest"
import { wait } from "./World.ts"

/** A real browser, without a screen. */

/** Where a browser is, or nothing: then these tests have nothing to run in. */
export const chromiumPath = [
  process.env["DDG_TEST_CHROMIUM"] ?? "",
  ...(process.env["PATH"] ?? "").split(path.delimiter).flatMap((folder) => [path.join(folder, "chromium"), path.join(folder, "google-chrome")])
].find((file) => file !== "" && existsSync(file))

if (chromiumPath === undefined) {
  console.warn("No Chromium in PATH (DDG_TEST_CHROMIUM names one): passkeys were not tried in a real browser")
}

/** Where pictures of the pages go, for whoever wants to look at them. */
const shots = process.env["DDG_TEST_SHOTS"]

export const browser: Effect.Effect<Browser, never, Scope.Scope> = Effect.acquireRelease(
  wait(() =>
    chromium.launch({
      executablePath: chromiumPath ?? "",
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    })),
  (open) => wait(() => open.close())
)

export interface Person {
  readonly context: BrowserContext
  readonly page: Page
  /** Requests to any other place than this machine. */
  readonly elsewhere: ReadonlyArray<string>
  /** What the browser complained about. */
  readonly complaints: ReadonlyArray<string>
  readonly verified: (is: boolean) => Promise<void>
  readonly passkeys: () => Promise<number>
  /** From now on another authenticator answers, e.g. a key in place of the device itself. */
  readonly swap: () => Promise<void>
}

/** A window with an authenticator of its own (WebAuthn domain of the DevTools protocol). */
export const person = async (open: Browser): Promise<Person> => {
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
  const plug = async (transport: "internal" | "usb"): Promise<string> => {
    const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        ctap2Version: "ctap2_1",
        transport,
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true
      }
    })
    return authenticatorId
  }
  let authenticatorId = await plug("internal")
  return {
    context, page, elsewhere, complaints,
    verified: async (isUserVerified) => {
      await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified })
    },
    swap: async () => {
      await devtools.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled: false })
      authenticatorId = await plug("usb")
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
export const lookAt = async ({ page }: Person, name: string): Promise<void> => {
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

export const alertText = async (page: Page): Promise<string> => {
  // By the browser's own search: a function that is called again and again would be text to the page, which forbids that.
  await page.locator("[role=alert]").filter({ hasText: /\S/ }).waitFor({ timeout: 15_000 })
  return await page.textContent("[role=alert]") ?? ""
}
