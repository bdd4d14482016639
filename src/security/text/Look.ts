/**
 * Letters of other alphabets that look like a Latin one in common fonts, by the letter that they pass for. Only what a
 * reader takes for it at a glance; the many forms that Unicode itself calls the same letter are folded by NFKC.
 */
const LOOKS: Readonly<Record<string, string>> = {
  a: "аɑαᴀⲁ∀ɐ", b: "ЬьвβʙᏏƅ", c: "сϲᴄⅽⲥɔ", d: "ԁɗᴅⅾժ", e: "еєҽᴇεɛ∃ǝ", f: "ƒꜰϝſɟ", g: "ɡɢցƃ",
  h: "һʜհнɥ", i: "іɩιɪıⅰӏᴉ", j: "јᴊϳɾ", k: "кᴋκʞ", l: "ⅼʟլǀ", m: "мᴍⅿɯ", n: "ոɴηпռ", o: "оοᴏօσ०ο",
  p: "рρᴘ", q: "ԛգ", r: "гʀᴦɹʁ", s: "ѕꜱ", t: "тᴛτʇ", u: "υᴜսʋц", v: "ѵνᴠⅴʌ", w: "ԝᴡωшʍ", x: "хχⅹ", y: "уүʏγʎ", z: "ᴢʐ"
}

const latin: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKS).flatMap(([letter, looks]) => Array.from(looks, (look) => [look, letter] as const))
)

const LOOKING = new RegExp(`[${[...latin.keys()].join("")}]`, "gu")

/** The squared and circled letters that NFKC leaves as they are, and the letters that flags are written with. */
const BOXED = /[\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]/gu
const ROWS = [0x1f150, 0x1f170, 0x1f1e6] as const

const unboxed = (boxed: string): string => {
  const code = boxed.codePointAt(0) ?? 0
  const row = ROWS.findLast((first) => code >= first) ?? code
  return String.fromCodePoint(0x61 + code - row)
}

/** Whether a text is in ASCII, as most are: much of what is done to others is nothing to do then. */
export const isAscii = (text: string): boolean => !/[\u0080-\uffff]/.test(text)

const foldAny = (text: string): string =>
  text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]+/g, "").normalize("NFC")
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'").replace(/[\u201c-\u201e\u00ab\u00bb\u2033]/g, "\"")

/** One spelling of what a reader takes for the same: NFKC, small letters, without accents, apostrophes as typed. */
export const fold = (text: string): string =>
  isAscii(text) ? text.toLowerCase().replaceAll("`", "'") : foldAny(text)

/** As `fold`, with letters of other alphabets taken for the Latin ones that they look like. */
export const latinised = (text: string): string =>
  fold(text.replace(BOXED, unboxed)).replace(LOOKING, (look) => latin.get(look) ?? look)
