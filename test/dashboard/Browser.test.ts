import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import type { Board } from "../../src/dashboard/Board.ts"
import { headersOf } from "../../src/dashboard/Page.ts"
import type { History } from "../../src/metrics/History.ts"
import { browserPath, launch, serve, type Site } from "./support/Browser.ts"
import * as Day from "./support/Day.ts"
import { builtPage } from "./support/page.ts"

/** The page in a real browser. */

const chromium = browserPath()
if (chromium === undefined) console.warn("The dashboard was not looked at in a browser: Chromium is not installed (apt-get install chromium)")

const WIDE = { width: 1280, height: 900 }
const NARROW = { width: 390, height: 844 }

const scenes: Readonly<Record<string, History>> = {
  well: Day.live(3_000, false),
  refused: Day.live(3_000, true),
  young: Day.live(15, false)
}

describe.skipIf(chromium === undefined)("the dashboard in a browser", () => {
  let browser: Browser
  let html = ""
  let axe = ""
  const sites: Array<Site> = []
  const contexts: Array<{ readonly close: () => Promise<void> }> = []

  beforeAll(async () => {
    browser = await launch(chromium ?? "")
    html = await builtPage()
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    await Promise.all(sites.splice(0).map((site) => site.close()))
  })

  /** A server whose boards the test makes; undefined for one that answers with 503. */
  const site = async (boardOf: (path: string) => Board | undefined): Promise<Site> => {
    const made = await serve((path) => {
      if (path === "/dashboard") return { contentType: "text/html; charset=utf-8", headers: headersOf(html), body: html }
      if (!path.startsWith("/dashboard/data")) return undefined
      const board = boardOf(path)
      return board === undefined
        ? { status: 503, contentType: "text/plain", body: "" }
        : { contentType: "application/json", body: JSON.stringify(board) }
    })
    sites.push(made)
    return made
  }

  const open = async (history: History, options: BrowserContextOptions = {}): Promise<{ readonly page: Page; readonly asked: ReadonlyArray<string>; readonly faults: ReadonlyArray<string> }> => {
    const range = (path: string) => (path.endsWith("/6h") ? "6h" : path.endsWith("/24h") ? "24h" : "15m")
    const { asked, origin } = await site((path) => Day.boardOf(history, range(path)))
    const context = await browser.newContext({ viewport: WIDE, ...options })
    contexts.push(context)
    const page = await context.newPage()
    const faults: Array<string> = []
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text())
    })
    page.on("pageerror", (error) => faults.push(error.message))
    page.on("request", (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) faults.push(`asked ${request.url()}`)
    })
    await page.goto(`${origin}/dashboard`)
    await page.waitForSelector("body[data-loaded]")
    return { page, asked, faults }
  }

  for (const [name, history] of Object.entries(scenes)) {
    for (const colorScheme of ["light", "dark"] as const) {
      for (const viewport of [WIDE, NARROW]) {
        it(`has no violation of axe and asks nobody else: ${name}, ${colorScheme}, ${viewport.width} px`, async () => {
          const { faults, page } = await open(history, { colorScheme, viewport, bypassCSP: true })
          // The rules, and one table of twelve that are made alike.
          for (const summary of (await page.locator("summary").all()).slice(0, 2)) await summary.click()
          await page.evaluate(axe)
          const violations: unknown = await page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
            violations.map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target.join(" ")).slice(0, 3).join("; ")))`)
          expect(violations).toEqual([])
          expect(faults).toEqual([])
          const wider: unknown = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
          expect(wider).toBe(false)
        }, 60_000)
      }
    }
  }

  it("runs under its own policy, and nothing else does", async () => {
    const { faults, page } = await open(Day.live(600, false))
    expect(faults).toEqual([])
    await page.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'document.title = 1' }))").catch(() => undefined)
    expect(await page.title()).toBe("mcp-duckduckgo")
    expect(faults.join()).toMatch(/Content Security Policy|TrustedScript/)
  })

  it("is worked by keyboard alone: range, pause, a moment read off all plots, a table", async () => {
    const { asked, page } = await open(Day.live(3_000, false))
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowRight")
    await page.waitForSelector("body[data-loaded='6h']")
    expect(asked).toContain("/dashboard/data/6h")
    await page.keyboard.press("ArrowLeft")
    await page.waitForSelector("body[data-loaded='15m']")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    expect(await page.getAttribute("#pause", "aria-pressed")).toBe("true")
    expect(await page.textContent("#fresh-word")).toBe("paused at")

    const plots = page.getByRole("slider")
    await plots.first().focus()
    const newest = await plots.first().getAttribute("aria-valuetext")
    await page.keyboard.press("Home")
    const oldest = await plots.first().getAttribute("aria-valuetext")
    expect(oldest).not.toBe(newest)
    expect(await plots.first().getAttribute("aria-valuenow")).toBe("0")
    expect(await plots.nth(2).getAttribute("aria-valuenow")).toBe("0")
    expect(await page.locator(".cursor:visible").count()).toBe(await plots.count())
    await page.keyboard.press("ArrowRight")
    expect(await plots.first().getAttribute("aria-valuenow")).toBe("1")
    await page.keyboard.press("Escape")
    expect(await plots.first().getAttribute("aria-valuetext")).toBe(newest)

    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    const rows = page.locator("article").first().locator("tbody tr")
    // The table is written when its frame says that it was opened.
    await rows.first().waitFor()
    expect(await rows.count()).toBe(180)
    expect(await rows.first().textContent()).toContain("12:00:00".slice(2))
  })

  it("says that the server is gone, of when its figures are, and that it came back", async () => {
    let away = false
    const { origin } = await site(() => (away ? undefined : Day.boardOf(scenes["well"] ?? Day.live(60, false), "15m")))
    const context = await browser.newContext({ viewport: WIDE })
    contexts.push(context)
    const page = await context.newPage()
    await page.goto(`${origin}/dashboard`)
    await page.waitForSelector("body[data-loaded]")
    expect(await page.isVisible("#trouble")).toBe(false)
    const again = async () => {
      await page.click("#pause")
      await page.click("#pause")
    }
    away = true
    await again()
    await page.waitForSelector("#trouble:visible")
    expect(await page.textContent("#trouble")).toContain("The server is shutting down. What is shown is of ")
    expect(await page.locator(".card").count()).toBeGreaterThan(8)
    away = false
    await again()
    await page.waitForSelector("#trouble", { state: "hidden" })
  })

  it("says what it does not know where nothing has been measured", async () => {
    const { page } = await open(Day.nothing())
    expect(await page.locator(".empty:visible").allTextContents()).toContain("No request has been measured yet.")
    expect(await page.locator(".plot:visible").count()).toBe(0)
    expect(await page.locator(".figure").allTextContents()).toContain("–")
  })

  it("moves nothing for whoever asked for that", async () => {
    const { page } = await open(Day.live(600, false), { reducedMotion: "reduce" })
    const moving: unknown = await page.evaluate(
      "[...document.querySelectorAll('*')].filter((element) => parseFloat(getComputedStyle(element).transitionDuration) > 0).length"
    )
    expect(moving).toBe(0)
  })

  it("is a view in an MCP client: it takes the client's theme, and asks through the client", async () => {
    const board = JSON.stringify(Day.boardOf(Day.live(600, false), "15m"))
    const host = `<!doctype html><title>host</title><iframe id="view" sandbox="allow-scripts" width="600" height="400"></iframe><script>
      const log = []; window.log = log
      const view = document.getElementById("view")
      addEventListener("message", ({ data, source }) => {
        log.push(data)
        const answer = (result) => source.postMessage({ jsonrpc: "2.0", id: data.id, result }, "*")
        if (data.method === "ui/initialize") answer({
          protocolVersion: "2026-01-26", hostInfo: { name: "host", version: "1" },
          hostCapabilities: window.poor ? {} : { serverResources: {} }, hostContext: { theme: "dark" }
        })
        if (data.method === "ui/notifications/initialized") source.postMessage({ jsonrpc: "2.0",
          method: "ui/notifications/tool-result", params: { content: [{ type: "text", text: "98 requests" }] } }, "*")
        if (data.method === "resources/read") answer({ contents: [{ uri: data.params.uri, text: window.board }] })
      })
      window.poor = location.hash === "#poor"
      fetch("/view").then((reply) => reply.text()).then((text) => fetch("/board").then((reply) => reply.text()).then((board) => {
        window.board = board
        view.srcdoc = text
      }))
    </script>`
    const bodies: Readonly<Record<string, string>> = { "/": host, "/view": html, "/board": board }
    const made = await serve((path) => {
      const body = bodies[path]
      return body === undefined ? undefined : { contentType: "text/html; charset=utf-8", body }
    })
    sites.push(made)
    const context = await browser.newContext({ viewport: WIDE, colorScheme: "light" })
    contexts.push(context)
    const page = await context.newPage()
    await page.goto(`${made.origin}/`)
    const view = page.frameLocator("#view")
    await view.locator("body[data-loaded]").waitFor()
    expect(await view.locator("html").getAttribute("data-theme")).toBe("dark")
    expect(await view.locator(".card").count()).toBeGreaterThan(8)
    const log: unknown = await page.evaluate("log.map(({ method, params }) => [method, params.uri ?? null, params.protocolVersion ?? null])")
    expect(log).toEqual(expect.arrayContaining([
      ["ui/initialize", null, "2026-01-26"],
      ["ui/notifications/initialized", null, null],
      ["resources/read", "duckduckgo://dashboard/15m", null],
      ["ui/notifications/size-changed", null, null]
    ]))

    const poor = await context.newPage()
    await poor.goto(`${made.origin}/#poor`)
    const text = poor.frameLocator("#view")
    await text.locator("#words:visible").waitFor()
    expect(await text.locator("#words").textContent()).toBe("98 requests")
    expect(await text.locator("#trouble").textContent()).toContain("does not let it ask the server")
  })
})
