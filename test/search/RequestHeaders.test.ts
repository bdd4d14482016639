import { describe, expect, it } from "vitest"
import { regions } from "../../src/domain/Region.ts"
import { apiCall, formNavigation, pageNavigation, scriptFetch } from "../../src/search/RequestHeaders.ts"

const speaker = { userAgent: "Test/1.0", region: "at-de" }
const form = new URL("https://html.duckduckgo.com/html/")

const all = (region: string): ReadonlyArray<Record<string, string>> => {
  const of = { ...speaker, region }
  return [formNavigation(of, form, { kl: region }), pageNavigation(of), scriptFetch(of, form), apiCall(of)]
}

describe("the headers of a request", () => {
  it("name this program and ask in the language of the region, whatever is asked", () => {
    for (const { code, locale } of regions) {
      for (const headers of all(code)) {
        expect(headers["user-agent"]).toBe("Test/1.0")
        expect(headers["accept-language"]?.startsWith(locale)).toBe(true)
      }
    }
  })

  it("are well formed, in lower case, and never more than HTTP allows", () => {
    for (const headers of all("jp-jp")) {
      for (const [name, value] of Object.entries(headers)) {
        expect(name).toMatch(/^[a-z-]+$/)
        expect(value).toMatch(/^[\x21-\x7e][\x20-\x7e]*$/)
      }
    }
  })

  it("of a form say that it was submitted from its own page, with the choices of its menus as the only cookies", () => {
    expect(formNavigation(speaker, form, { kl: "at-de" })).toEqual({
      "user-agent": "Test/1.0",
      accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
      "accept-language": "de-AT,de;q=0.9,en;q=0.5",
      "content-type": "application/x-www-form-urlencoded",
      referer: "https://html.duckduckgo.com/html/",
      origin: "https://html.duckduckgo.com",
      cookie: "kl=at-de",
      "sec-fetch-dest": "document",
      "sec-fetch-mode": "navigate",
      "sec-fetch-site": "same-origin",
      "sec-fetch-user": "?1",
      "upgrade-insecure-requests": "1"
    })
    expect(formNavigation(speaker, form, { kl: "at-de", df: "w" })["cookie"]).toBe("kl=at-de; df=w")
  })

  it("of a page say that it was opened by its address: from nowhere", () => {
    const headers = pageNavigation(speaker)
    expect(headers).toMatchObject({ "sec-fetch-mode": "navigate", "sec-fetch-site": "none", "sec-fetch-dest": "document" })
    for (const absent of ["referer", "origin", "cookie", "content-type"]) expect(headers).not.toHaveProperty(absent)
  })

  it("of a script say whose it is, and that it wants data", () => {
    expect(scriptFetch(speaker, new URL("https://duckduckgo.com/"))).toMatchObject({
      referer: "https://duckduckgo.com/",
      "sec-fetch-mode": "cors",
      "sec-fetch-site": "same-origin",
      "sec-fetch-dest": "empty"
    })
    expect(scriptFetch(speaker, form)).not.toHaveProperty("upgrade-insecure-requests")
  })

  it("of a program say that it is one: nothing about a page", () => {
    expect(Object.keys(apiCall(speaker)).toSorted()).toEqual(["accept", "accept-language", "user-agent"])
  })

  it("contradict themselves nowhere: no client hints, and a mode wherever there is a destination", () => {
    for (const headers of all("us-en")) {
      expect(Object.keys(headers).some((name) => name.startsWith("sec-ch"))).toBe(false)
      expect("sec-fetch-mode" in headers).toBe("sec-fetch-dest" in headers)
    }
  })
})
