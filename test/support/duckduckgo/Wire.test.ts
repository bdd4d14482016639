import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http"
import { createGunzip, gunzipSync } from "node:zlib"
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import { readHtml } from "./PageReader.ts"
import { type Simulator, start } from "./Simulator.ts"
import { type Answer, ask, manners } from "./TestClient.ts"
import { LARGE_BYTES } from "./Wire.ts"

const SOON = { timeout: 5000 }

let simulator: Simulator
beforeAll(async () => {
  simulator = await start({ politeness: { requests: 1000 } })
})
afterEach(() => {
  const { defects } = simulator.stats()
  simulator.reset()
  if (defects.length > 0) throw new Error(`the simulator failed: ${defects.join("\n")}`)
})
afterAll(() => simulator.close())

const search = (query = "lantern", headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  ask(`${simulator.url}/html/`, { form: { q: query }, headers })

interface Opened {
  readonly sent: ClientRequest
  readonly response: Promise<IncomingMessage>
  readonly seen: Array<string>
}

/** A request whose end is not waited for. */
const open = (path: string): Opened => {
  const seen: Array<string> = []
  const signal = AbortSignal.timeout(10_000)
  const sent = request(`${simulator.url}${path}`, { agent: false, headers: manners, signal })
  const response = new Promise<IncomingMessage>((resolve) => {
    sent.once("response", (incoming) => {
      seen.push("response")
      // A held answer ends by a reset, which is no failure of the test.
      incoming.once("error", () => seen.push("broken"))
      resolve(incoming)
    })
  })
  sent.once("error", (error: NodeJS.ErrnoException) => seen.push(error.code ?? error.name))
  sent.end()
  return { sent, response, seen }
}

describe("status faults", () => {
  const statuses = ["403", "418", "429", "500", "503"] as const
  it.each(statuses)("%s answers with that status and a short page", async (fault) => {
    simulator.set({ fault })
    const answer = await search()
    expect(answer.status).toBe(Number(fault))
    expect(answer.bytes.length).toBeLessThan(400)
    expect(answer.headers["retry-after"]).toBeUndefined()
  })

  it("429 and 503 say how long to wait where that is set", async () => {
    simulator.set({ fault: "429", retryAfter: 17 })
    expect((await search()).headers["retry-after"]).toBe("17")
    expect((await search("x [[fault=503]] [[retry-after=3]]")).headers["retry-after"]).toBe("3")
    simulator.set({ fault: "403", retryAfter: 17 })
    expect((await search()).headers["retry-after"]).toBeUndefined()
  })
})

describe("the challenge", () => {
  it.each(["/html/?q=a", "/lite/?q=a", "/?q=a", "/api/?q=a", "/ac/?q=a", "/i.js?q=a", "/v.js?q=a", "/news.js?q=a"])(
    "comes with 202 in place of %s, and is a page of its size",
    async (path) => {
      simulator.set({ fault: "challenge" })
      const answer = await ask(`${simulator.url}${path}`)
      expect(answer.status).toBe(202)
      expect(answer.text).toContain("<form id=\"challenge-form\" action=\"//duckduckgo.com/anomaly.js?sv=")
      expect(answer.text).toContain(path.startsWith("/lite") ? "?sv=lite&cc=" : "?sv=html&cc=")
      expect(answer.text).not.toContain("result__a")
      expect(answer.bytes.length).toBeGreaterThan(10_000)
      expect(answer.bytes.length).toBeLessThan(20_000)
    }
  )

  it("comes with 200 as well", async () => {
    simulator.set({ fault: "challenge200" })
    const answer = await search()
    expect(answer.status).toBe(200)
    expect(answer.text).toContain("challenge-form")
  })
})

describe("broken connections", () => {
  it("reset breaks the connection before the headers", async () => {
    simulator.set({ fault: "reset" })
    await expect(search()).rejects.toMatchObject({ code: "ECONNRESET" })
    await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(0), SOON)
    expect(simulator.stats()).toMatchObject({ aborted: 0, faults: { reset: 1 } })
  })

  it("truncated promises more than it sends", async () => {
    const whole = await search()
    simulator.set({ fault: "truncated" })
    const { response } = open("/html/?q=lantern")
    const incoming = await response
    const promised = Number(incoming.headers["content-length"])
    let received = 0
    incoming.on("data", (part: Buffer) => (received += part.length))
    await new Promise((resolve) => incoming.once("close", resolve))
    expect(promised).toBeGreaterThan(whole.bytes.length / 2)
    expect(received).toBe(Math.floor(promised * 0.4))
    expect(simulator.stats().aborted).toBe(0)
  })

  it("hang sends no headers while other requests are answered", async () => {
    simulator.set({ fault: "hang", times: 1 })
    const { seen, sent } = open("/html/?q=lantern")
    await vi.waitFor(() => expect(simulator.stats().faults.hang).toBe(1), SOON)
    expect((await search()).status).toBe(200)
    expect(seen).toEqual([])
    sent.destroy()
    await vi.waitFor(() => expect(simulator.stats()).toMatchObject({ aborted: 1, inFlight: 0 }), SOON)
  })

  it("hang-body sends headers and then nothing", async () => {
    simulator.set({ fault: "hang-body", times: 1 })
    const { response, sent } = open("/html/?q=lantern")
    const incoming = await response
    let received = 0
    incoming.on("data", (part: Buffer) => (received += part.length))
    expect(incoming.statusCode).toBe(200)
    expect((await search()).status).toBe(200)
    expect(received).toBe(0)
    sent.destroy()
    await vi.waitFor(() => expect(simulator.stats().aborted).toBe(1), SOON)
  })

  it("drip sends 64 bytes at a time", async () => {
    simulator.set({ fault: "drip" })
    const { response, sent } = open("/ac/?q=lantern")
    const incoming = await response
    const total = Number(incoming.headers["content-length"])
    expect(total).toBeGreaterThan(64)
    const first = await new Promise<Buffer>((resolve) => incoming.once("data", resolve))
    expect(first.length % 64).toBe(0)
    expect(first.length).toBeLessThan(total)
    sent.destroy()
  })

  it("a whole drip holds the whole answer", async () => {
    const whole = await ask(`${simulator.url}/ac/?q=ab`)
    simulator.set({ fault: "drip" })
    expect((await ask(`${simulator.url}/ac/?q=ab`)).text).toBe(whole.text)
  })
})

describe("odd bodies", () => {
  it("cut is well-formed HTTP with 40 % of the page", async () => {
    const whole = await search()
    simulator.set({ fault: "cut" })
    const answer = await search()
    expect(whole.text.startsWith(answer.text)).toBe(true)
    expect(answer.text.length).toBe(Math.floor(whole.text.length * 0.4))
    expect(answer.text).not.toContain("</html>")
    expect(readHtml(answer.text).next).toBeUndefined()
  })

  it("huge streams 64 MiB of unannounced length", async () => {
    simulator.set({ fault: "huge" })
    const { response } = open("/html/?q=lantern")
    const incoming = await response
    expect(incoming.headers["content-length"]).toBeUndefined()
    let received = 0
    for await (const part of incoming) {
      if (Buffer.isBuffer(part)) received += part.length
    }
    expect(received).toBe(LARGE_BYTES)
  })

  it("huge waits for its reader and ends when that goes away", async () => {
    simulator.set({ fault: "huge" })
    const { response, sent } = open("/html/?q=lantern")
    await response
    expect((await ask(`${simulator.url}/ac/?q=[[fault=418]]`)).status).toBe(418)
    await vi.waitFor(() => expect(simulator.stats()).toMatchObject({ inFlight: 1, maxInFlight: 2 }), SOON)
    sent.destroy()
    await vi.waitFor(() => expect(simulator.stats()).toMatchObject({ inFlight: 0, aborted: 1 }), SOON)
  })

  it("bomb is small and inflates to 64 MiB", async () => {
    simulator.set({ fault: "bomb" })
    const answer = await search()
    expect(answer.headers["content-encoding"]).toBe("gzip")
    expect(answer.bytes.length).toBeLessThan(400_000)
    let inflated = 0
    const gunzip = createGunzip().on("data", (part: Buffer) => (inflated += part.length))
    gunzip.end(answer.bytes)
    await new Promise((resolve, reject) => gunzip.once("end", resolve).once("error", reject))
    expect(inflated).toBe(LARGE_BYTES)
  })

  it("empty is 200 without a body", async () => {
    simulator.set({ fault: "empty" })
    expect(await search()).toMatchObject({ status: 200, text: "" })
  })

  it("wrong-charset sends the same bytes under another name", async () => {
    const whole = await search()
    simulator.set({ fault: "wrong-charset" })
    const answer = await search()
    expect(answer.headers["content-type"]).toBe("text/html; charset=iso-8859-1")
    expect(answer.bytes.equals(whole.bytes)).toBe(true)
    expect(answer.text).toMatch(/[\u0370-\u03FF\u0400-\u04FF\u0600-\u06FF\u3040-\u30FF\uAC00-\uD7AF]|é/)
  })

  it("changed holds the same addresses and none of the known marks", async () => {
    simulator.set({ fault: "changed" })
    for (const path of ["/html/", "/lite/"]) {
      const { text } = await ask(`${simulator.url}${path}`, { form: { q: "lantern" } })
      for (const hit of simulator.expected("lantern")) expect(text).toContain(hit.url.replaceAll("&", "&amp;"))
      expect(text).not.toMatch(/result|challenge|anomaly/)
    }
  })

  it("changed leaves the front page without a vqd and data without its keys", async () => {
    simulator.set({ fault: "changed" })
    expect((await ask(`${simulator.url}/?q=lantern`)).text).not.toMatch(/vqd|4-\d{20}/)
    for (const path of ["/ac/?q=lantern&type=list", "/api/?q=lantern", "/i.js?q=lantern"]) {
      expect((await ask(`${simulator.url}${path}`)).text).toMatch(/^\{"version":2,"items":\[\{"text":/)
    }
  })

  it("html-for-json and shell are pages with status 200 and no results", async () => {
    simulator.set({ fault: "html-for-json" })
    const page = await ask(`${simulator.url}/ac/?q=lantern`)
    expect(page).toMatchObject({ status: 200 })
    expect(page.headers["content-type"]).toContain("text/html")
    expect(page.text).toContain("enable JavaScript")
    simulator.set({ fault: "shell" })
    const shell = await search()
    expect(shell.status).toBe(200)
    expect(readHtml(shell.text).hits).toEqual([])
    expect(shell.text).not.toMatch(/No (?:more )?results/)
  })
})

describe("redirects", () => {
  it("redirect leads to itself", async () => {
    simulator.set({ fault: "redirect" })
    const answer = await ask(`${simulator.url}/html/?q=lantern`)
    expect(answer).toMatchObject({ status: 302, headers: { location: "/html/?q=lantern" } })
  })

  it("redirect-away leads to another site", async () => {
    simulator.set({ fault: "redirect-away" })
    const location = "https://elsewhere.test/search?q=a%20b"
    expect(await search("a b")).toMatchObject({ status: 303, headers: { location } })
  })
})

describe("compression", () => {
  it("packs larger bodies where the client accepts it", async () => {
    const plain = await search()
    const packed = await search("lantern", { "accept-encoding": "br, gzip" })
    expect(packed.headers["content-encoding"]).toBe("gzip")
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 3)
    expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true)
    const short = await ask(`${simulator.url}/ac/?q=a`, { headers: { "accept-encoding": "gzip" } })
    expect(short.headers["content-encoding"]).toBeUndefined()
    expect((await search("lantern", { "accept-encoding": "gzipped, br" })).headers["content-encoding"]).toBeUndefined()
  })

  it("can be turned off", async () => {
    const plain = await start({ gzip: false })
    try {
      const answer = await ask(`${plain.url}/html/`, { form: { q: "lantern" }, headers: { "accept-encoding": "gzip" } })
      expect(answer.headers["content-encoding"]).toBeUndefined()
    } finally {
      await plain.close()
    }
  })
})

describe("connections", () => {
  it("are kept alive and counted once", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    try {
      for (const query of ["a", "b", "c"]) await ask(`${simulator.url}/html/`, { form: { q: query }, agent })
      expect(simulator.stats()).toMatchObject({ requests: 3, connections: 1 })
    } finally {
      agent.destroy()
    }
  })
})
