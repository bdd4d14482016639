import * as Either from "effect/Either"
import { describe, expect, it } from "vitest"
import { textOfBytes } from "../../src/reader/Charset.ts"
import { kindOfContent } from "../../src/reader/ContentType.ts"

const kind = (body: string | Uint8Array, type = ""): string =>
  Either.match(kindOfContent(typeof body === "string" ? new TextEncoder().encode(body) : body, type), {
    onLeft: ({ message }) => message,
    onRight: (found) => found
  })

describe("what a body is", () => {
  it.each([
    ["<!doctype html><p>x", "", "html"],
    ["<p>x", "text/html; charset=utf-8", "html"],
    ["<?xml version='1.0'?><html xmlns='x'></html>", "application/xml", "html"],
    ["<html>", "text/plain", "text"],
    ["# Title", "text/markdown", "markdown"],
    ["{\"a\":1}", "application/json", "json"],
    ["{\"a\":1}", "text/plain", "json"],
    ["{\"a\":1}", "application/feed+json", "json"],
    ["<?xml version='1.0'?><rss></rss>", "text/xml", "feed"],
    ["<feed xmlns='http://www.w3.org/2005/Atom'/>", "application/atom+xml", "feed"],
    ["<?xml version='1.0'?><note/>", "application/xml", "xml"],
    ["%PDF-1.7", "application/octet-stream", "pdf"],
    ["%PDF-1.7", "text/html", "pdf"],
    ["plain words", "", "text"],
    ["a,b\n1,2", "text/csv", "text"],
    ["", "", "text"]
  ])("%j as %j is %s", (body, type, expected) => {
    expect(kind(body, type)).toBe(expected)
  })

  it.each([
    [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d]), "", "a PNG image"],
    [new Uint8Array([0x50, 0x4b, 0x03, 0x04]), "application/octet-stream", "a ZIP archive"],
    [new Uint8Array([1, 2, 3, 0, 5]), "", "binary data"],
    ["x", "video/mp4", "video/mp4"],
    [new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), "text/html", "a JPEG image"]
  ])("refuses %j as %j and says what it is", (body, type, expected) => {
    expect(kind(body, type)).toContain(expected)
    expect(kind(body, type)).toContain("not read")
  })
})

describe("the encoding of a body", () => {
  const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

  it.each([
    ["a byte order mark", new Uint8Array([0xff, 0xfe, 0xe9, 0x00]), "", "é"],
    ["the header", latin("caf\u00e9"), "text/html; charset=iso-8859-1", "café"],
    ["a meta element", latin("<meta charset=windows-1251>\u00cf\u00f0"), "", "<meta charset=windows-1251>Пр"],
    ["an XML declaration", latin("<?xml version='1.0' encoding='koi8-r'?>\u00f0"), "",
      "<?xml version='1.0' encoding='koi8-r'?>П"],
    ["UTF-8 whatever is said", new TextEncoder().encode("<meta charset=latin1>é"), "", "<meta charset=latin1>é"],
    ["windows-1252 where nothing is said", latin("caf\u00e9 \u0093x\u0094"), "", "café “x”"]
  ])("is that of %s", (_, bytes, type, expected) => {
    expect(textOfBytes(bytes, type)).toBe(expected)
  })

  it("is guessed for Japanese without a label", () => {
    // "これはペンです。" three times in Shift_JIS.
    const one = [0x82, 0xb1, 0x82, 0xea, 0x82, 0xcd, 0x83, 0x79, 0x83, 0x93, 0x82, 0xc5, 0x82, 0xb7, 0x81, 0x42]
    expect(textOfBytes(Uint8Array.from([...one, ...one, ...one]))).toBe("これはペンです。".repeat(3))
  })
})
