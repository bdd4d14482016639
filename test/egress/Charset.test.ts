import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { decodeText } from "../../src/egress/Charset.ts"

const html = (charset: string) => `text/html; charset=${charset}`
const utf16le = (text: string) => Buffer.from(text, "utf16le")
const utf16be = (text: string) => utf16le(text).swap16()
const bytes = (...values: ReadonlyArray<number>) => Uint8Array.from(values)

describe("decodeText", () => {
  it("reads UTF-8 whatever the header says, and without one", () => {
    FastCheck.assert(FastCheck.property(
      FastCheck.fullUnicodeString().filter((text) => !text.startsWith("\uFEFF")),
      FastCheck.constantFrom("", "text/html", html("utf-8"), html("iso-8859-1"), html("windows-1251"), html("nonsense")),
      (text, contentType) => {
        expect(decodeText(Buffer.from(text), contentType)).toBe(text)
      }
    ))
  })

  it("reads a part of a larger buffer only", () => {
    expect(decodeText(Buffer.from("<<grün>>").subarray(2, 7))).toBe("grün")
  })

  it.each([
    ["UTF-8", Buffer.concat([bytes(0xef, 0xbb, 0xbf), Buffer.from("grün")])],
    ["UTF-16, little end first", Buffer.concat([bytes(0xff, 0xfe), utf16le("grün")])],
    ["UTF-16, big end first", Buffer.concat([bytes(0xfe, 0xff), utf16be("grün")])]
  ])("follows the byte order mark of %s before anything else, and drops it", (_, body) => {
    for (const contentType of ["", html("utf-8"), html("iso-8859-1"), html("shift_jis")]) {
      expect(decodeText(body, contentType)).toBe("grün")
    }
  })

  it.each([
    ["windows-1252", bytes(0x67, 0x72, 0xfc, 0x6e, 0x80), "grün€"],
    ["ISO-8859-1", bytes(0x67, 0x72, 0xfc, 0x6e), "grün"],
    ["windows-1251", bytes(0xef, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2), "привет"],
    ["shift_jis", bytes(0x93, 0xfa, 0x96, 0x7b), "日本"],
    ["gb18030", bytes(0xd6, 0xd0, 0xce, 0xc4), "中文"]
  ])("follows the header's charset where the bytes are not UTF-8: %s", (charset, body, text) => {
    expect(decodeText(body, html(charset))).toBe(text)
    expect(decodeText(body, `text/html;charset="${charset}"; x=y`)).toBe(text)
    expect(decodeText(body, `text/html; CHARSET = '${charset.toUpperCase()}'`)).toBe(text)
  })

  it.each([
    ["utf-16le", utf16le("plain words"), "plain words"],
    ["utf-16be", utf16be("plain words"), "plain words"],
    ["iso-2022-jp", bytes(0x1b, 0x24, 0x42, 0x46, 0x7c, 0x4b, 0x5c, 0x1b, 0x28, 0x42), "日本"]
  ])("believes a header that says %s, whose bytes may look like UTF-8", (charset, body, text) => {
    expect(decodeText(body, html(charset))).toBe(text)
  })

  it.each(["", "text/html", html("nonsense"), html("replacement"), html("x".repeat(99)), "charset="])(
    "reads every byte of what is neither UTF-8 nor labelled with a charset that is known (%j)",
    (contentType) => {
      expect(decodeText(bytes(0x67, 0x72, 0xfc, 0x6e, 0x85), contentType)).toBe("grün…")
    }
  )

  it("marks what is broken in a page that is called UTF-8, and reads the rest of it", () => {
    expect(decodeText(Buffer.concat([Buffer.from("日本"), bytes(0xff), Buffer.from("語")]), html("utf-8"))).toBe("日本\uFFFD語")
  })

  it("makes a text of any bytes with any label", () => {
    FastCheck.assert(FastCheck.property(FastCheck.uint8Array(), FastCheck.string(), (body, label) => {
      expect(typeof decodeText(body, html(label))).toBe("string")
    }))
  })
})
