import { request } from "node:http"
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import { readHtml, readLite } from "./PageReader.ts"
import { type Simulator, start } from "./Simulator.ts"
import { ask, manners } from "./TestClient.ts"

let simulator: Simulator
beforeAll(async () => {
  simulator = await start({ seed: 7, control: true })
})
afterEach(() => simulator.reset())
afterAll(() => simulator.close())

const surfaces = [
  { name: "html", path: "/html/", read: readHtml },
  { name: "lite", path: "/lite/", read: readLite }
] as const

describe.each(surfaces)("a later page of $name", ({ name, path, read }) => {
  const post = (form: Iterable<readonly [string, string]>, headers = {}) =>
    ask(`${simulator.url}${path}`, { form: [...form], headers })
  const formOf = async () => new Map(read((await post([["q", "lantern"]])).text).next)

  it("is given to the form of the page before, and nothing is noted", async () => {
    const answer = await post(await formOf())
    expect(answer.status).toBe(200)
    expect(read(answer.text).hits).toEqual(simulator.expected("lantern", 2))
    expect(simulator.stats().impolite).toEqual([])
  })

  it("is refused without a vqd", async () => {
    const answer = await post([["q", "lantern"], ["s", "10"], ["dc", "11"]])
    expect(answer.status).toBe(202)
    expect(answer.text).toContain("challenge-form")
    expect(simulator.stats().impolite).toEqual([`${name}: a later page (s=10) with missing vqd`])
  })

  it("is refused with the vqd of another query", async () => {
    const form = await formOf()
    const answer = await post(form.set("q", "other"))
    expect(answer.text).toContain("challenge-form")
    expect(simulator.stats().impolite).toEqual([`${name}: a later page (s=10) with wrong vqd`])
  })

  it("is refused to another User-Agent", async () => {
    const answer = await post(await formOf(), { "user-agent": "Other/2.0" })
    expect(answer.status).toBe(202)
    expect(simulator.stats().impolite).toEqual([
      `${name}: the User-Agent changed`,
      `${name}: a later page (s=10) with wrong vqd`
    ])
  })
})

describe("Simulator", () => {
  it("tells the settings that point at it", () => {
    expect(simulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(simulator.env).toEqual({
      DDG_HTML_URL: `${simulator.url}/html/`,
      DDG_LITE_URL: `${simulator.url}/lite/`,
      DDG_API_URL: `${simulator.url}/api/`,
      DDG_SUGGEST_URL: `${simulator.url}/ac/`,
      DDG_SITE_URL: `${simulator.url}/`
    })
  })

  it("gives the same pages as another one of its seed, and not those of another seed", async () => {
    const others = await Promise.all([start({ seed: 7 }), start({ seed: 8 })])
    try {
      const pages = await Promise.all(
        [simulator, ...others].map(({ url }) => ask(`${url}/html/`, { form: { q: "lantern ads" } }))
      )
      expect(pages[1]?.text).toBe(pages[0]?.text)
      expect(pages[2]?.text).not.toBe(pages[0]?.text)
    } finally {
      await Promise.all(others.map((other) => other.close()))
    }
  })

  it("counts requests by endpoint and query, safe search, User-Agents and connections", async () => {
    await ask(`${simulator.url}/html/`, { form: { q: "lantern", kp: "-2" } })
    await ask(`${simulator.url}/ac/?q=lantern`)
    await ask(`${simulator.url}/ac/?q=__proto__`)
    const stats = simulator.stats()
    expect(stats).toMatchObject({
      requests: 3,
      byEndpoint: { html: 1, suggest: 2 },
      bySafeSearch: { "-2": 1 },
      connections: 3,
      faults: {},
      aborted: 0,
      userAgents: ["TestClient/1.0"],
      impolite: []
    })
    expect(Object.entries(stats.byQuery)).toEqual([["lantern", 2], ["__proto__", 1]])
    expect(stats.lastRequests[0]).toMatchObject({ method: "POST", url: "/html/", body: "q=lantern&kp=-2" })
    expect(stats.lastRequests[0]?.headers).toMatchObject({ "sec-fetch-mode": "navigate" })
  })

  it("remembers the last fifty requests", async () => {
    for (let index = 0; index < 53; index++) await ask(`${simulator.url}/ac/?q=${index}`)
    const { lastRequests } = simulator.stats()
    expect(lastRequests).toHaveLength(50)
    expect(lastRequests[0]?.url).toBe("/ac/?q=3")
  })

  it("notes a burst, requests at the same time, and the faults of headers", async () => {
    simulator.set({ delayMillis: 300 })
    const headers = { traceparent: "00-1-2-01", cookie: "kl=us-en; tracking=1" }
    await Promise.all([1, 2, 3].map(() => ask(`${simulator.url}/html/`, { form: { q: "lantern" }, headers })))
    const { impolite, maxInFlight } = simulator.stats()
    expect(maxInFlight).toBe(3)
    expect(impolite).toContain("html: 3 requests within 10000 ms")
    expect(impolite).toContain("html: 3 requests at the same time")
    expect(impolite).toContain("html: header traceparent")
    expect(impolite).toContain("html: cookie tracking")
  })

  it("lets a query bring its own fault, which uses up none of those that were set", async () => {
    simulator.set({ fault: "503", times: 1 })
    expect((await ask(`${simulator.url}/ac/?q=a%20[[fault=418]]`)).status).toBe(418)
    expect((await ask(`${simulator.url}/ac/?q=a`)).status).toBe(503)
    expect((await ask(`${simulator.url}/ac/?q=a`)).status).toBe(200)
    expect(simulator.stats().faults).toEqual({ "418": 1, "503": 1 })
  })

  it("refuses a query's mark that names no fault", async () => {
    expect((await ask(`${simulator.url}/ac/?q=[[fault=404]]`)).status).toBe(400)
  })

  it("refuses other paths, other methods and large bodies", async () => {
    expect((await ask(`${simulator.url}/other`)).status).toBe(404)
    expect((await ask(`${simulator.url}/ac/`, { form: { q: "a" } })).status).toBe(405)
    expect((await ask(`${simulator.url}/html/`, { form: { q: "a".repeat(70_000) } })).status).toBe(413)
  })

  it("forgets faults and counts on reset", async () => {
    simulator.set({ fault: "500" })
    await ask(`${simulator.url}/ac/?q=a`)
    simulator.reset()
    expect(simulator.stats()).toMatchObject({ requests: 0, connections: 0, faults: {}, byQuery: {} })
    expect((await ask(`${simulator.url}/ac/?q=a`)).status).toBe(200)
  })

  it("refuses options that it cannot follow", async () => {
    await expect(start({ resultsPerPage: 0 })).rejects.toThrow("resultsPerPage is 0; allowed is a whole number from 1 to")
    await expect(start({ today: "yesterday" })).rejects.toThrow("today is \"yesterday\"")
    await expect(start({ delayMillis: -1 })).rejects.toThrow("delayMillis is -1")
    await expect(start({ port: Number(new URL(simulator.url).port) })).rejects.toMatchObject({ code: "EADDRINUSE" })
  })

  it("ends held connections when it is closed", async () => {
    const closing = await start()
    closing.set({ fault: "hang" })
    const broken = new Promise<string>((resolve) => {
      const sent = request(`${closing.url}/html/?q=a`, { agent: false, headers: manners })
      sent.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.name))
      sent.end()
    })
    await vi.waitFor(() => expect(closing.stats().faults.hang).toBe(1), { timeout: 5000 })
    await closing.close()
    expect(await broken).toBe("ECONNRESET")
    await expect(ask(`${closing.url}/html/?q=a`)).rejects.toMatchObject({ code: "ECONNREFUSED" })
  })
})

describe("the control routes", () => {
  const control = (path: string) => ask(`${simulator.url}/__sim/${path}`)

  it("set faults, tell counts and expectations, and are not counted", async () => {
    const set = await control("set?fault=403&endpoint=suggest&times=1")
    expect(set.text).toBe(JSON.stringify({ fault: "403", endpoint: "suggest", times: 1 }))
    expect((await ask(`${simulator.url}/ac/?q=a`)).status).toBe(403)
    expect((await ask(`${simulator.url}/ac/?q=a`)).status).toBe(200)
    expect((await control("stats")).text).toContain("\"requests\":2,")
    expect((await control("expected?q=lantern&page=2")).text).toBe(JSON.stringify(simulator.expected("lantern", 2)))
    expect((await control("reset")).text).toBe("{\"reset\":true}")
    expect(simulator.stats().requests).toBe(0)
  })

  it("refuse what they do not know, naming what is allowed", async () => {
    for (const [path, part] of [
      ["set?fault=404", "allowed is ok, challenge"],
      ["set?fault=403&endpoint=web", "allowed is all, html"],
      ["set?faults=403", "faults is no field"],
      ["set?fault=403&times=many", "times is \\\"many\\\""],
      ["stop", "is no control"]
    ] as const) {
      const answer = await control(path)
      expect(answer.status).toBe(400)
      expect(answer.text).toContain(part)
    }
  })

  it("are there only where they are wanted", async () => {
    const plain = await start()
    try {
      expect((await ask(`${plain.url}/__sim/stats`)).status).toBe(404)
    } finally {
      await plain.close()
    }
  })
})
