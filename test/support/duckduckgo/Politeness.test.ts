import { describe, expect, it } from "vitest"
import { type Arrival, politeness } from "./Politeness.ts"

const arrival = (more: Partial<Arrival> = {}, headers: Arrival["headers"] = {}): Arrival => ({
  endpoint: "html",
  method: "POST",
  ...more,
  headers: {
    "user-agent": "TestClient/1.0",
    "sec-fetch-mode": "navigate",
    "content-type": "application/x-www-form-urlencoded",
    ...headers
  }
})

/** A judge with a clock that is set by hand, and each request over at once. */
const judge = (rule = {}) => {
  let time = 0
  const manners = politeness(rule, () => time)
  return {
    notes: manners.notes,
    manners,
    at: (millis: number, what = arrival()) => {
      time = millis
      manners.arrive(what)
      manners.leave(what.endpoint)
    }
  }
}

describe("Politeness", () => {
  it("says nothing about a client that keeps its pace", () => {
    const { at, notes } = judge()
    for (let index = 0; index < 10; index++) at(index * 5000)
    expect(notes()).toEqual([])
  })

  it("notes a third request within ten seconds, wherever it goes", () => {
    const { at, notes } = judge()
    at(0)
    at(4000, arrival({ endpoint: "lite" }))
    at(9000, arrival({ endpoint: "site", method: "GET" }))
    expect(notes()).toEqual(["site: 3 requests within 10000 ms"])
  })

  it("does not count suggestions and instant answers", () => {
    const { at, notes } = judge()
    for (let index = 0; index < 10; index++) at(index, arrival({ endpoint: "suggest", method: "GET" }))
    expect(notes()).toEqual([])
  })

  it("takes its window from its options", () => {
    const { at, notes } = judge({ requests: 1, windowMillis: 100, endpoints: ["api"] })
    at(0, arrival({ endpoint: "api", method: "GET" }))
    at(50)
    at(60, arrival({ endpoint: "api", method: "GET" }))
    expect(notes()).toEqual(["api: 2 requests within 100 ms"])
  })

  it("notes two requests at the same time, also over a reset", () => {
    const { manners } = judge({ requests: 100 })
    manners.arrive(arrival())
    manners.reset()
    manners.arrive(arrival())
    expect(manners.notes()).toEqual(["html: 2 requests at the same time"])
    manners.leave("html")
    manners.leave("html")
    manners.arrive(arrival())
    expect(manners.notes()).toHaveLength(1)
  })

  it.each([
    ["header traceparent", { traceparent: "00-1-2-01" }],
    ["header b3", { b3: "0" }],
    ["header x-b3-traceid", { "x-b3-traceid": "1" }],
    ["cookie session", { cookie: "kl=us-en; df=w; session=1" }],
    ["POST with content type text/plain", { "content-type": "text/plain" }],
    ["POST with content type (none)", { "content-type": undefined }],
    ["no Sec-Fetch-Mode", { "sec-fetch-mode": undefined }],
    ["no User-Agent", { "user-agent": undefined }]
  ])("notes %s", (line, headers) => {
    const { at, notes } = judge()
    at(0, arrival({}, headers))
    expect(notes()).toEqual([`html: ${line}`])
  })

  it("has nothing against the cookies of the page's own menus, a charset, or scripts without Sec-Fetch-Mode", () => {
    const { at, notes } = judge()
    at(0, arrival({}, { cookie: "kl=us-en; df=w", "content-type": "application/x-www-form-urlencoded; charset=UTF-8" }))
    at(1, arrival({ endpoint: "images", method: "GET" }, { "sec-fetch-mode": undefined }))
    expect(notes()).toEqual([])
  })

  it("notes a User-Agent that changes between requests", () => {
    const { at, notes } = judge()
    at(0)
    at(20_000, arrival({}, { "user-agent": "Other/2.0" }))
    expect(notes()).toEqual(["html: the User-Agent changed"])
  })

  it("keeps a bounded number of notes", () => {
    const { at, notes } = judge()
    for (let index = 0; index < 500; index++) at(0, arrival({}, { b3: "0" }))
    expect(notes()).toHaveLength(201)
  })
})
