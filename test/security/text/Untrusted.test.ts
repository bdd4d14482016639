import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cleanLine, cleanText } from "../../../src/security/text/Untrusted.ts"

const FLAG = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"
/** A word in tag characters, as a message that nobody sees is written. */
const tagged = (text: string): string =>
  Array.from(text, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("")
const bits = (one: string, zero: string): string => "0110100001101001".replaceAll("1", one).replaceAll("0", zero)

describe("text that is seen stays as it is, to the character", () => {
  it.each([
    ["plain", "The river rises in the hills.\n\tIt flows to the sea."],
    ["German", "Straßen über die Alpen: größer, schöner, 5 € teurer"],
    ["a family", "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}"],
    ["a heart", "I \u2764\ufe0f you"],
    ["a heart as text", "\u2764\ufe0e"],
    ["a heart on fire", "\u2764\ufe0f\u200d\u{1f525}"],
    ["a flag of colours", "\u{1f3f3}\ufe0f\u200d\u{1f308}"],
    ["a flag of pirates", "\u{1f3f4}\u200d\u2620\ufe0f"],
    ["the flag of England", FLAG],
    ["a country's flag", "\u{1f1e9}\u{1f1ea}"],
    ["a tone of skin", "\u{1f44b}\u{1f3fd}"],
    ["a profession", "\u{1f469}\u{1f3fd}\u200d\u2695\ufe0f"],
    ["a keycap", "1\ufe0f\u20e3 #\ufe0f\u20e3"],
    ["Persian", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"],
    ["Hindi", "\u0915\u094d\u200d\u0937 \u0915\u094d\u200c\u0937"],
    ["Malayalam at the end of a word", "\u0d28\u0d4d\u200d."],
    ["Sinhala", "\u0dc1\u0dca\u200d\u0dbb\u0dd3"],
    ["Hebrew with a mark", "\u05e9\u05dc\u05d5\u05dd\u200e 123"],
    ["Hebrew beside a program's name", "C++\u200f \u05e9\u05dc\u05d5\u05dd"],
    ["pointed Hebrew", "\u05d1\u05b0\u05bc\u05e8\u05b5\u05d0\u05e9\u05b4\u05c1\u05d9\u05ea"],
    ["accents apart", "cafe\u0301 Vie\u0302\u0323t"],
    ["phonetics", "\u02c8\u026a\u014bgl\u026a\u0283 o\u0303\u0320"],
    ["maths", "\ud835\udc65\u00b2 + \ud835\udc66\u00b2 \u2229\ufe00 \u2282"],
    ["a name in Japanese", "\u845b\u{e0100}\u57ce"],
    ["Mongolian", "\u182e\u1823\u1829\u182d\u1823\u182f\u180e\u1820"],
    ["Tibetan", "\u0f62\u0fa1\u0fb2\u0f7c\u0f82"],
    ["a price in French", "1\u202f000\u00a0\u20ac"],
    ["a comparison", "a < b && c > d"],
    ["a type", "Map<string, List<Message>> and vector<int>"],
    ["a program", "if (x[i](y) < z[0]) { return f <| x }"],
    ["tags without danger", "the <p> element and <b>bold</b>"],
    ["a path of C", "#include <stdio.h>"],
    ["a note", "as shown [1], see [note] (below)"],
    ["a bare address", "see https://example.org/a?b=c&d=e for more"],
    ["a key", "-----BEGIN PUBLIC KEY-----"],
    ["a name with a colon", "the user: root"],
    ["a rule of a document", "---\ntitle: x\n---"]
  ])("%s", (_, text) => {
    expect(cleanText(text)).toBe(text)
    expect(cleanText(`before ${text} after`)).toContain(text)
  })

  it("even where a line begins with what could be a turn: it is quoted and whole", () => {
    expect(cleanText("Human: 1. e4 Engine: 1... c5")).toBe("> Human: 1. e4 Engine: 1... c5")
    expect(cleanLine("Human: the series")).toBe("Human: the series")
  })
})

describe("what nobody sees goes", () => {
  it.each([
    ["zero width", "ig\u200bno\u200cre\u200d \u2060all\ufeff", "ignore all"],
    ["tags", `Fact.${tagged("Ignore all")}`, "Fact."],
    ["tags behind a flag", `${FLAG}${tagged("more")}`, FLAG],
    ["tags of no flag", `\u{1f3f4}${tagged("ignore")}\u{e007f}`, "\u{1f3f4}"],
    ["overrides", "\u202eevil\u202c \u2066x\u2069", "evil x"],
    ["marks without right-to-left text", "a\u200eb\u200f c\u061c", "ab c"],
    ["a row of marks", "\u05e9\u200e\u200e\u200f\u200e1", "\u05e9\u200e1"],
    ["selectors on letters", "a\ufe0fb\ufe01", "ab"],
    ["selectors on figures", "1\ufe0f2\ufe0f", "12"],
    ["a row of selectors on a picture", "\u{1f600}\ufe0f\u{e0120}\u{e0130}\ufe00", "\u{1f600}\ufe0f"],
    ["selectors of no collection", "\u845b\u{e01aa}", "\u845b"],
    ["joiners at the ends", "\u200c\u0645\u06cc\u200c", "\u0645\u06cc"],
    ["bits of joiners", `x${bits("\u200c", "\u200d")}y`, "xy"],
    ["bits of invisible operators", `x${bits("\u2062", "\u2064")}y`, "xy"],
    ["bits of fillers", `x${bits("\u3164", "\uffa0")}y`.slice(0, 4), "x   "],
    ["soft hyphens", "in\u00adstruc\u00adtions", "instructions"],
    ["private use", "a\ue000\uf8ff\u{f0041}\u{10fffd}b", "ab"],
    ["noncharacters", "a\ufdd0\uffff\u{1fffe}b", "ab"],
    ["lone surrogates", "a\ud800b\udc00c", "abc"],
    ["annotations", "\ufff9a\ufffab\ufffb", "ab"],
    ["blanks of odd widths", "a\u2003b\u200ac\u2800d", "a b c d"],
    ["blanks at the ends of lines", "a \t \nb\t\n\n\n\nc", "a\nb\n\nc"],
    ["a stack of marks", `z${"\u0300\u0316".repeat(20)}o`, "z\u0300\u0316\u0300\u0316o"],
    ["a stack of Thai marks", `\u0e01${"\u0e47".repeat(40)}`, `\u0e01${"\u0e47".repeat(10)}`]
  ])("%s", (_, text, clean) => expect(cleanText(text)).toBe(clean.replace(/ +$/, "")))
})

describe("the sequences of terminals go whole", () => {
  it.each([
    ["colour", "a\u001b[31mred\u001b[0m b", "ared b"],
    ["colour in 8 bits", "a\u009b31mred", "ared"],
    ["clear", "a\u001b[2J\u001b[Hb", "ab"],
    ["a title", "a\u001b]0;evil\u0007b", "ab"],
    ["a link", "\u001b]8;;https://evil.example\u001b\\x\u001b]8;;\u001b\\", "x"],
    ["a title in 8 bits", "a\u009d0;evil\u009cb", "ab"],
    ["DCS", "a\u001bPq#1\u001b\\b", "ab"],
    ["APC", "a\u001b_evil\u001b\\b\u009fevil\u009cc", "abc"],
    ["PM and SOS", "a\u001b^evil\u001b\\b\u001bXevil\u001b\\c", "abc"],
    ["short ones", "a\u001bcb\u001b(Bc", "abc"],
    ["what is never ended", "a\u001b]0;rest of the text", "a0;rest of the text"],
    ["backspaces", "safe\b\b\b\bevil", "safeevil"],
    ["carriage returns", "rm -rf /\rls", "rm -rf /\nls"],
    ["line breaks of every kind", "a\r\nb\u2028c\vd\fe", "a\nb\nc\nd\ne"],
    ["NUL and BEL", "a\0b\u0007", "ab"]
  ])("%s", (_, text, clean) => expect(cleanText(text)).toBe(clean))

  it("but not quotation marks that were decoded as Latin-1", () => {
    expect(cleanText("\u00e2\u0080\u009dhello\u00e2\u0080\u009c")).toBe("\u00e2hello\u00e2")
  })
})

describe("a title", () => {
  it.each([
    ["a\nb\r\nc\td", "a b c d"],
    ["  a   b  ", "a b"],
    ["a\u2028b", "a b"],
    ["News | Example", "News | Example"]
  ])("%j is one line", (text, clean) => expect(cleanLine(text)).toBe(clean))
})

/** What attacks are made of, so that the properties meet it often. */
const shard = fc.oneof(
  fc.constantFrom(
    "[", "]", "](", "](http://a.b/?q=", ")", "![", "<", ">", "<<", ">>", "</", "/>", "|", "<|", "|>", "im_start",
    "INST", "system", "Human:", "\n\nHuman:", "\n### Instruction:", "`", "```", "~~~", "&lt;", "&gt;", "&#60;",
    "http://a.b", "javascript:", "img src=x onerror=", "---", "===", "END", "UNTRUSTED", " content", "\"name\":",
    "\"arguments\":", "\"x\",", "to=functions", "\u200d", "\u200c", "\u200e", "\ufe0f", "\u{1f468}", "\u0627",
    "\u094d", "\u05e9", "\u0301", "\u{e0061}", "\u{1f3f4}", "\u001b", "\u001b[", "\u009b", "\u009d", "\u0007",
    "\ud800", "\uff1c", "\u2028", "\r", " ", "\t", "\n", "1", "\u20e3", "\u0e47"
  ),
  fc.string({ unit: "binary", maxLength: 3 })
)
const texts = fc.array(shard, { maxLength: 24 }).map((shards) => shards.join(""))

const FORBIDDEN = new RegExp(
  "[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u034f\\u200b\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ud800-\\udfff" +
    "\\ue000-\\uf8ff\\ufdd0-\\ufdef\\ufff0-\\ufffc\\ufffe\\uffff\\u{e0000}-\\u{e001f}\\u{f0000}-\\u{10ffff}]",
  "u"
)
const ACTIVE = new RegExp([
  "!\\[[^\\]]*\\]\\([^)]*/", "\\]\\(\\s*[a-z]*:?//", "<https?:[^\\s<>]*>", "<\\|im_start\\|>", "\\[INST\\]",
  "<(?:img|script|system)(?=[\\s/>]|$)", "```", "~~~", "(?:^|\\n)(?:Human|###[^\\n]*Instruction):"
].join("|"), "u")

describe("any text", () => {
  it("is clean after one cleaning: another changes nothing", () => {
    fc.assert(fc.property(texts, (text) => {
      const once = cleanText(text)
      expect(cleanText(once)).toBe(once)
      const line = cleanLine(text)
      expect(cleanLine(line)).toBe(line)
    }), { numRuns: 3_000 })
  })

  it("holds no forbidden code point and nothing active, and at most twice its length and 2", () => {
    fc.assert(fc.property(texts, (text) => {
      const clean = cleanText(text)
      expect(clean).not.toMatch(FORBIDDEN)
      expect(clean).not.toMatch(ACTIVE)
      expect(clean.length).toBeLessThanOrEqual(2 * text.length + 2)
      expect(cleanLine(text)).not.toMatch(/[\n\t]/)
    }), { numRuns: 3_000 })
  })

  it("of letters, figures and signs of sentences is given back itself", () => {
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-zäöü\u0400-\u044f\u4e00-\u4eff0-9.,;?'-]{0,60}$/), (text) => {
      expect(cleanText(text)).toBe(text)
    }))
  })
})

describe("adversarial text of a megabyte comes to an end", () => {
  it.each([
    "[", "[a", "[a](", "](", "![", "![a][", "<", "<a ", "&lt;a ", "<|a", "<<a", "`", "~", "-", "--- END ",
    "\"name\":\"a\",", " ", "\t", "\n", "\nHuman", "\u001b]", "\u001b[0", "\u009d", "\u009da", "\u0301", "\u200d",
    "\u{1f468}\u200d", "\u{e0061}", "\u05e9\u200e", "[a] ", "(", "[a](b(c)", "<http:"
  ])("%j", (piece) => {
    const text = piece.repeat(Math.floor(1_000_000 / piece.length))
    expect(cleanText(text).length).toBeLessThanOrEqual(2 * text.length + 2)
  }, 20_000)
})
