import { describe, expect, it } from "vitest"
import { CircuitOpen, CoolingDown, InvalidInput, MarkupChanged, Refused, TimedOut, TooLarge } from "../../src/domain/Errors.ts"

describe("the messages of errors", () => {
  it("name every wrong field", () => {
    expect(InvalidInput.field("query", "is empty").message).toBe("Invalid input. query: is empty")
    const two = new InvalidInput({ issues: [{ field: "a.b", message: "is wrong" }, { field: "c", message: "is missing" }] })
    expect(two.message).toBe("Invalid input. a.b: is wrong; c: is missing")
  })

  it("say what passed and what was exceeded, in units for a reader", () => {
    expect(new TimedOut({ phase: "headers", host: "example.org", limitMillis: 6_000 }).message)
      .toBe("example.org sent no answer within 6 s")
    expect(new TimedOut({ phase: "body", host: "example.org", limitMillis: 1_500 }).message)
      .toBe("example.org did not finish its answer within 1.5 s")
    expect(new TooLarge({ host: "example.org", limitBytes: 4 * 1024 * 1024 }).message).toBe("example.org sent more than 4 MiB")
  })

  it("say who refuses, and until when nothing is sent", () => {
    expect(new Refused({ endpoint: "news", reason: "HTTP 403" }).message)
      .toBe("DuckDuckGo refused the request to news: HTTP 403")
    expect(new CoolingDown({ endpoint: "html", reason: "HTTP 429", until: 0 }).message)
      .toBe("DuckDuckGo refuses (html: HTTP 429); nothing is sent before 1970-01-01T00:00:00.000Z")
    expect(new CircuitOpen({ endpoint: "html", retryAfterSeconds: 30 }).message)
      .toBe("html failed repeatedly and is left alone for another 30 s")
    expect(new MarkupChanged({ endpoint: "lite", evidence: "no result" }).message)
      .toBe("The answer of lite was not understood: no result")
  })
})
